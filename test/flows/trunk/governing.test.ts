import { describe, expect, it } from "vitest";
import { advanceTrunk } from "../../../src/flows/trunk/advance-trunk.ts";
import { findGoverning } from "../../../src/flows/trunk/find-governing.ts";
import type { Workspace } from "../../../src/flows/workspace.ts";
import { configuration } from "../../support/orders-shop.ts";
import { durability } from "../../support/shop-documents.ts";
import {
  approve,
  governs,
  mergeAnyway,
  mergeApproved,
  openTrunkShop,
  prod,
  propose,
  takeIn,
} from "../../support/trunk.ts";
import { openShop, type Shop } from "../../support/workspace.ts";

async function reasonOf(shop: Shop): Promise<string> {
  return (await findGoverning(shop.as("lin"))).findings[0]?.message ?? "";
}

describe("a trunk that nobody has followed", () => {
  it("is adopted as it stands, which a dry run says and an acting one records once", async () => {
    const shop = await openTrunkShop({ isFollowed: false });
    const head = (await shop.head("main")) ?? "";
    expect(await governs(shop)).toEqual([head, ["trunk/adopted"]]);
    expect(await shop.trunkEvents()).toEqual([]);
    await advanceTrunk(shop.as("lin"));
    expect(await governs(shop)).toEqual([head, []]);
    await advanceTrunk(shop.as("lin"));
    expect(await shop.trunkEvents()).toEqual([{ kind: "trunk-advanced", commit: head, steps: [] }]);
  });

  it("is no beginning while its documents have errors", async () => {
    const shop = await openTrunkShop({ isFollowed: false });
    await shop.push("main", prod("fsync: perhaps"));
    expect(await governs(shop)).toEqual([await shop.head("main"), []]);
    await advanceTrunk(shop.as("lin"));
    expect(await shop.branches()).toEqual(["main"]);
  });

  it("is taken as it stands as long as no policy guards it", async () => {
    const shop = await openShop({ files: prod("fsync: on"), servers: {} });
    await shop.push("main", { "policies/durability.lock.yaml": durability });
    expect(await governs(shop)).toEqual([await shop.head("main"), ["trunk/adopted"]]);
    await advanceTrunk(shop.as("lin"));
    await shop.push("main", prod("fsync: off"));
    expect((await governs(shop))[1]).toEqual(["trunk/unapproved"]);
  });
});

describe("the commit that governs", () => {
  it("moves on with what nobody needs to approve, however it came", async () => {
    const shop = await openTrunkShop();
    const from = await shop.head("main");
    const first = await shop.push("main", prod("fsync: on, work_mem: 32MB"));
    const second = await shop.push("main", { "README.md": "Orders\n" });
    expect(await governs(shop)).toEqual([second, []]);
    await advanceTrunk(shop.as("lin"));
    const digest: unknown = expect.stringMatching(/^[0-9a-f]{64}$/u);
    expect((await shop.trunkEvents()).at(-1)).toEqual({
      kind: "trunk-advanced",
      commit: second,
      from,
      steps: [
        { commit: first, digest },
        { commit: second, digest },
      ],
    });
  });

  it("moves on with an approved request, whose approvers are recorded", async () => {
    const shop = await openTrunkShop();
    const merged = await takeIn(shop, "faster", prod("fsync: off, work_mem: 64MB"));
    const head = await shop.head("faster");
    expect(await governs(shop)).toEqual([merged, []]);
    await advanceTrunk(shop.as("lin"));
    expect((await shop.trunkEvents()).at(-1)).toMatchObject({
      commit: merged,
      steps: [{ commit: merged, request: { id: "faster", head, approvedBy: ["ada"] } }],
    });
  });

  it("is judged by the policy of its parent, not by the one that it brings", async () => {
    const shop = await openTrunkShop();
    const before = await shop.head("main");
    await shop.push("main", {
      "policies/durability.lock.yaml": durability.replace("[fsync, synchronous_commit]", "[synchronous_commit]"),
    });
    await shop.push("main", prod("fsync: off, work_mem: 64MB"));
    expect(await governs(shop)).toEqual([before, ["trunk/unapproved"]]);
    expect(await reasonOf(shop)).toContain("Lock/durability changes");
  });

  it("does not move by a team that a bypass has filled with its own people", async () => {
    const shop = await openTrunkShop();
    const before = await shop.head("main");
    await shop.push("main", {
      "setpoint.yaml": configuration.replace("[lin, ada], shop/oncall", "[max, lin], shop/oncall"),
    });
    await propose(shop, "faster", prod("fsync: off, work_mem: 64MB"));
    await approve(shop, "faster", "max");
    await mergeAnyway(shop, "faster", prod("fsync: off, work_mem: 64MB"));
    expect(await governs(shop)).toEqual([before, ["trunk/unapproved"]]);
  });

  it("is found over hundreds of commits, each judged by itself", async () => {
    const shop = await openTrunkShop();
    for (let round = 0; round < 300; round += 1) await shop.push("main", prod(`fsync: on, work_mem: ${32 + round}MB`));
    expect(await governs(shop)).toEqual([await shop.head("main"), []]);
    await advanceTrunk(shop.as("lin"));
    expect((await shop.trunkEvents()).at(-1)).toMatchObject({ steps: { length: 300 } });
  });
});

