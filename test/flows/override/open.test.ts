import { describe, expect, it } from "vitest";
import { acceptRequested } from "../../../src/flows/override/accept.ts";
import { listOverrides } from "../../../src/flows/override/list.ts";
import { codes, kinds, locked, open, openSettledShop, states } from "../../support/emergency.ts";
import { hour, minute, ordersInstance } from "../../support/shop-documents.ts";
import type { Person, Shop } from "../../support/workspace.ts";

const accept = async (shop: Shop, person: Person, id = "inc-4712"): ReturnType<typeof acceptRequested> =>
  acceptRequested(shop.as(person), { id, acceptedBy: [], act: true });

async function expectNothing(shop: Shop): Promise<void> {
  expect(await shop.branches()).toEqual(["main", "setpoint/audit"]);
  expect(await shop.events()).toEqual([]);
  expect(shop.server("orders-prod").steps).toEqual([]);
  expect(shop.stored("orders-prod")).toEqual({ work_mem: "64MB" });
}

describe("opening an override", () => {
  it("shows what would happen and makes not even a branch without the word to act", async () => {
    const shop = await openSettledShop();
    const result = await open(shop, { act: false });
    expect(result).toMatchObject({ kind: "override", action: "open", acted: false, overrides: [], findings: [] });
    expect(result.plans[0]?.changes).toMatchObject([
      {
        instance: "orders-prod",
        parameter: "work_mem",
        before: { value: { display: "64MB" } },
        after: { value: { display: "256MB" }, origin: { kind: "override", name: "inc-4711" } },
      },
    ]);
    await expectNothing(shop);
  });

  it("brings it into force, records it, and says until when", async () => {
    const shop = await openSettledShop();
    const result = await open(shop);
    expect(result).toMatchObject({ action: "open", acted: true, failures: [], findings: [] });
    expect(result.readBack).toMatchObject([{ parameter: "work_mem", running: { display: "256MB" } }]);
    expect(result.overrides).toEqual([
      {
        id: "inc-4711",
        state: "active",
        instances: ["orders-prod"],
        changes: ["orders-prod work_mem = 256MB"],
        openedBy: "lin",
        reason: "reports spill to disk",
        incident: "INC-4711",
        expiresAt: "2030-01-01T02:00:00.000Z",
      },
    ]);
    expect(shop.server("orders-prod").steps).toEqual(["store work_mem=256MB", "reload"]);
    expect(shop.server("orders-test").steps).toEqual([]);
    expect(await kinds(shop)).toEqual(["override-accepted", "apply-started", "apply-finished"]);
    expect(await shop.branches()).toEqual(["main", "override/inc-4711", "setpoint/audit"]);
    expect(await shop.verify()).toEqual([]);
  });

  it("counts as done where the server has the value already", async () => {
    const shop = await openSettledShop();
    shop.storeByHand("orders-prod", "work_mem", "256MB");
    const result = await open(shop);
    expect(result).toMatchObject({ acted: true, readBack: [], overrides: [{ state: "active" }] });
    expect(await kinds(shop)).toEqual(["override-accepted"]);
  });

  it("again by the same words changes nothing, and does not win time", async () => {
    const shop = await openSettledShop();
    await open(shop);
    shop.clock.advance(90 * minute);
    const again = await open(shop);
    expect(again).toMatchObject({ action: "open", overrides: [{ expiresAt: "2030-01-01T02:00:00.000Z" }] });
    expect(await kinds(shop)).toEqual(["override-accepted", "apply-started", "apply-finished"]);
    shop.clock.advance(30 * minute);
    const late = await open(shop);
    expect(codes(late)).toEqual(["override/ended"]);
    expect(late.acted).toBe(false);
    expect(shop.runs("orders-prod", "work_mem")).toBe("256MB");
  });

  it("refuses a name that asks for something else already", async () => {
    const shop = await openSettledShop();
    await open(shop);
    await expect(open(shop, { settings: [["work_mem", "512MB"]] })).rejects.toMatchObject({
      code: "SP_OVERRIDE_TAKEN",
      message: "override/inc-4711 already asks for another override.",
    });
  });

  it.each([
    ["an unknown instance", { instances: ["orders-prd"] }, "override/unknown-instance"],
    ["an unknown parameter", { settings: [["work_memory", "1MB"]] as const }, "override/unknown-parameter"],
    ["a value out of range", { settings: [["work_mem", "1kB"]] as const }, "validate/out-of-range"],
    ["what only a restart changes", { settings: [["max_connections", "300"]] as const }, "override/restart-only"],
    ["no reason", { reason: " " }, "override/no-reason"],
    ["more time than the shop allows", { restoreAfter: "30d" }, "override/too-long"],
    ["a duration that is none", { restoreAfter: "soon" }, "documents/wrong-value"],
    ["a name that leaves its folder", { id: "../main" }, "override/bad-id"],
    ["nothing to supersede", { supersedes: "inc-1" }, "override/supersedes-nothing"],
    ["a secret", { settings: [["primary_conninfo", "host=db2"]] as const }, "override/secret"],
  ])("refuses %s and leaves nothing", async (_, asked, code) => {
    const shop = await openSettledShop();
    const result = await open(shop, asked);
    expect(result).toMatchObject({ acted: false, plans: [], readBack: [] });
    expect(codes(result)).toContain(code);
    await expectNothing(shop);
  });

  it("refuses what breaks the merged state, also where others must accept first", async () => {
    const shop = await openSettledShop();
    const rule = `apiVersion: setpoint/v1
kind: Rule
metadata: { name: waits }
spec:
  assert: "settings.statement_timeout == 0 && settings.synchronous_commit != 'local'"
  message: No statement is cut off.
  severity: error
`;
    await shop.push("main", { "policies/waits.rule.yaml": rule });
    await shop.approveTrunk();
    const plain = await open(shop, { settings: [["statement_timeout", "5s"]] });
    expect(codes(plain)).toEqual(["validate/rule-broken"]);
    const guarded = await open(shop, { ...locked, settings: [["synchronous_commit", "local"]] });
    expect(codes(guarded)).toEqual(["validate/rule-broken"]);
    await expectNothing(shop);
  });

  it("refuses to act on a trunk that nobody has followed and whose documents cannot be read, and names what is wrong", async () => {
    const shop = await openSettledShop({ isFollowed: false });
    await shop.push("main", { "instances/orders-new.yaml": "apiVersion: setpoint/v1\nkind: Instance\n" });
    const result = await open(shop);
    expect(result.acted).toBe(false);
    expect(result.findings.every((finding) => finding.at?.file === "instances/orders-new.yaml")).toBe(true);
    expect(await shop.branches()).toEqual(["main"]);
    expect(shop.server("orders-prod").steps).toEqual([]);
  });

  it("refuses an instance whose own documents are wrong", async () => {
    const shop = await openSettledShop({ isFollowed: false });
    await shop.push("main", { "instances/orders-prod.yaml": ordersInstance("orders-prod", "work_memory: 1MB") });
    const result = await open(shop);
    expect(codes(result)).toEqual(["resolve/unknown-parameter"]);
    expect(shop.server("orders-prod").steps).toEqual([]);
  });

  it("leaves nothing where a server cannot be reached", async () => {
    const shop = await openSettledShop();
    shop.server("orders-prod").reachable = false;
    const result = await open(shop, { instances: ["orders-prod", "orders-test"] });
    expect(codes(result)).toEqual(["SP_TARGET_UNREACHABLE"]);
    expect(result.acted).toBe(false);
    await expectNothing(shop);
    expect(shop.server("orders-test").steps).toEqual([]);
  });

  it("leaves nothing where preflight finds an obstacle", async () => {
    const shop = await openSettledShop();
    const obstacle = { code: "target/denied", severity: "error", message: "May not store.", fix: "Grant it." } as const;
    shop.server("orders-prod").obstacles.push(obstacle);
    expect(codes(await open(shop))).toEqual(["target/denied"]);
    await expectNothing(shop);
  });

  it("is put back where the server does not take it, and stays in the record", async () => {
    const shop = await openSettledShop();
    shop.server("orders-prod").shadows.set("work_mem", ["command line"]);
    const result = await open(shop);
    expect(codes(result)).toContain("rollout/outranked");
    expect(shop.stored("orders-prod")).toEqual({ work_mem: "64MB" });
    expect(states(result)).toEqual(["inc-4711 active"]);
  });
});

