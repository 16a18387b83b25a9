import { describe, expect, it } from "vitest";
import { exitCodeOf } from "../../../src/cli/exit-code.ts";
import { deploy } from "../../../src/flows/live/deploy.ts";
import { applyShown } from "../../support/apply-shown.ts";
import { checkout, open, sweep } from "../../support/emergency.ts";
import {
  freeInstance,
  openRolloutShop,
  rolloutDocument,
  told,
  windowDocument,
  workMem,
} from "../../support/rollout-shop.ts";
import { hour, minute, ordersInstance, policies } from "../../support/shop-documents.ts";
import { openShop } from "../../support/workspace.ts";

const freeze = windowDocument(
  "new-year",
  "  mode: freeze\n  once: { from: 2029-12-31T00:00, until: 2030-01-02T06:00 }\n",
);
const tuesday = windowDocument(
  "tuesdays",
  '  mode: maintenance\n  weekly: { days: [tue], start: "00:00", end: "00:10" }\n',
);
const frozen = { "policies/new-year.window.yaml": freeze };
const look = { instances: [], restart: false };

describe("a server outside of its windows", () => {
  it("is left as it is, its plan stays to be seen, and it is said when it may be changed", async () => {
    const shop = await openRolloutShop(frozen);
    const result = await applyShown(shop);
    expect(result.outcome).toBeUndefined();
    expect(result.held).toEqual(["orders-a", "orders-b", "orders-c"]);
    expect(result.plans.flatMap((plan) => plan.changes)).toHaveLength(3);
    expect(told(result)[0]).toBe(
      "apply/outside-window: orders-a is left as it is: it is frozen by window new-year; it may be changed from 2030-01-02T06:00:00+00:00 on.",
    );
    expect(workMem(shop)).toEqual(["8MB", "8MB", "8MB"]);
    expect((await shop.events()).filter((event) => event.kind.startsWith("apply"))).toEqual([]);
  });

  it("is no error: 0, or 2 where somebody asked for changes that are left", async () => {
    const result = await applyShown(await openRolloutShop(frozen));
    expect(exitCodeOf(result, { detailedExitcode: false })).toBe(0);
    expect(exitCodeOf(result, { detailedExitcode: true })).toBe(2);
  });

  it("is changed by the same command as soon as it may be", async () => {
    const shop = await openRolloutShop(frozen);
    await applyShown(shop);
    shop.clock.advance(30 * hour);
    expect((await applyShown(shop)).outcome).toBe("applied");
    expect(workMem(shop)).toEqual(["64MB", "64MB", "64MB"]);
  });

  it("is said in the plan already", async () => {
    const shop = await openRolloutShop(frozen);
    expect((await deploy(shop.as("lin"), look)).held).toEqual(["orders-a", "orders-b", "orders-c"]);
  });

  it("does not hold the others up, and what is left counts as changes", async () => {
    const own = freeInstance("orders-b").replace("env:ORDERS_DSN", "env:ORDERS_B_DSN");
    const shop = await openRolloutShop({ ...frozen, "instances/orders-b.yaml": own });
    const result = await applyShown(shop);
    expect(result).toMatchObject({ outcome: "applied", held: ["orders-a", "orders-c"] });
    expect(workMem(shop)).toEqual(["8MB", "64MB", "8MB"]);
    expect(exitCodeOf(result, { detailedExitcode: false })).toBe(0);
    expect(exitCodeOf(result, { detailedExitcode: true })).toBe(2);
  });

  it("is not reached by describing it a second time", async () => {
    const shop = await openRolloutShop({ ...frozen, "instances/orders-b.yaml": freeInstance("orders-b") });
    expect((await applyShown(shop)).held).toEqual(["orders-a", "orders-b", "orders-c"]);
  });

  it("holds up those that may only follow it", async () => {
    const raise = (name: string, topology: string): string =>
      ordersInstance(name, "max_connections: 200", `  topology: ${topology}\n`);
    const shop = await openShop({
      files: {
        ...policies,
        ...frozen,
        "instances/orders-copy.yaml": raise("orders-copy", "{ role: replica }"),
        "instances/orders-prod.yaml": raise("orders-prod", "{ role: primary, replicas: [orders-copy] }")
          .replace("tier: critical", "tier: test")
          .replace("env:ORDERS_DSN", "env:ORDERS_PROD_DSN"),
      },
      servers: { "orders-copy": {}, "orders-prod": {} },
    });
    const result = await applyShown(shop);
    expect(told(result)[1]).toBe("apply/outside-window: orders-prod is left as it is: it may only follow orders-copy.");
    expect(shop.server("orders-prod").steps).toEqual([]);
  });

  it("is told that no time is in sight where there is none", async () => {
    const past = windowDocument(
      "past",
      "  mode: maintenance\n  once: { from: 2029-01-01T00:00, until: 2029-01-02T00:00 }\n",
    );
    const shop = await openRolloutShop({ "policies/past.window.yaml": past });
    expect(told(await applyShown(shop))[0]).toBe(
      "apply/outside-window: orders-a is left as it is: it is outside of maintenance window past; no time is in sight at which it may be changed.",
    );
  });

  it("can be changed by an emergency override, and restored", async () => {
    const instances = {
      "instances/orders-prod.yaml": ordersInstance("orders-prod", "work_mem: 64MB"),
      "instances/orders-test.yaml": ordersInstance("orders-test", "work_mem: 16MB"),
    };
    const shop = await openShop({
      files: { ...policies, ...instances, ...frozen },
      servers: { "orders-prod": {}, "orders-test": {} },
    });
    shop.storeByHand("orders-prod", "work_mem", "64MB");
    await open(shop, checkout);
    expect(shop.runs("orders-prod", "work_mem")).toBe("256MB");
    shop.clock.advance(3 * hour);
    await sweep(shop);
    expect(shop.runs("orders-prod", "work_mem")).toBe("64MB");
  });
});

describe("a window that closes during a rollout", () => {
  it("stops it before the next wave, which is no failure; the rest waits", async () => {
    const waves = rolloutDocument("  pause: 6m\n");
    const shop = await openRolloutShop({
      "policies/tuesdays.window.yaml": tuesday,
      "policies/critical.rollout.yaml": waves,
    });
    expect(shop.clock.now().getUTCDay()).toBe(2);
    const result = await applyShown(shop);
    expect(workMem(shop)).toEqual(["64MB", "64MB", "8MB"]);
    expect(result).toMatchObject({ outcome: "applied", held: ["orders-c"] });
    expect(told(result)).toEqual([
      "apply/outside-window: orders-c is left as it is: it is outside of maintenance window tuesdays; it may be changed from 2030-01-08T00:00:00+00:00 on.",
    ]);
    expect((await shop.events()).at(-1)).toMatchObject({ kind: "apply-finished", outcome: "applied" });
    shop.clock.advance(7 * 24 * hour - 12 * minute);
    expect((await applyShown(shop)).outcome).toBe("applied");
    expect(workMem(shop)).toEqual(["64MB", "64MB", "64MB"]);
  });

  it("does not keep a wave from being put back", async () => {
    const waves = rolloutDocument(
      "  pause: 11m\n  health: { check: statistics.waiting_locks < 5, for: 1s, every: 1s }\n",
    );
    const shop = await openRolloutShop({
      "policies/tuesdays.window.yaml": tuesday,
      "policies/critical.rollout.yaml": waves,
    });
    shop.server("orders-a").statistics.set("waiting_locks", 9);
    expect((await applyShown(shop)).outcome).toBe("rolled-back");
    expect(workMem(shop)).toEqual(["8MB", "8MB", "8MB"]);
  });
});