describe("a commit that was not approved", () => {
  it("E28: pushed to main directly is found, recorded once, and does not govern", async () => {
    const shop = await openTrunkShop();
    const from = (await shop.head("main")) ?? "";
    const commit = await shop.push("main", prod("fsync: off, work_mem: 64MB"));
    const { findings } = await findGoverning(shop.as("lin"));
    expect(findings).toEqual([
      {
        code: "trunk/unapproved",
        severity: "error",
        message:
          `main holds ${commit.slice(0, 12)}, which was not approved: no merged request brought it, and Lock/durability guards ` +
          `orders-prod fsync: on → off. Nothing from there on is applied; ${from.slice(0, 12)} governs.`,
        fix: expect.stringContaining(`setpoint apply --commit ${from.slice(0, 12)}`),
      },
    ]);
    expect((await shop.trunkEvents()).length).toBe(1);
    await advanceTrunk(shop.as("lin"));
    await advanceTrunk(shop.as("ada"));
    await shop.push("main", { "README.md": "Orders\n" });
    await advanceTrunk(shop.as("ada"));
    const reason = "no merged request brought it, and Lock/durability guards orders-prod fsync: on → off";
    expect((await shop.trunkEvents()).slice(1)).toEqual([{ kind: "bypass-found", commit, from, reason }]);
    expect(await governs(shop)).toEqual([from, ["trunk/unapproved"]]);
  });

  it("E28: lets what came before it govern", async () => {
    const shop = await openTrunkShop();
    const good = await shop.push("main", prod("fsync: on, work_mem: 32MB"));
    const commit = await shop.push("main", prod("fsync: off, work_mem: 32MB"));
    expect(await governs(shop)).toEqual([good, ["trunk/unapproved"]]);
    await advanceTrunk(shop.as("lin"));
    expect((await shop.trunkEvents()).slice(1)).toMatchObject([
      { kind: "trunk-advanced", commit: good },
      { kind: "bypass-found", commit, from: good },
    ]);
  });

  it("E30: merged by an administrator while the gate was closed does not govern, until it is approved after all", async () => {
    const shop = await openTrunkShop();
    const from = await shop.head("main");
    const faster = prod("fsync: off, work_mem: 64MB");
    await propose(shop, "faster", faster);
    const commit = await mergeAnyway(shop, "faster", faster);
    expect(await governs(shop)).toEqual([from, ["trunk/unapproved"]]);
    expect(await reasonOf(shop)).toContain(
      "request faster is closed: Lock/durability, stage dba: has 0 of 1 approvals",
    );
    await approve(shop, "faster");
    expect(await governs(shop)).toEqual([commit, []]);
  });

  it("E30: that holds more than the request it claims to merge does not govern", async () => {
    const shop = await openTrunkShop();
    await propose(shop, "faster", prod("fsync: off, work_mem: 64MB"));
    await approve(shop, "faster");
    const more = prod("fsync: off, synchronous_commit: off, work_mem: 64MB");
    await mergeAnyway(shop, "faster", more);
    expect((await governs(shop))[1]).toEqual(["trunk/unapproved"]);
    expect(await reasonOf(shop)).toContain("approved another plan");
  });

  it("A15: whose approver has left the team between merge and apply does not govern", async () => {
    const shop = await openTrunkShop();
    const from = await shop.head("main");
    await propose(shop, "faster", prod("fsync: off, work_mem: 64MB"));
    await approve(shop, "faster");
    await mergeApproved(shop, "faster");
    const workspace = shop.as("lin");
    const openForge: typeof workspace.openForge = (of) => ({
      ...workspace.openForge(of),
      members: async () => ({ kind: "members", logins: ["lin"] }),
    });
    const { side, findings } = await findGoverning({ ...workspace, openForge });
    expect([side.commit, findings.map(({ code }) => code)]).toEqual([from, ["trunk/unapproved"]]);
    expect(findings[0]?.message).toContain("ada does not count: is not one of those who may approve here");
  });

  it("is not brought by a request that was merged before: approve, revert, push the same again", async () => {
    const shop = await openTrunkShop();
    const faster = prod("fsync: off, work_mem: 64MB");
    await takeIn(shop, "faster", faster);
    const reverted = await takeIn(shop, "slower", prod("fsync: on, work_mem: 64MB"));
    await advanceTrunk(shop.as("lin"));
    const first = (await shop.trunkEvents()).flatMap((event) =>
      event.kind === "trunk-advanced" ? event.steps : [],
    )[0];
    await mergeAnyway(shop, "faster", faster);
    expect(await governs(shop)).toEqual([reverted, ["trunk/unapproved"]]);
    expect(await reasonOf(shop)).toContain(`request faster was used for ${first?.commit.slice(0, 12)} already`);
  });

  it("is not brought by a branch whose name a merged request had", async () => {
    const shop = await openTrunkShop();
    await takeIn(shop, "faster", prod("fsync: off, work_mem: 64MB"));
    const reverted = await takeIn(shop, "slower", prod("fsync: on, work_mem: 64MB"));
    await shop
      .push("faster", prod("fsync: off, work_mem: 64MB"), { by: "max", parents: [reverted] })
      .catch(() => undefined);
    const parents = [(await shop.head("faster")) ?? "", reverted];
    await shop.push("faster", prod("fsync: off, work_mem: 64MB"), { by: "max", parents });
    await expect(mergeApproved(shop, "faster")).rejects.toMatchObject({ code: "SP_FORGE_UNKNOWN_REQUEST" });
    expect(await governs(shop)).toEqual([reverted, []]);
  });

  it("is forgotten once a later one has undone it, and what follows is judged again", async () => {
    const shop = await openTrunkShop();
    await shop.push("main", prod("fsync: off, work_mem: 64MB"));
    await advanceTrunk(shop.as("lin"));
    await shop.push("main", prod("fsync: off, work_mem: 32MB"));
    const undone = await shop.push("main", prod("fsync: on, work_mem: 32MB"));
    expect(await governs(shop)).toEqual([undone, []]);
    const merged = await takeIn(shop, "faster", prod("fsync: off, work_mem: 32MB"));
    expect(await governs(shop)).toEqual([merged, []]);
    await advanceTrunk(shop.as("lin"));
    expect(await governs(shop)).toEqual([merged, []]);
  });

  it("that has loosened a policy is not forgotten as long as the policy stays loose", async () => {
    const shop = await openTrunkShop();
    const from = await shop.head("main");
    const loose = { "policies/durability.lock.yaml": durability.replace("count: 1", "count: 2") };
    await shop.push("main", { ...loose, ...prod("fsync: off, work_mem: 64MB") });
    await shop.push("main", prod("fsync: on, work_mem: 64MB"));
    expect(await governs(shop)).toEqual([from, ["trunk/unapproved"]]);
    const back = await shop.push("main", { "policies/durability.lock.yaml": durability });
    expect(await governs(shop)).toEqual([back, []]);
  });

  it("tells what is wrong with its documents", async () => {
    const shop = await openTrunkShop();
    await shop.push("main", prod("fsync: perhaps"));
    const { findings } = await findGoverning(shop.as("lin"));
    expect(findings.map(({ code, at }) => [code, at?.file])).toEqual([
      ["trunk/unapproved", undefined],
      ["validate/not-a-boolean", "instances/orders-prod.yaml"],
    ]);
  });
});