describe("E19: two overrides on one parameter", () => {
  it("are refused, whoever asks", async () => {
    const shop = await openSettledShop();
    await open(shop);
    const second = await open(shop, { id: "inc-4720", settings: [["work_mem", "1GB"]] }, { person: "ada" });
    expect(codes(second)).toEqual(["override/overlap"]);
    expect(await shop.branches()).toEqual(["main", "override/inc-4711", "setpoint/audit"]);
  });
});

describe("an override of a locked parameter", () => {
  it("waits for a second person and touches nothing until then", async () => {
    const shop = await openSettledShop();
    const result = await open(shop, locked);
    expect(result).toMatchObject({ acted: true, plans: [], readBack: [] });
    expect(result.findings).toMatchObject([
      {
        code: "override/awaits-second-person",
        severity: "warning",
        fix: "One of ada runs: setpoint override accept inc-4712 --apply",
      },
    ]);
    expect(result.overrides).toEqual([
      {
        id: "inc-4712",
        state: "requested",
        instances: ["orders-prod"],
        changes: ["synchronous_commit"],
        openedBy: "lin",
        reason: "reports spill to disk",
        incident: "INC-4711",
      },
    ]);
    expect(await shop.events()).toEqual([]);
    expect(shop.server("orders-prod").steps).toEqual([]);
  });

  it("acts once the second person accepts, and from then its time runs", async () => {
    const shop = await openSettledShop();
    await open(shop, locked);
    shop.clock.advance(hour);
    const result = await accept(shop, "ada");
    expect(result).toMatchObject({ action: "accept", acted: true, overrides: [{ state: "active" }] });
    expect(result.overrides[0]?.expiresAt).toBe("2030-01-01T03:00:00.000Z");
    expect(shop.runs("orders-prod", "synchronous_commit")).toBe("off");
    expect((await shop.events())[0]).toMatchObject({ override: { openedBy: "lin", acceptedBy: ["ada"] } });
  });

  it.each([
    ["who opened it", "lin"],
    ["who is not on call", "max"],
    ["whom nobody knows", "stranger"],
  ] as const)("is not accepted by somebody %s", async (_, person) => {
    const shop = await openSettledShop();
    await open(shop, locked);
    const result = await accept(shop, person);
    expect(codes(result)).toEqual(["override/awaits-second-person"]);
    expect(result.acted).toBe(false);
    expect(await shop.events()).toEqual([]);
  });

  it("is shown to the second person before it acts", async () => {
    const shop = await openSettledShop();
    await open(shop, locked);
    const shown = await acceptRequested(shop.as("lin"), { id: "inc-4712", acceptedBy: ["ada"], act: false });
    expect(shown).toMatchObject({ acted: false, plans: [{ changes: [{ parameter: "synchronous_commit" }] }] });
    expect(await shop.events()).toEqual([]);
  });

  it("E10: opened by somebody who may not leaves nothing", async () => {
    const shop = await openSettledShop();
    const result = await open(shop, locked, { person: "max" });
    expect(codes(result)).toEqual(["override/not-entitled"]);
    await expectNothing(shop);
  });

  it("cannot be edited by the second person, who would then be the first as well", async () => {
    const shop = await openSettledShop();
    await open(shop, locked);
    const path = "overrides/inc-4712.yaml";
    const { entries } = await shop.repo.snapshot("override/inc-4712");
    const blob = entries.find((entry) => entry.path === path)?.blob ?? "";
    const text = new TextDecoder().decode(await shop.repo.readBlob(blob));
    await shop.push("override/inc-4712", { [path]: text.replace("2h", "4h") }, { by: "ada" });
    const result = await accept(shop, "ada");
    expect(result.findings).toMatchObject([
      {
        code: "override/several-hands",
        message: "The branch override/inc-4712 is the work of ada and lin; an override has one author.",
      },
    ]);
    expect(await shop.events()).toEqual([]);
  });

  it("is refused where the branch holds no document, or one that cannot be read", async () => {
    const shop = await openSettledShop();
    await expect(accept(shop, "ada")).rejects.toMatchObject({ code: "SP_OVERRIDE_NO_BRANCH" });
    await shop.push("override/inc-1", { "overrides/inc-2.yaml": "kind: Override\n" });
    expect(codes(await accept(shop, "ada", "inc-1"))).toEqual(["override/no-document"]);
    await shop.push("override/inc-2", { "overrides/inc-2.yaml": "kind: Override\n" });
    expect(codes(await accept(shop, "ada", "inc-2"))).toContain("documents/missing-property");
    expect((await listOverrides(shop.as("max"))).overrides).toMatchObject([
      { id: "inc-1", state: "requested", instances: [], reason: "its document cannot be read" },
      { id: "inc-2", state: "requested", instances: [], reason: "its document cannot be read" },
    ]);
  });

  it("E20: a document of an override on the trunk is not followed, and hinders no emergency", async () => {
    const shop = await openSettledShop();
    await shop.push("main", { "overrides/inc-1.yaml": "kind: Override\n" });
    const result = await open(shop);
    expect(result.acted).toBe(true);
    expect(result.findings).toMatchObject([
      { code: "trunk/unapproved", severity: "warning" },
      { code: "documents/override-on-trunk", severity: "warning" },
    ]);
    expect(states(result)).toEqual(["inc-4711 active"]);
  });

  it("E20: a document of an override on a trunk that nobody has followed stops every override until it is gone", async () => {
    const shop = await openSettledShop({ isFollowed: false });
    await shop.push("main", { "overrides/inc-1.yaml": "kind: Override\n" });
    expect(codes(await open(shop))).toContain("documents/override-on-trunk");
    expect(await shop.branches()).toEqual(["main"]);
    await shop.push("main", { "overrides/inc-1.yaml": null });
    expect((await open(shop)).acted).toBe(true);
  });
});
