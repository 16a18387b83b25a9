import { describe, expect, it } from "vitest";
import { acceptRequested } from "../../../src/flows/override/accept.ts";
import { closeOverride, reconcile } from "../../../src/flows/override/reconcile.ts";
import { codes, kinds, open, openSettledShop, states, sweep } from "../../support/emergency.ts";
import { fullAfter } from "../../support/full-disk.ts";
import { hour, minute, ordersInstance } from "../../support/shop-documents.ts";
import type { Shop } from "../../support/workspace.ts";

/** The shop with the override in force. */
async function openOverriddenShop(): Promise<Shop> {
  const shop = await openSettledShop();
  await open(shop);
  return shop;
}

async function say(shop: Shop, settings: string): Promise<void> {
  await shop.push("main", { "instances/orders-prod.yaml": ordersInstance("orders-prod", settings) });
}

const archived = ["main", "setpoint/archive/override/inc-4711", "setpoint/audit"];

describe("an override that ends by its time", () => {
  it("is left alone until then", async () => {
    const shop = await openOverriddenShop();
    shop.clock.advance(2 * hour - 1);
    const result = await sweep(shop);
    expect(states(result)).toEqual(["inc-4711 active"]);
    expect(result).toMatchObject({ action: "reconcile", acted: true, readBack: [], findings: [] });
    expect(shop.runs("orders-prod", "work_mem")).toBe("256MB");
  });

  it("is restored, read back, recorded and archived", async () => {
    const shop = await openOverriddenShop();
    shop.clock.advance(2 * hour);
    const result = await sweep(shop);
    expect(states(result)).toEqual(["inc-4711 restored"]);
    expect(shop.stored("orders-prod")).toEqual({ work_mem: "64MB" });
    expect(shop.runs("orders-prod", "work_mem")).toBe("64MB");
    const value = { canonical: "65536", display: "64MB" };
    expect(result.readBack).toMatchObject([{ instance: "orders-prod", parameter: "work_mem", expected: value }]);
    expect((await shop.events()).slice(3)).toMatchObject([
      { kind: "apply-started", changes: [{ before: { display: "256MB" }, after: value }] },
      { kind: "apply-finished", outcome: "applied" },
      {
        kind: "override-restored",
        override: "inc-4711",
        readBack: [
          { instance: "orders-prod", parameter: "work_mem", running: value, expected: value, pendingRestart: false },
        ],
        unmanaged: [],
      },
    ]);
    expect(await shop.branches()).toEqual(archived);
    expect(await shop.verify()).toEqual([]);
  });

  it("E17: is restored to what main says now, not to what it said then", async () => {
    const shop = await openOverriddenShop();
    await say(shop, "work_mem: 96MB");
    shop.clock.advance(2 * hour);
    await sweep(shop);
    expect(shop.stored("orders-prod")).toEqual({ work_mem: "96MB" });
  });

  it("is restored to the engine's default where main says nothing any more", async () => {
    const shop = await openOverriddenShop();
    await say(shop, "log_lock_waits: off");
    shop.clock.advance(2 * hour);
    expect(states(await sweep(shop))).toEqual(["inc-4711 restored"]);
    expect(shop.stored("orders-prod")).toEqual({});
    expect(shop.runs("orders-prod", "work_mem")).toBe("4MB");
  });

  it("shows what it would restore without the word to act", async () => {
    const shop = await openOverriddenShop();
    shop.clock.advance(2 * hour);
    const result = await reconcile(shop.as("ada"), false);
    expect(result).toMatchObject({ acted: false, readBack: [], plans: [{ changes: [{ parameter: "work_mem" }] }] });
    expect(states(result)).toEqual(["inc-4711 ending"]);
    expect(await kinds(shop)).toHaveLength(3);
  });

  it("is restored once: repeating changes nothing", async () => {
    const shop = await openOverriddenShop();
    shop.clock.advance(2 * hour);
    await sweep(shop);
    const [steps, events] = [[...shop.server("orders-prod").steps], await shop.events()];
    const again = await sweep(shop);
    expect(again).toMatchObject({ plans: [], readBack: [], findings: [], failures: [] });
    expect(shop.server("orders-prod").steps).toEqual(steps);
    expect(await shop.events()).toEqual(events);
    expect(await shop.branches()).toEqual(archived);
  });

  it("touches nothing of the instance but what it held", async () => {
    const shop = await openOverriddenShop();
    shop.storeByHand("orders-prod", "log_lock_waits", "on");
    await say(shop, "work_mem: 64MB, random_page_cost: 1.1");
    shop.clock.advance(2 * hour);
    await sweep(shop);
    expect(shop.stored("orders-prod")).toEqual({ work_mem: "64MB", log_lock_waits: "on" });
  });

  it("is brought into force again by the sweep where somebody took it out by hand", async () => {
    const shop = await openOverriddenShop();
    shop.storeByHand("orders-prod", "work_mem", "64MB");
    await sweep(shop);
    expect(shop.runs("orders-prod", "work_mem")).toBe("256MB");
  });
});

