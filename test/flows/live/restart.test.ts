import { describe, expect, it } from "vitest";
import { deploy } from "../../../src/flows/live/deploy.ts";
import { applyShown } from "../../support/apply-shown.ts";
import { ordersInstance, policies, unrestartable } from "../../support/shop-documents.ts";
import { openShop, type Shop, valueOf } from "../../support/workspace.ts";

async function openShopWith(settings: string): Promise<Shop> {
  return openShop({
    files: { ...policies, "instances/orders-prod.yaml": ordersInstance("orders-prod", settings) },
    servers: { "orders-prod": {} },
  });
}

describe("a change that takes a restart", () => {
  it("is stored and waits where nobody allowed a restart", async () => {
    const shop = await openShopWith("max_connections: 200");
    const result = await applyShown(shop);
    expect(result.outcome).toBe("pending-restart");
    expect(shop.server("orders-prod").steps).toEqual(["store max_connections=200", "reload"]);
    expect(result.readBack).toMatchObject([{ running: { display: "100" }, pendingRestart: true }]);
    const again = await applyShown(shop);
    expect(again).toMatchObject({ outcome: "pending-restart", plans: [{ changes: [] }] });
    expect(await shop.events()).toHaveLength(2);
  });

  it("is in force after the restart that somebody allowed", async () => {
    const shop = await openShopWith("max_connections: 200, work_mem: 64MB");
    const result = await applyShown(shop, { restart: true });
    expect(result.outcome).toBe("applied");
    expect(shop.server("orders-prod").steps).toEqual([
      "store max_connections=200",
      "store work_mem=64MB",
      "reload",
      "restart",
    ]);
    expect(shop.runs("orders-prod", "max_connections")).toBe("200");
  });

  it("needs no restart where a reload does, though one is allowed", async () => {
    const shop = await openShopWith("work_mem: 64MB");
    expect((await applyShown(shop, { restart: true })).outcome).toBe("applied");
    expect(shop.server("orders-prod").steps).toEqual(["store work_mem=64MB", "reload"]);
  });

  it("that waits since an earlier run is brought into force by a run of its own, which says so", async () => {
    const shop = await openShopWith("max_connections: 200");
    await applyShown(shop);
    const result = await applyShown(shop, { restart: true });
    expect(result.outcome).toBe("applied");
    expect(shop.server("orders-prod").steps.slice(2)).toEqual(["reload", "restart"]);
    const running = { canonical: "200", display: "200" };
    const readBack = { instance: "orders-prod", parameter: "max_connections", running, pendingRestart: false };
    expect(result.readBack).toEqual([readBack]);
    expect((await shop.events()).slice(2)).toMatchObject([
      {
        kind: "apply-started",
        changes: [{ parameter: "max_connections", before: { display: "100" }, after: running }],
      },
      { kind: "apply-finished", outcome: "applied", readBack: [readBack] },
    ]);
  });

  it("still waits for the other thing where only a reload is to be done", async () => {
    const shop = await openShopWith("max_connections: 200");
    await applyShown(shop);
    const more = ordersInstance("orders-prod", "max_connections: 200, work_mem: 64MB");
    await shop.push("main", { "instances/orders-prod.yaml": more });
    expect((await applyShown(shop)).outcome).toBe("pending-restart");
    expect(shop.runs("orders-prod", "work_mem")).toBe("64MB");
  });

  it("is left to the operator where the instance names no restart command", async () => {
    const shop = await openShop({
      files: { ...policies, "instances/orders-prod.yaml": unrestartable("orders-prod", "max_connections: 200") },
      servers: { "orders-prod": {} },
    });
    expect((await applyShown(shop, { restart: true })).outcome).toBe("pending-restart");
    expect((await applyShown(shop, { restart: true })).outcome).toBe("pending-restart");
    expect(shop.server("orders-prod").steps).toEqual(["store max_connections=200", "reload"]);
    expect(shop.stored("orders-prod")).toEqual({ max_connections: "200" });
  });

  it("does not restart a server of which something else is wrong", async () => {
    const shop = await openShopWith("max_connections: 200, work_mem: 64MB");
    shop.server("orders-prod").shadows.set("work_mem", ["command line"]);
    expect((await applyShown(shop, { restart: true })).outcome).toBe("rolled-back");
    expect(shop.server("orders-prod").steps).not.toContain("restart");
    expect(shop.stored("orders-prod")).toEqual({});
  });

  it("does not restart for what nobody was shown", async () => {
    const shop = await openShopWith("max_connections: 200");
    await applyShown(shop);
    const server = shop.server("orders-prod");
    let connected = 0;
    const target: Shop["target"] = {
      connect: async (instance) => {
        connected += 1;
        if (connected === 2) server.written.set("wal_level", valueOf("wal_level", "logical"));
        return shop.target.connect(instance);
      },
    };
    const result = await applyShown(shop, { restart: true, ports: { target } });
    expect(result.failures).toMatchObject([{ code: "SP_APPLY_MOVED" }]);
    expect(server.steps).not.toContain("restart");
  });

  it("that leaves the server down is a failure with guidance, and is recorded", async () => {
    const shop = await openShopWith("max_connections: 200");
    shop.server("orders-prod").startsAgain = false;
    const result = await applyShown(shop, { restart: true });
    expect(result.outcome).toBe("failed");
    expect(result.findings.map(({ code, message }) => `${code}: ${message}`)).toEqual([
      "rollout/not-applied: orders-prod: the server does not come back.",
      "rollout/not-put-back: orders-prod could not be put back: orders-prod cannot be reached. " +
        "Before the change: max_connections not stored.",
    ]);
    expect(shop.stored("orders-prod")).toEqual({ max_connections: "200" });
    expect((await shop.events()).at(-1)).toMatchObject({ kind: "apply-finished", outcome: "failed", readBack: [] });
  });

  it("that came too late to be taken back is said to run until the next start", async () => {
    const shop = await openShopWith("max_connections: 200, work_mem: 64MB");
    const server = shop.server("orders-prod");
    const target: Shop["target"] = {
      connect: async (instance) => {
        const session = await shop.target.connect(instance);
        const restart = async (): ReturnType<typeof session.restart> => {
          await session.restart();
          server.running.set("work_mem", valueOf("work_mem", "1MB"));
          return session.observe();
        };
        return { ...session, restart };
      },
    };
    const result = await applyShown(shop, { restart: true, ports: { target } });
    expect(result.outcome).toBe("rolled-back");
    expect(result.findings.at(-1)).toMatchObject({
      code: "rollout/put-back-at-restart",
      severity: "warning",
      message: "max_connections is stored as before again; the server runs 200 until its next start.",
    });
    expect(shop.stored("orders-prod")).toEqual({});
    expect(result.readBack).toMatchObject([
      { parameter: "max_connections", running: { display: "200" }, pendingRestart: true },
      { parameter: "work_mem", running: { display: "4MB" } },
    ]);
  });

  it("still waits after a restart that did not bring it", async () => {
    const shop = await openShopWith("max_connections: 200");
    await applyShown(shop);
    const target: Shop["target"] = {
      connect: async (instance) => {
        const session = await shop.target.connect(instance);
        return { ...session, restart: () => session.observe() };
      },
    };
    expect((await applyShown(shop, { restart: true, ports: { target } })).outcome).toBe("pending-restart");
  });
});

