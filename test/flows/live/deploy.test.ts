import { describe, expect, it } from "vitest";
import { deploy } from "../../../src/flows/live/deploy.ts";
import { ordersInstance, policies } from "../../support/shop-documents.ts";
import { openShop, type Shop } from "../../support/workspace.ts";

const one = {
  files: { ...policies, "instances/orders-prod.yaml": ordersInstance("orders-prod", "work_mem: 64MB") },
  servers: { "orders-prod": {} },
};

async function shownDigest(shop: Shop): Promise<string> {
  return (await deploy(shop.as("lin"), { instances: [], restart: false })).digest;
}

describe("apply", () => {
  it("shows the plan and does nothing without a digest", async () => {
    const shop = await openShop(one);
    const result = await deploy(shop.as("lin"), { instances: [], restart: false });
    expect(result).toMatchObject({ kind: "apply", failures: [], findings: [], readBack: [] });
    expect(result.outcome).toBeUndefined();
    expect(result.plans[0]?.changes).toMatchObject([
      { parameter: "work_mem", before: { value: { display: "4MB" } }, after: { value: { display: "64MB" } } },
    ]);
    expect(shop.server("orders-prod").steps).toEqual([]);
    expect(await shop.branches()).toEqual(["main"]);
  });

  it("stores, reloads, reads back and records", async () => {
    const shop = await openShop(one);
    const digest = await shownDigest(shop);
    const result = await deploy(shop.as("lin"), { instances: [], restart: false, digest });
    expect(result.outcome).toBe("applied");
    expect(shop.server("orders-prod").steps).toEqual(["store work_mem=64MB", "reload"]);
    expect(await shop.events()).toMatchObject([
      { kind: "apply-started", run: "run-1", digest, changes: [{ instance: "orders-prod", parameter: "work_mem" }] },
      { kind: "apply-finished", run: "run-1", digest, outcome: "applied" },
    ]);
  });
});