describe("an override that is closed early", () => {
  it("shows what would be restored before it is", async () => {
    const shop = await openOverriddenShop();
    const result = await closeOverride(shop.as("ada"), "inc-4711", false);
    expect(result).toMatchObject({ action: "close", acted: false, plans: [{ changes: [{ parameter: "work_mem" }] }] });
    expect(states(result)).toEqual(["inc-4711 active"]);
    expect(await kinds(shop)).toHaveLength(3);
  });

  it("is restored at once, by whoever closes it", async () => {
    const shop = await openOverriddenShop();
    shop.clock.advance(10 * minute);
    const result = await closeOverride(shop.as("ada"), "inc-4711", true);
    expect(states(result)).toEqual(["inc-4711 restored"]);
    expect(shop.runs("orders-prod", "work_mem")).toBe("64MB");
    expect((await shop.events())[3]).toEqual({ kind: "override-closed", override: "inc-4711", by: "ada" });
    expect((await kinds(shop)).slice(3)).toEqual([
      "override-closed",
      "apply-started",
      "apply-finished",
      "override-restored",
    ]);
    expect(await shop.branches()).toEqual(archived);
  });

  it("is closed once", async () => {
    const shop = await openOverriddenShop();
    await closeOverride(shop.as("ada"), "inc-4711", true);
    const events = await shop.events();
    await closeOverride(shop.as("lin"), "inc-4711", true);
    expect(await shop.events()).toEqual(events);
  });

  it("must be known", async () => {
    const shop = await openSettledShop();
    await expect(closeOverride(shop.as("ada"), "inc-4711", true)).rejects.toMatchObject({
      code: "SP_OVERRIDE_UNKNOWN",
      fix: "No override is accepted and not over.",
    });
    await open(shop);
    await expect(closeOverride(shop.as("ada"), "inc-4712", true)).rejects.toMatchObject({
      fix: "Accepted and not over are: inc-4711.",
    });
  });
});

describe("E19: an override that supersedes another", () => {
  it("takes its place, and at its end the other's value comes back", async () => {
    const shop = await openOverriddenShop();
    const asked = { id: "inc-4720", settings: [["work_mem", "1GB"]] as const, restoreAfter: "30m" };
    const result = await open(shop, { ...asked, supersedes: "inc-4711" });
    expect(states(result)).toEqual(["inc-4711 active", "inc-4720 active"]);
    expect(shop.runs("orders-prod", "work_mem")).toBe("1GB");
    shop.clock.advance(30 * minute);
    expect(states(await sweep(shop))).toEqual(["inc-4711 active", "inc-4720 restored"]);
    expect(shop.runs("orders-prod", "work_mem")).toBe("256MB");
    shop.clock.advance(90 * minute);
    expect(states(await sweep(shop))).toEqual(["inc-4711 restored", "inc-4720 restored"]);
    expect(shop.runs("orders-prod", "work_mem")).toBe("64MB");
  });

  it("outlives the other, whose end is proven by its value", async () => {
    const shop = await openOverriddenShop();
    await open(shop, { id: "inc-4720", settings: [["work_mem", "1GB"]], supersedes: "inc-4711", restoreAfter: "3h" });
    shop.clock.advance(2 * hour);
    expect(states(await sweep(shop))).toEqual(["inc-4711 restored", "inc-4720 active"]);
    expect(shop.runs("orders-prod", "work_mem")).toBe("1GB");
  });
});