describe("a trunk whose history was rewritten", () => {
  /** A shop whose trunk is a branch that can be moved anywhere. */
  async function openProdShop(): Promise<{
    readonly shop: Shop;
    readonly workspace: Workspace;
    readonly root: string;
  }> {
    const shop = await openTrunkShop();
    const root = (await shop.head("main")) ?? "";
    return { shop, workspace: { ...shop.as("lin"), trunk: "prod" }, root };
  }

  async function force(
    shop: Shop,
    files: Readonly<Record<string, string>>,
    parents: readonly string[],
  ): Promise<string> {
    const before = await shop.head("prod");
    if (before !== undefined) await shop.repo.moveBranch("prod", undefined, before);
    return shop.push("prod", files, { parents });
  }

  async function governing(workspace: Workspace): Promise<readonly [string, readonly string[]]> {
    const { side, findings } = await findGoverning(workspace);
    return [side.commit, findings.map(({ code }) => code)];
  }

  it("governs no further; merging the commit that governs back mends it", async () => {
    const { shop, workspace, root } = await openProdShop();
    const from = await force(shop, prod("fsync: on, work_mem: 32MB"), [root]);
    await advanceTrunk(workspace);
    const other = await force(shop, prod("fsync: on, work_mem: 16MB"), [root]);
    expect(await governing(workspace)).toEqual([from, ["trunk/rewritten"]]);
    await advanceTrunk(workspace);
    expect((await shop.trunkEvents()).at(-1)).toEqual({
      kind: "bypass-found",
      commit: other,
      from,
      reason: "the trunk was rewritten",
    });
    const mended = await force(shop, prod("fsync: on, work_mem: 32MB"), [other, from]);
    expect(await governing(workspace)).toEqual([mended, []]);
  });

  it("is not mended by a merge that brings what nobody has approved", async () => {
    const { shop, workspace, root } = await openProdShop();
    const from = await force(shop, prod("fsync: on, work_mem: 32MB"), [root]);
    await advanceTrunk(workspace);
    const side = await shop.push("side", prod("fsync: off, work_mem: 64MB"));
    await force(shop, prod("fsync: off, work_mem: 64MB"), [side, from]);
    expect(await governing(workspace)).toEqual([from, ["trunk/unapproved"]]);
    const { findings } = await findGoverning(workspace);
    expect(findings[0]?.message).toContain("its own way does not lead back to the commit that governs");
  });

  it("so far that the commit that governs is gone stops everything", async () => {
    const { shop, workspace } = await openProdShop();
    const audit = workspace.openAudit((await findGoverning(shop.as("lin"))).side.fleet.configuration);
    await audit.append({ kind: "trunk-advanced", commit: "0".repeat(40), steps: [] }, "lin");
    await expect(findGoverning(shop.as("lin"))).rejects.toMatchObject({ code: "SP_TRUNK_LOST" });
  });
});

describe("the record of the trunk", () => {
  const elsewhere = configuration.replace("  forge:", "  audit: { branch: setpoint/new }\n  forge:");

  it("is not begun anew under another name", async () => {
    const shop = await openTrunkShop();
    const from = await shop.head("main");
    await shop.push("main", { "setpoint.yaml": elsewhere, ...prod("fsync: off, work_mem: 64MB") });
    expect(await governs(shop)).toEqual([from, ["trunk/record-moved", "trunk/unapproved"]]);
    await advanceTrunk(shop.as("lin"));
    expect((await shop.trunkEvents()).at(-1)).toMatchObject({ kind: "bypass-found" });
    expect(await shop.branches()).toEqual(["main", "setpoint/audit"]);
  });

  it("may have another name from the start", async () => {
    const shop = await openTrunkShop({ isFollowed: false });
    await shop.push("main", { "setpoint.yaml": elsewhere });
    await advanceTrunk(shop.as("lin"));
    expect(await governs(shop)).toEqual([await shop.head("main"), []]);
    expect(await shop.branches()).toEqual(["main", "setpoint/new"]);
  });
});
