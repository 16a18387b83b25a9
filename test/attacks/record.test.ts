import { describe, expect, it } from "vitest";
import { deploy } from "../../src/flows/live/deploy.ts";
import { look } from "../../src/flows/live/look.ts";
import { reconcile } from "../../src/flows/override/reconcile.ts";
import { advanceTrunk } from "../../src/flows/trunk/advance-trunk.ts";
import { findGoverning } from "../../src/flows/trunk/find-governing.ts";
import type { Workspace } from "../../src/flows/workspace.ts";
import type { Pushes } from "../../src/ports/branch-activity.ts";
import { configuration } from "../support/orders-shop.ts";
import { openHostedShop } from "../support/hosted-shop.ts";
import { openTrunkShop, prod, takeIn } from "../support/trunk.ts";
import type { Shop } from "../support/workspace.ts";

const all = { instances: [], restart: false };

/** The shop's repository stands on a server that other people can write. */
function hosted(shop: Shop): Workspace {
  return { ...shop.as("lin"), isShared: true };
}

async function removeRecord(shop: Shop, branch = "setpoint/audit"): Promise<void> {
  await shop.repo.moveBranch(branch, undefined, (await shop.head(branch)) ?? "");
}

async function codesOf(workspace: Workspace): Promise<readonly string[]> {
  return (await findGoverning(workspace)).findings.map(({ code }) => code);
}

/** Acts as a job does that applies whatever it is told to plan. */
async function applyBlindly(workspace: Workspace): Promise<unknown> {
  const { result, trunk } = await look(workspace, "apply", all);
  return await deploy(workspace, { ...all, digest: result.digest, commit: trunk });
}

describe("a record that is gone", () => {
  it("E28: does not make a push past the gate the beginning: nothing is done until somebody names it", async () => {
    const shop = await openTrunkShop();
    const bypass = await shop.push("main", prod("fsync: off, work_mem: 64MB"));
    await removeRecord(shop);
    const workspace = hosted(shop);
    expect(await codesOf(workspace)).toEqual(["trunk/not-adopted"]);
    await expect(applyBlindly(workspace)).rejects.toMatchObject({
      code: "SP_TRUNK_NOT_ADOPTED",
      data: { trunk: bypass },
    });
    await expect(reconcile(workspace, true)).rejects.toMatchObject({ code: "SP_TRUNK_NOT_ADOPTED" });
    expect(shop.server("orders-prod").steps).toEqual([]);
    expect(await shop.trunkEvents()).toEqual([]);
  });

  it("E28: is not replaced by one that the trunk names while nobody has approved that", async () => {
    const shop = await openTrunkShop({ isFollowed: false });
    const named = (branch: string): Readonly<Record<string, string>> => ({
      "setpoint.yaml": configuration.replace("  forge:", `  audit: { branch: ${branch} }\n  forge:`),
    });
    const head = await shop.push("main", named("setpoint/record"));
    await advanceTrunk(hosted(shop), { adopt: head });
    await shop.push("main", { ...named("setpoint/audit"), ...prod("fsync: off, work_mem: 64MB") });
    expect(await codesOf(hosted(shop))).toEqual(["trunk/unapproved"]);
    expect(shop.stored("orders-prod")).not.toHaveProperty("fsync", "off");
  });

  it("E28: is none of another name on a shared repository: whoever can push there could have forged it", async () => {
    const shop = await openTrunkShop({ isFollowed: false });
    const named = configuration.replace("  forge:", "  audit: { branch: setpoint/record }\n  forge:");
    const bypass = await shop.push("main", { "setpoint.yaml": named, ...prod("fsync: off, work_mem: 64MB") });
    const { side } = await findGoverning(shop.as("max"));
    await shop
      .as("max")
      .openAudit(side.fleet.configuration)
      .append({ kind: "trunk-advanced", commit: bypass, steps: [] }, "max");
    expect(await codesOf(hosted(shop))).toEqual(["trunk/record-moved", "trunk/not-adopted"]);
    await expect(applyBlindly(hosted(shop))).rejects.toMatchObject({ code: "SP_TRUNK_NOT_ADOPTED" });
  });

  it("is begun where the trunk's commit is named, whole or its first digits, and by nothing else", async () => {
    const shop = await openTrunkShop({ isFollowed: false });
    const before = (await shop.head("main")) ?? "";
    const head = await shop.push("main", prod("fsync: on, work_mem: 32MB"));
    const workspace = hosted(shop);
    for (const adopt of ["", "main", head.slice(0, 4), before])
      await expect(advanceTrunk(workspace, { adopt })).rejects.toMatchObject({ code: "SP_TRUNK_NOT_ADOPTED" });
    const { result } = await look(workspace, "apply", all);
    const done = await deploy(workspace, { ...all, digest: result.digest, adopt: head.slice(0, 12) });
    expect(done).toMatchObject({ outcome: "applied", findings: [{ code: "trunk/adopted" }] });
    expect(await shop.trunkEvents()).toEqual([{ kind: "trunk-advanced", commit: head, steps: [] }]);
    expect(await codesOf(workspace)).toEqual([]);
  });

  it("cannot be begun a second time: naming a bypass does not approve it", async () => {
    const shop = await openTrunkShop();
    const bypass = await shop.push("main", prod("fsync: off, work_mem: 64MB"));
    await expect(advanceTrunk(hosted(shop), { adopt: bypass })).rejects.toMatchObject({ code: "SP_TRUNK_FOLLOWED" });
    await expect(advanceTrunk(shop.as("lin"), { adopt: bypass })).rejects.toMatchObject({ code: "SP_TRUNK_FOLLOWED" });
    expect(await shop.trunkEvents()).toHaveLength(1);
  });
});

