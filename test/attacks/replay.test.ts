import { describe, expect, it } from "vitest";
import { advanceTrunk } from "../../src/flows/trunk/advance-trunk.ts";
import { findGoverning } from "../../src/flows/trunk/find-governing.ts";
import { approve, governs, mergeAnyway, openTrunkShop, prod, propose, takeIn } from "../support/trunk.ts";
import type { Shop } from "../support/workspace.ts";

const faster = prod("fsync: off, work_mem: 64MB");
const safe = prod("fsync: on, work_mem: 64MB");

/** Faster, approved, merged, and undone by an approved request. @returns where the trunk stands */
async function takeInAndUndo(shop: Shop): Promise<string> {
  await takeIn(shop, "faster", faster);
  return takeIn(shop, "slower", safe);
}

async function reasonOf(shop: Shop): Promise<string> {
  return (await findGoverning(shop.as("lin"))).findings[0]?.message ?? "";
}

describe("an approval that was used", () => {
  it.each([false, true])(
    "E29: does not bring the same plan again under another head of the same request (recorded between: %s)",
    async (isRecorded) => {
      const shop = await openTrunkShop();
      const undone = await takeInAndUndo(shop);
      if (isRecorded) await advanceTrunk(shop.as("lin"));
      await shop.push("again", faster, { by: "max", parents: [undone] });
      const parents = [undone, (await shop.head("again")) ?? ""];
      await shop.push("main", faster, { by: "stranger", parents, message: "Merge faster" });
      expect(await governs(shop)).toEqual([undone, ["trunk/unapproved"]]);
      expect(await reasonOf(shop)).toContain("request faster was used for");
    },
  );

  it("E29: does not bring it again where the merge was pushed past the gate and undone", async () => {
    const shop = await openTrunkShop();
    await propose(shop, "faster", faster);
    await mergeAnyway(shop, "faster", faster);
    const undone = await shop.push("main", safe);
    await advanceTrunk(shop.as("lin"));
    await approve(shop, "faster");
    await shop.push("again", faster, { by: "max", parents: [undone] });
    const parents = [undone, (await shop.head("again")) ?? ""];
    await shop.push("main", faster, { by: "stranger", parents, message: "Merge faster" });
    expect((await governs(shop))[0]).toBe(undone);
  });

  it("E29: of one branch is not one of another with the same head", async () => {
    const shop = await openTrunkShop();
    await propose(shop, "faster", faster);
    await approve(shop, "faster");
    const from = await shop.head("main");
    const head = (await shop.head("faster")) ?? "";
    const parents = [from ?? "", head];
    await shop.push("main", faster, { by: "stranger", parents, message: "Merge other" });
    expect(await governs(shop)).toEqual([from, ["trunk/unapproved"]]);
  });
});

describe("a merge that is not what was approved", () => {
  it.each<[string, Readonly<Record<string, string>>]>([
    ["an evil change beside it", prod("fsync: off, synchronous_commit: off, work_mem: 64MB")],
    ["an unlocked one beside it", prod("fsync: off, work_mem: 32MB")],
    [
      "a policy loosened beside it",
      { ...faster, "policies/guarded.owners.yaml": "apiVersion: setpoint/v1\nkind: Owners\n" },
    ],
    ["a file of the tools beside it", { ...faster, ".github/workflows/extra.yml": "on: push\n" }],
    ["an instance beside it", { ...faster, "instances/x.yaml": prodNamed("orders-x") }],
  ])("E30: with %s governs nothing", async (_, files) => {
    const shop = await openTrunkShop();
    const from = await shop.head("main");
    await propose(shop, "faster", faster);
    await approve(shop, "faster");
    await mergeAnyway(shop, "faster", files);
    const [commit, [code]] = await governs(shop);
    expect([commit, code]).toEqual([from, "trunk/unapproved"]);
  });

  it("E30: of many branches at once governs nothing, and neither does one with its parents exchanged", async () => {
    const shop = await openTrunkShop();
    const from = (await shop.head("main")) ?? "";
    const head = await propose(shop, "faster", faster);
    const side = await shop.push("side", { "README.md": "Orders\n" });
    await approve(shop, "faster");
    await shop.push("main", faster, { by: "stranger", parents: [from, head, side], message: "Merge faster" });
    expect(await governs(shop)).toEqual([from, ["trunk/unapproved"]]);
    const other = await openTrunkShop();
    const start = (await other.head("main")) ?? "";
    const evil = await other.push("evil", faster);
    await other.push("main", faster, { by: "stranger", parents: [evil, start], message: "Merge evil" });
    expect(await governs(other)).toEqual([start, ["trunk/unapproved"]]);
  });

  it("E30: that says nothing (an evil head merged with the trunk's own files) gives a later change no maker less", async () => {
    const shop = await openTrunkShop();
    const from = (await shop.head("main")) ?? "";
    const evil = await shop.push("evil", faster, { by: "ada" });
    const empty = await shop.push("main", {}, { by: "stranger", parents: [from, evil], message: "Merge evil" });
    expect(await governs(shop)).toEqual([empty, []]);
    // The head is part of the trunk by now: a request that merges it again has none of its commits, and so no makers.
    await shop.push("main", faster, { by: "stranger", parents: [empty, evil], message: "Merge evil" });
    expect(await governs(shop)).toEqual([empty, ["trunk/unapproved"]]);
    expect(await reasonOf(shop)).toContain("Lock/durability, stage dba: has 0 of 1 approvals");
  });
});

function prodNamed(name: string): string {
  return (faster["instances/orders-prod.yaml"] ?? "").replace("orders-prod", name);
}
