import { describe, expect, it } from "vitest";
import { applyShown } from "../../support/apply-shown.ts";
import { ordersInstance, policies } from "../../support/shop-documents.ts";
import { openShop, type Shop } from "../../support/workspace.ts";

/** Two servers; the first one holds 8MB of an earlier run and is to go to 64MB. */
async function openShopWith8MB(settings = "work_mem: 64MB, log_lock_waits: on"): Promise<Shop> {
  const shop = await openShop({
    files: {
      ...policies,
      "instances/orders-prod.yaml": ordersInstance("orders-prod", settings),
      "instances/orders-test.yaml": ordersInstance("orders-test", "work_mem: 16MB"),
    },
    servers: { "orders-prod": {}, "orders-test": {} },
  });
  shop.storeByHand("orders-prod", "work_mem", "8MB");
  return shop;
}

async function lastOutcome(shop: Shop): Promise<unknown> {
  const last = (await shop.events()).at(-1);
  return last?.kind === "apply-finished" ? last.outcome : last?.kind;
}

describe("a server that does not say what was asked for", () => {
  it("is put back to exactly what was stored before, and that is recorded", async () => {
    const shop = await openShopWith8MB();
    const server = shop.server("orders-prod");
    server.shadows.set("work_mem", ["command line"]);
    const result = await applyShown(shop);
    expect(result.outcome).toBe("rolled-back");
    expect(result.findings.filter((finding) => finding.severity === "error")).toMatchObject([
      {
        code: "rollout/outranked",
        message: "work_mem is stored as asked, but command line makes the server run 8MB.",
      },
    ]);
    expect(server.steps).toEqual([
      "store log_lock_waits=on",
      "store work_mem=64MB",
      "reload",
      "store work_mem=8MB",
      "reset log_lock_waits",
      "reload",
    ]);
    expect(shop.stored("orders-prod")).toEqual({ work_mem: "8MB" });
    expect(shop.runs("orders-prod", "log_lock_waits")).toBe("off");
    expect(shop.server("orders-test").steps).toEqual([]);
    expect((await shop.events()).at(-1)).toMatchObject({
      outcome: "rolled-back",
      readBack: [
        { parameter: "log_lock_waits", running: { display: "off" } },
        { parameter: "work_mem", running: { display: "8MB" } },
      ],
    });
  });

  it("is put back where its files keep it from reloading", async () => {
    const shop = await openShopWith8MB();
    const server = shop.server("orders-prod");
    const result = await applyShown(shop, {
      meanwhile: () => void server.fileErrors.push("postgresql.conf:3: syntax error"),
    });
    expect(result.outcome).toBe("rolled-back");
    expect(result.findings.filter((finding) => finding.severity === "error")).toMatchObject([
      { code: "rollout/not-applied", message: "orders-prod: postgresql.conf:3: syntax error" },
    ]);
    expect(shop.stored("orders-prod")).toEqual({ work_mem: "8MB" });
    expect(shop.runs("orders-prod", "work_mem")).toBe("8MB");
    expect(await lastOutcome(shop)).toBe("rolled-back");
  });

  it("is a failure where the old value is stored again but cannot be brought into force", async () => {
    const shop = await openShopWith8MB("work_mem: 64MB");
    const server = shop.server("orders-prod");
    server.shadows.set("work_mem", ["command line"]);
    const target = {
      connect: async (...[instance]: Parameters<Shop["target"]["connect"]>) => {
        const session = await shop.target.connect(instance);
        return {
          ...session,
          reload: async () => {
            const seen = await session.reload();
            server.running.set("work_mem", { canonical: "65536", display: "64MB" });
            server.shadows.clear();
            server.fileErrors.push("postgresql.conf:3: syntax error");
            return seen;
          },
        };
      },
    };
    const result = await applyShown(shop, { ports: { target } });
    expect(result.outcome).toBe("failed");
    expect(result.findings.at(-1)).toMatchObject({
      code: "rollout/still-runs",
      message: "work_mem is stored as before again, but the server still runs 64MB.",
    });
    expect(shop.stored("orders-prod")).toEqual({ work_mem: "8MB" });
  });

  it("is a failure with guidance where it cannot be put back at all", async () => {
    const shop = await openShopWith8MB();
    const server = shop.server("orders-prod");
    server.shadows.set("work_mem", ["command line"]);
    server.shadows.set("log_lock_waits", ["command line"]);
    const target = {
      connect: async (...[instance]: Parameters<Shop["target"]["connect"]>) => {
        const session = await shop.target.connect(instance);
        const reload = async (): ReturnType<typeof session.reload> => {
          const seen = await session.reload();
          server.reachable = false;
          return seen;
        };
        return { ...session, reload };
      },
    };
    const result = await applyShown(shop, { ports: { target } });
    expect(result.outcome).toBe("failed");
    expect(result.findings.at(-1)).toEqual({
      code: "rollout/not-put-back",
      severity: "error",
      message:
        "orders-prod could not be put back: orders-prod cannot be reached. " +
        "Before the change: log_lock_waits not stored, work_mem 8MB.",
      fix: "Bring the server up, put these back in its file of stored values, then run setpoint apply to see what is left.",
      instance: "orders-prod",
    });
    expect(await lastOutcome(shop)).toBe("failed");
    expect(shop.server("orders-test").steps).toEqual([]);
  });
});

describe("a secret", () => {
  const secrets = ["hunter2", "hunter3"];
  const settings = `primary_conninfo: "host=db1 password=${secrets[0] ?? ""}", work_mem: 64MB`;

  it.each([
    ["applied", [], "applied"],
    ["put back", ["command line"], "rolled-back"],
  ])("that is %s never reaches the record", async (_, shadows, outcome) => {
    const shop = await openShop({
      files: { ...policies, "instances/orders-prod.yaml": ordersInstance("orders-prod", settings) },
      servers: { "orders-prod": {} },
    });
    shop.storeByHand("orders-prod", "primary_conninfo", `host=db1 password=${secrets[1] ?? ""}`);
    shop.server("orders-prod").shadows.set("primary_conninfo", shadows);
    const result = await applyShown(shop);
    expect(result.outcome).toBe(outcome);
    const record = JSON.stringify(await shop.events());
    expect(record).toContain("primary_conninfo");
    expect(record).not.toContain("hunter");
    expect(JSON.stringify([result.readBack, result.findings])).not.toContain("hunter");
  });

  it("that was under way when a run died is not read back either", async () => {
    const shop = await openShop({
      files: { ...policies, "instances/orders-prod.yaml": ordersInstance("orders-prod", settings) },
      servers: { "orders-prod": {} },
    });
    shop.server("orders-prod").diesBefore = 2;
    await expect(applyShown(shop)).rejects.toThrow("died before step 2");
    shop.server("orders-prod").diesBefore = undefined;
    expect(await applyShown(shop)).toMatchObject({ outcome: "applied" });
    const events = await shop.events();
    expect(JSON.stringify(events)).not.toContain("hunter");
    expect(events[1]).toMatchObject({ outcome: "interrupted", readBack: [{ parameter: "work_mem" }] });
  });
});
