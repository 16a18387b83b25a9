import { describe, expect, it } from "vitest";
import { findGoverning } from "../../../src/flows/trunk/find-governing.ts";
import type { Workspace } from "../../../src/flows/workspace.ts";
import type { ChangeRequest } from "../../../src/model/review.ts";
import { ordersInstance } from "../../support/shop-documents.ts";
import { approve, mergeAnyway, openTrunkShop, prod, propose } from "../../support/trunk.ts";
import type { Shop } from "../../support/workspace.ts";

const other = (settings: string): Readonly<Record<string, string>> => ({
  "instances/orders-test.yaml": ordersInstance("orders-test", settings),
});

/** Two instances, so that two requests can move something each. */
async function openPairedShop(): Promise<Shop> {
  const shop = await openTrunkShop();
  await shop.push("main", other("fsync: on"));
  await shop.approveTrunk();
  return shop;
}

/** A workspace whose forge says which request each of these commits came from, as a forge that squashes and rebases does. */
function onForge(shop: Shop, request: ChangeRequest, commits: readonly string[]): Workspace {
  const workspace = shop.as("lin");
  return {
    ...workspace,
    openForge: (of) => ({
      ...workspace.openForge(of),
      mergedBy: async (commit) =>
        commits.includes(commit)
          ? { commit, request: { ...request, state: "merged", mergedAs: commits.at(-1) ?? "" } }
          : undefined,
    }),
  };
}

async function requestOf(shop: Shop, id: string): Promise<ChangeRequest> {
  const { side } = await findGoverning(shop.as("lin"));
  return shop.as("lin").openForge(side.fleet.configuration).changeRequest(id);
}

async function governsOn(workspace: Workspace): Promise<readonly [string, readonly string[]]> {
  const { side, findings } = await findGoverning(workspace);
  return [side.commit, findings.map(({ message }) => message)];
}

describe("a merge queue", () => {
  it("A22: that stacks two approved requests brings each by its own plan", async () => {
    const shop = await openPairedShop();
    await propose(shop, "one", prod("fsync: off"));
    await propose(shop, "two", other("fsync: off"));
    await approve(shop, "one");
    await approve(shop, "two");
    await mergeAnyway(shop, "one", prod("fsync: off"));
    const top = await mergeAnyway(shop, "two", other("fsync: off"));
    expect(await governsOn(shop.as("lin"))).toEqual([top, []]);
  });

  it("A22: cannot bring by the second what nobody has approved of either", async () => {
    const shop = await openPairedShop();
    await propose(shop, "one", prod("fsync: off"));
    await propose(shop, "two", other("fsync: off"));
    await approve(shop, "one");
    await approve(shop, "two");
    const first = await mergeAnyway(shop, "one", prod("fsync: off"));
    await mergeAnyway(shop, "two", { ...other("fsync: off"), ...prod("fsync: off, synchronous_commit: off") });
    const [commit, messages] = await governsOn(shop.as("lin"));
    expect(commit).toBe(first);
    expect(messages).toEqual([expect.stringContaining("request two is closed: Lock/durability, stage dba")]);
  });

  it("A22: cannot bring a request whose approved plan began from other values", async () => {
    const shop = await openPairedShop();
    await propose(shop, "one", prod("synchronous_commit: local"));
    await propose(shop, "two", prod("synchronous_commit: off"));
    await approve(shop, "one");
    await approve(shop, "two");
    const first = await mergeAnyway(shop, "one", prod("synchronous_commit: local"));
    await mergeAnyway(shop, "two", prod("synchronous_commit: off"));
    expect((await governsOn(shop.as("lin")))[0]).toBe(first);
  });
});

describe("a request that was merged by rebasing", () => {
  it("counts as one move, though no single commit of it was approved", async () => {
    const shop = await openPairedShop();
    await propose(shop, "both", { ...prod("fsync: off, work_mem: 64MB"), ...other("fsync: off") });
    await approve(shop, "both");
    const request = await requestOf(shop, "both");
    const commits = [
      await shop.push("main", { "README.md": "Orders\n" }),
      await shop.push("main", prod("fsync: off, work_mem: 64MB")),
      await shop.push("main", other("fsync: off")),
    ];
    const last = await shop.push("main", prod("fsync: off, work_mem: 32MB"));
    expect(await governsOn(onForge(shop, request, commits))).toEqual([last, []]);
    expect((await governsOn(onForge(shop, request, commits.slice(0, 2))))[0]).toBe(commits[0]);
  });

  it("is planned from where it began, whatever came before it", async () => {
    const shop = await openPairedShop();
    await shop.push("main", prod("fsync: on, work_mem: 32MB"));
    await propose(shop, "both", { ...prod("fsync: off, work_mem: 32MB"), ...other("fsync: off") });
    await approve(shop, "both");
    const request = await requestOf(shop, "both");
    const commits = [
      await shop.push("main", prod("fsync: off, work_mem: 32MB")),
      await shop.push("main", other("fsync: off")),
    ];
    expect(await governsOn(onForge(shop, request, commits))).toEqual([commits[1], []]);
  });

  it("does not reach back over a bypass that was undone", async () => {
    const shop = await openPairedShop();
    await propose(shop, "both", { ...prod("fsync: off, work_mem: 64MB"), ...other("fsync: off") });
    await approve(shop, "both");
    const request = await requestOf(shop, "both");
    const commits = [
      await shop.push("main", prod("fsync: off, work_mem: 64MB")),
      await shop.push("main", prod("fsync: on, work_mem: 64MB")),
      await shop.push("main", other("fsync: off")),
    ];
    const [commit] = await governsOn(onForge(shop, request, [commits[0] ?? "", commits[2] ?? ""]));
    expect(commit).toBe(commits[1]);
  });
});

describe("a request that was squashed", () => {
  it("is brought by the one commit that the forge names", async () => {
    const shop = await openPairedShop();
    await propose(shop, "faster", prod("fsync: off, work_mem: 64MB"));
    await approve(shop, "faster");
    const request = await requestOf(shop, "faster");
    const squashed = await shop.push("main", prod("fsync: off, work_mem: 64MB"), { message: "Faster (#7)" });
    expect(await governsOn(onForge(shop, request, [squashed]))).toEqual([squashed, []]);
  });
});