describe("a record that was cut back", () => {
  /** What the forge saw of the record's branch. */
  function seeing(shop: Shop, pushes: Pushes): Workspace {
    return { ...hosted(shop), openActivity: () => ({ pushes: async () => pushes }) };
  }

  const at = "2030-01-01T00:00:00Z";

  it.each(["force-pushed", "deleted"] as const)("E29: by a branch that was %s stops whoever acts", async (kind) => {
    const shop = await openTrunkShop();
    await takeIn(shop, "faster", prod("fsync: off, work_mem: 64MB"));
    await advanceTrunk(shop.as("lin"));
    const before = (await shop.head("setpoint/audit")) ?? "";
    const undone = await takeIn(shop, "slower", prod("fsync: on, work_mem: 64MB"));
    await shop.repo.moveBranch("setpoint/audit", "kept", (await shop.head("setpoint/audit")) ?? "");
    await shop.approveTrunk();
    const workspace = seeing(shop, { kind: "known", pushes: [{ actor: "max", at, kind, before }] });
    await expect(advanceTrunk(workspace)).rejects.toMatchObject({
      code: "SP_TRUNK_RECORD_CUT",
      message: expect.stringContaining(`setpoint/audit stood at ${before} once`),
    });
    await expect(applyBlindly(workspace)).rejects.toMatchObject({ code: "SP_TRUNK_RECORD_CUT" });
    await expect(reconcile(workspace, true)).rejects.toMatchObject({ code: "SP_TRUNK_RECORD_CUT" });
    await removeRecord(shop);
    await shop.repo.moveBranch("kept", "setpoint/audit", (await shop.head("kept")) ?? "");
    expect((await advanceTrunk(workspace)).side.commit).toBe(undone);
  });

  it("is no matter where the forge has seen nothing of the kind", async () => {
    const shop = await openTrunkShop();
    expect((await advanceTrunk(seeing(shop, { kind: "known", pushes: [] }))).findings).toEqual([]);
  });

  it("E29: cannot be ruled out where a hosted forge does not tell, and nothing is done", async () => {
    const shop = await openHostedShop();
    const workspace = shop.as("lin");
    await expect(advanceTrunk(workspace)).rejects.toMatchObject({ code: "SP_TRUNK_RECORD_CUT" });
  });
});