describe("a branch that is meddled with", () => {
  const edited = {
    "overrides/inc-4711.yaml": `apiVersion: setpoint/v1
kind: Override
metadata: { name: inc-4711 }
spec:
  instances: [orders-prod, orders-test]
  settings: { work_mem: 1GB }
  reason: more
  incident: INC-4711
  restore: { after: 8h }
`,
  };

  it("E11: edited after acceptance changes nothing", async () => {
    const shop = await openOverriddenShop();
    await shop.push("override/inc-4711", edited);
    await sweep(shop);
    await acceptRequested(shop.as("ada"), { id: "inc-4711", acceptedBy: [], act: true });
    expect(shop.stored("orders-prod")).toEqual({ work_mem: "256MB" });
    expect(shop.stored("orders-test")).toEqual({ work_mem: "16MB" });
    shop.clock.advance(2 * hour);
    expect(states(await sweep(shop))).toEqual(["inc-4711 restored"]);
    expect(shop.runs("orders-prod", "work_mem")).toBe("64MB");
  });

  it("E12: forced to another history changes nothing either", async () => {
    const shop = await openOverriddenShop();
    const branch = "override/inc-4711";
    await shop.repo.moveBranch(branch, undefined, (await shop.head(branch)) ?? "");
    await shop.push(branch, edited, { by: "max" });
    await sweep(shop);
    expect(shop.stored("orders-prod")).toEqual({ work_mem: "256MB" });
    shop.clock.advance(2 * hour);
    expect(states(await sweep(shop))).toEqual(["inc-4711 restored"]);
  });

  it("E18: deleted by hand is restored all the same", async () => {
    const shop = await openOverriddenShop();
    const branch = "override/inc-4711";
    await shop.repo.moveBranch(branch, undefined, (await shop.head(branch)) ?? "");
    shop.clock.advance(2 * hour);
    expect(states(await sweep(shop))).toEqual(["inc-4711 restored"]);
    expect(shop.runs("orders-prod", "work_mem")).toBe("64MB");
    expect(await shop.branches()).toEqual(["main", "setpoint/audit"]);
  });

  it("E12: a name that is archived or recorded cannot be used again", async () => {
    const shop = await openOverriddenShop();
    shop.clock.advance(2 * hour);
    await sweep(shop);
    expect(codes(await open(shop))).toEqual(["override/id-used"]);
    expect(await shop.branches()).toEqual(archived);
    const found = await acceptRequested(shop.as("ada"), { id: "inc-4711", acceptedBy: [], act: true });
    expect(codes(found)).toEqual(["override/ended"]);
  });

  it("E12: made again under a used name is told at every sweep, and hinders none", async () => {
    const shop = await openOverriddenShop();
    shop.clock.advance(2 * hour);
    await sweep(shop);
    await shop.push("override/inc-4711", edited);
    const result = await sweep(shop);
    expect(codes(result)).toEqual(["override/not-archived"]);
    expect(result.findings[0]?.severity).toBe("warning");
    expect(shop.runs("orders-prod", "work_mem")).toBe("64MB");
  });
});

