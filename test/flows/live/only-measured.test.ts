import { describe, expect, it } from "vitest";
import { compare } from "../../../src/flows/compare.ts";
import { explain } from "../../../src/flows/explain.ts";
import { deploy } from "../../../src/flows/live/deploy.ts";
import { look } from "../../../src/flows/live/look.ts";
import { validate } from "../../../src/flows/validate.ts";
import { applyShown } from "../../support/apply-shown.ts";
import { open } from "../../support/emergency.ts";
import { instance } from "../../support/orders-shop.ts";
import { ordersInstance, policies } from "../../support/shop-documents.ts";
import { openShop, type Shop } from "../../support/workspace.ts";

const ledger = instance("ledger-prod", "  connection: { from: env:LEDGER_DSN }\n", "10.11.6").replace(
  "engine: postgresql",
  "engine: mariadb",
);

/** A server that is managed, and one of an engine whose metrics alone are read. */
async function openMixedShop(): Promise<Shop> {
  const orders = ordersInstance("orders-prod", "work_mem: 64MB");
  const files = { ...policies, "instances/orders-prod.yaml": orders, "instances/ledger-prod.yaml": ledger };
  return await openShop({ files, servers: { "orders-prod": {} } });
}

const note = {
  code: "plan/only-measured",
  severity: "note",
  message: "Setpoint manages no parameters of mariadb, so nothing is planned of ledger-prod.",
  fix: "See what it does: setpoint workload ledger-prod.",
  at: { file: "instances/ledger-prod.yaml", line: 6, column: 3 },
  instance: "ledger-prod",
};

describe("an instance of which metrics alone are read", () => {
  it("is valid, and adds no values", async () => {
    const shop = await openMixedShop();
    expect(await validate(shop.as("lin"), "main")).toMatchObject({ instances: 2, findings: [] });
    const alone = await openShop({ files: { "instances/ledger-prod.yaml": ledger }, servers: {} });
    expect(await validate(alone.as("lin"), "main")).toMatchObject({ instances: 1, values: 0, findings: [] });
  });

  it("is left out of drift, of the live plan and of what is applied", async () => {
    const shop = await openMixedShop();
    for (const kind of ["drift", "live-plan"] as const) {
      const { result } = await look(shop.as("lin"), kind, { instances: [] });
      expect(result.plans.map((plan) => plan.instance)).toEqual(["orders-prod"]);
      expect(result).toMatchObject({ failures: [], findings: [] });
    }
    const applied = await applyShown(shop);
    expect(applied).toMatchObject({ outcome: "applied", failures: [], findings: [] });
    expect(shop.runs("orders-prod", "work_mem")).toBe("64MB");
  });

  it("is said to be left out where somebody asks for it by name", async () => {
    const shop = await openMixedShop();
    const { result } = await look(shop.as("lin"), "drift", { instances: ["ledger-prod"] });
    expect(result).toMatchObject({ plans: [], failures: [], findings: [note] });
    const shown = await deploy(shop.as("lin"), { instances: ["ledger-prod", "orders-prod"], restart: false });
    expect(shown).toMatchObject({ plans: [{ instance: "orders-prod" }], failures: [], findings: [note] });
  });

  it("has nothing to explain, and says why", async () => {
    const shop = await openMixedShop();
    expect(
      await explain(shop.as("lin"), { ref: "main", instance: "ledger-prod", parameter: "max_connections" }),
    ).toEqual({
      kind: "explain",
      instance: "ledger-prod",
      engine: "mariadb",
      version: "10.11.6",
      settings: [],
      findings: [
        {
          code: "resolve/only-measured",
          severity: "note",
          message:
            "Setpoint manages no parameters of mariadb: it reads the metrics of ledger-prod, and leaves its values alone.",
          fix: "See what it does: setpoint workload ledger-prod.",
          at: { file: "instances/ledger-prod.yaml", line: 6, column: 3 },
          instance: "ledger-prod",
        },
      ],
    });
  });

  it("cannot be overridden", async () => {
    const shop = await openMixedShop();
    const result = await open(shop, { instances: ["ledger-prod"], settings: [["max_connections", "10"]] });
    expect(result).toMatchObject({
      acted: false,
      findings: [{ code: "override/unknown-instance", severity: "error" }],
    });
  });

  it("enters a plan as any other, without values of its own", async () => {
    const shop = await openMixedShop();
    const start = (await shop.head("main")) ?? "";
    await shop.push("more", { "instances/audit.yaml": ledger.replace("ledger-prod", "audit-prod") });
    const { plan, findings } = await compare(shop.as("lin"), { base: start, head: "more" });
    expect(findings).toEqual([]);
    expect(plan).toMatchObject({ changes: [], structure: [{ kind: "instance-created", instance: "audit-prod" }] });
    await shop.push("fewer", { "instances/orders-prod.yaml": ledger.replace("ledger-prod", "orders-prod") });
    const moved = await compare(shop.as("lin"), { base: start, head: "fewer" });
    expect(moved.plan.changes).toMatchObject([{ instance: "orders-prod", parameter: "work_mem" }]);
    expect(moved.plan.changes[0]).not.toHaveProperty("after");
  });
});