describe("a primary and its replicas", () => {
  const pair = async (connections: number): Promise<Shop> =>
    openShop({ files: pairFiles(connections), servers: { "orders-prod": {}, "orders-copy": {} } });
  const order = ({ plans }: { plans: readonly { instance: string }[] }): readonly string[] =>
    plans.map((plan) => plan.instance);
  const stepsInOrder = (shop: Shop): readonly string[] => {
    const log: string[] = [];
    for (const name of ["orders-prod", "orders-copy"]) {
      const { steps } = shop.server(name);
      const { push } = steps;
      steps.push = (...added) => {
        log.push(...added.map((step) => `${name} ${step}`));
        return push.apply(steps, added);
      };
    }
    return log;
  };

  it("are raised from the replica, whose floor the primary is", async () => {
    const shop = await pair(200);
    const log = stepsInOrder(shop);
    await applyShown(shop, { restart: true });
    expect(log.filter((step) => step.endsWith("restart"))).toEqual(["orders-copy restart", "orders-prod restart"]);
  });

  it("are lowered from the primary", async () => {
    const shop = await pair(50);
    const log = stepsInOrder(shop);
    await applyShown(shop, { restart: true });
    expect(log.filter((step) => step.endsWith("restart"))).toEqual(["orders-prod restart", "orders-copy restart"]);
  });

  it("keep their order where only the restarts are left", async () => {
    const shop = await pair(50);
    await applyShown(shop);
    const log = stepsInOrder(shop);
    expect((await applyShown(shop, { restart: true })).outcome).toBe("applied");
    expect(log.filter((step) => step.endsWith("restart"))).toEqual(["orders-prod restart", "orders-copy restart"]);
  });

  it("are left alone where no order is safe", async () => {
    const shop = await pair(200);
    await shop.push("main", pairFiles(200, ", max_wal_senders: 5"));
    const result = await applyShown(shop);
    expect(result.findings.map((finding) => finding.code)).toContain("plan/mixed-standby-floor");
    expect(order(result).toSorted()).toEqual(["orders-copy", "orders-prod"]);
    expect(shop.server("orders-prod").steps).toEqual([]);
    expect((await deploy(shop.as("lin"), { instances: [], restart: false })).outcome).toBeUndefined();
  });
});

function pairFiles(connections: number, more = ""): Readonly<Record<string, string>> {
  const settings = `max_connections: ${connections}${more}`;
  const primary = ordersInstance("orders-prod", settings, "  topology: { role: primary, replicas: [orders-copy] }\n");
  const replica = ordersInstance("orders-copy", settings, "  topology: { role: replica }\n");
  return { ...policies, "instances/orders-prod.yaml": primary, "instances/orders-copy.yaml": replica };
}