describe("a restoration that does not go through", () => {
  it("does not hinder the others, and stays open until the server reads back right", async () => {
    const shop = await openSettledShop();
    await open(shop, { instances: ["orders-prod", "orders-test"] });
    shop.clock.advance(2 * hour + 5 * minute);
    shop.server("orders-prod").reachable = false;
    const result = await sweep(shop);
    expect(codes(result)).toEqual(["override/not-restored", "SP_TARGET_UNREACHABLE"]);
    expect(result.findings[0]?.message).toBe(
      "Override inc-4711 ended at 2030-01-01T02:00:00.000Z (5 min ago); 1 of its values are not proven to be restored.",
    );
    expect(states(result)).toEqual(["inc-4711 ending"]);
    expect(shop.runs("orders-test", "work_mem")).toBe("16MB");
    expect(await shop.branches()).toContain("override/inc-4711");
    shop.server("orders-prod").reachable = true;
    expect(states(await sweep(shop))).toEqual(["inc-4711 restored"]);
    expect(shop.runs("orders-prod", "work_mem")).toBe("64MB");
    expect(await shop.branches()).toEqual(archived);
  });

  it("is not proven by a stored value that something else outranks", async () => {
    const shop = await openOverriddenShop();
    shop.clock.advance(2 * hour);
    shop.storeByHand("orders-prod", "work_mem", "64MB");
    shop.server("orders-prod").shadows.set("work_mem", ["command line"]);
    shop.server("orders-prod").running.set("work_mem", { canonical: "262144", display: "256MB" });
    const result = await sweep(shop);
    expect(codes(result)).toEqual(["plan/shadowed", "override/not-restored"]);
    expect(states(result)).toEqual(["inc-4711 ending"]);
  });

  it("is put back where the server does not take it, and tried again", async () => {
    const shop = await openOverriddenShop();
    shop.clock.advance(2 * hour);
    shop.server("orders-prod").refuses.add("work_mem");
    const result = await sweep(shop);
    expect(codes(result)).toEqual(["override/not-restored", "SP_TARGET_REFUSED"]);
    shop.server("orders-prod").refuses.clear();
    expect(states(await sweep(shop))).toEqual(["inc-4711 restored"]);
  });

  it("waits while an obstacle stands in its way", async () => {
    const shop = await openOverriddenShop();
    shop.clock.advance(2 * hour);
    const obstacle = { code: "target/denied", severity: "error", message: "May not store.", fix: "Grant it." } as const;
    shop.server("orders-prod").obstacles.push(obstacle);
    expect(codes(await sweep(shop))).toEqual(["target/denied", "override/not-restored"]);
    expect(shop.runs("orders-prod", "work_mem")).toBe("256MB");
  });

  it("is over where the trunk no longer holds the instance, and says what is left behind", async () => {
    const shop = await openOverriddenShop();
    await shop.push("main", { "instances/orders-prod.yaml": null });
    await shop.approveTrunk();
    shop.clock.advance(2 * hour);
    const result = await sweep(shop);
    expect(states(result)).toEqual(["inc-4711 restored"]);
    expect(result.findings).toMatchObject([
      {
        code: "override/left-behind",
        severity: "warning",
        message: "orders-prod is no longer on the trunk; its server keeps what override inc-4711 set.",
      },
    ]);
    expect((await shop.events()).at(-1)).toMatchObject({ readBack: [], unmanaged: ["orders-prod"] });
  });

  it("is restored to what governs while the instance's document on the trunk cannot be read: that is no removal", async () => {
    const shop = await openOverriddenShop();
    const sound = ordersInstance("orders-prod", "work_mem: 64MB");
    await shop.push("main", { "instances/orders-prod.yaml": sound.replace("kind:", "knid:") });
    shop.clock.advance(2 * hour);
    const result = await sweep(shop);
    expect(states(result)).toEqual(["inc-4711 restored"]);
    expect(result.findings.map((finding) => finding.at?.file)).toContain("instances/orders-prod.yaml");
    expect(shop.runs("orders-prod", "work_mem")).toBe("64MB");
  });

  it("leaves an instance alone of which nobody knows what it is to be, and restores the others", async () => {
    const shop = await openSettledShop();
    await open(shop, { instances: ["orders-prod", "orders-test"] });
    await say(shop, "work_memory: 64MB");
    await shop.approveTrunk();
    shop.clock.advance(2 * hour);
    const result = await sweep(shop);
    expect(codes(result)).toEqual(["resolve/unknown-parameter", "override/not-restored"]);
    expect(shop.runs("orders-prod", "work_mem")).toBe("256MB");
    expect(shop.runs("orders-test", "work_mem")).toBe("16MB");
  });
});

describe("a record that cannot be written", () => {
  it("lets no override act, and the same words act once it can", async () => {
    const shop = await openSettledShop();
    const failing = open(shop, {}, { ports: { repo: fullAfter(shop.repo, 1) } });
    await expect(failing).rejects.toMatchObject({ code: "SP_AUDIT_WRITE_FAILED" });
    expect(shop.server("orders-prod").steps).toEqual([]);
    expect(await shop.events()).toEqual([]);
    expect((await open(shop)).acted).toBe(true);
  });

  it("says after a restoration what was restored, and the next sweep records it", async () => {
    const shop = await openOverriddenShop();
    shop.clock.advance(2 * hour);
    const failing = reconcile(shop.as("ada", { repo: fullAfter(shop.repo, 2) }), true);
    await expect(failing).rejects.toMatchObject({
      code: "SP_AUDIT_WRITE_FAILED",
      message:
        "The record on branch setpoint/audit cannot be written: No space left. " +
        "What override inc-4711 held reads back as restored on 1 of 1 values. This is not recorded yet.",
    });
    expect(shop.runs("orders-prod", "work_mem")).toBe("64MB");
    expect((await shop.events()).at(-1)).toMatchObject({ kind: "apply-finished", outcome: "applied" });
    expect(states(await sweep(shop))).toEqual(["inc-4711 restored"]);
    expect((await shop.events()).at(-1)).toMatchObject({ kind: "override-restored" });
  });

  it("ends no override", async () => {
    const shop = await openOverriddenShop();
    const failing = closeOverride(shop.as("ada", { repo: fullAfter(shop.repo, 0) }), "inc-4711", true);
    await expect(failing).rejects.toMatchObject({ code: "SP_AUDIT_WRITE_FAILED" });
    expect(shop.runs("orders-prod", "work_mem")).toBe("256MB");
  });
});
