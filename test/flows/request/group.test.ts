import { beforeEach, describe, expect, it } from "vitest";
import { check } from "../../../src/flows/request/check.ts";
import { checkGroup } from "../../../src/flows/request/check-group.ts";
import type { CheckResult } from "../../../src/model/results.ts";
import { type HostedShop, openHostedShop } from "../../support/hosted-shop.ts";
import { closedLeaves } from "../../support/proposal.ts";
import { ordersInstance } from "../../support/shop-documents.ts";

const safer = { "instances/orders-prod.yaml": ordersInstance("orders-prod", "fsync: on") };
const reports = { "instances/reports-prod.yaml": ordersInstance("reports-prod", "fsync: on") };
let shop: HostedShop;

async function head(branch: string): Promise<string> {
  return (await shop.head(branch)) ?? "";
}

/** A request that ada has approved as it stands. */
async function approve(branch: string, files: Readonly<Record<string, string>>): Promise<void> {
  await shop.push(branch, files, { by: "max" });
  await check(shop.as("lin"), { request: branch, acceptedThresholds: [], publish: true });
  await shop.say(branch, "ada");
  const { decision } = await check(shop.as("lin"), { request: branch, acceptedThresholds: [] });
  expect(decision.verdict).toBe("open");
}

/** Adds a commit to the queue's branch, as a forge does. */
async function queue(
  message: string,
  files: Readonly<Record<string, string>>,
  merged: readonly string[] = [],
): Promise<string> {
  const from = (await shop.head("queue/main")) ?? (await head("main"));
  return shop.push("queue/main", files, { message, parents: [from, ...merged] });
}

async function group(publish = false): Promise<CheckResult> {
  return checkGroup(shop.as("lin"), { commit: await head("queue/main"), publish });
}

beforeEach(async () => {
  shop = await openHostedShop({ "instances/reports-prod.yaml": ordersInstance("reports-prod", "fsync: off") });
});

describe("what a merge queue combines", () => {
  it("A22: is open where each step is what its own request has approvals for", async () => {
    await approve("safer-orders", safer);
    await approve("safer-reports", reports);
    await queue("Say hello", { "README.md": "Hello\n" });
    await queue("Merge safer-orders", safer, [await head("safer-orders")]);
    const tip = await queue("Merge safer-reports", reports, [await head("safer-reports")]);
    const result = await group(true);
    expect(result).toMatchObject({
      request: `group ${tip.slice(0, 12)}`,
      base: await head("main"),
      head: tip,
      findings: [],
      decision: { verdict: "open", reason: "steps that may be merged: 3 of 3", mayAct: [] },
    });
    expect(result.plan.changes.map(({ instance }) => instance)).toEqual(["orders-prod", "reports-prod"]);
    expect(result.decision.children[0]).toMatchObject({ reason: "nothing of it needs approval" });
    expect(shop.notices.at(-1)).toMatchObject({ group: true, head: tip, verdict: "open", digest: result.plan.digest });
  });

  it("A22: is closed where two approved requests together are what nobody has approved", async () => {
    const more = { "instances/orders-prod.yaml": ordersInstance("orders-prod", "fsync: on, work_mem: 64MB") };
    await approve("safer-orders", safer);
    await approve("more-memory", more);
    await queue("Merge safer-orders", safer, [await head("safer-orders")]);
    const both = { "instances/orders-prod.yaml": ordersInstance("orders-prod", "fsync: on, synchronous_commit: off") };
    await queue("Merge more-memory", both, [await head("more-memory")]);
    const result = await group();
    expect(result.decision).toMatchObject({ verdict: "closed", reason: "steps that may be merged: 1 of 2" });
    expect(closedLeaves(result.decision)).toEqual(["ada: does not count: approved another plan; it has changed since"]);
    expect(shop.notices.filter((notice) => notice.group === true)).toEqual([]);
  });

  it("A22: is as sound as any request: what is wrong only together is found", async () => {
    await queue("Merge nonsense", { "instances/orders-prod.yaml": ordersInstance("orders-prod", "fsync: perhaps") });
    const { findings, decision } = await group();
    expect(findings.map((finding) => finding.code)).toContain("validate/not-a-boolean");
    expect(decision.verdict).toBe("closed");
  });

  it.each([
    ["Turn fsync on", "its title names no request; let the queue merge or squash, not rebase"],
    ["Turn fsync on (#12)", "its title names request 12, which the forge does not know"],
    ["Merge pull request #13 from max/safer", "its title names request 13, which the forge does not know"],
  ])("A22: is closed where the title of a step that needs approval names nothing: %s", async (title, reason) => {
    await queue(title, safer);
    expect(closedLeaves((await group()).decision)).toEqual([expect.stringContaining(`: ${reason}`)]);
  });

  it.each([
    ["is a draft", { state: "draft" }, "request safer-orders is draft, not open"],
    ["goes elsewhere", { target: "release" }, "request safer-orders goes to release, not to main"],
  ] as const)("A22: is closed where the request %s", async (_, told, reason) => {
    await approve("safer-orders", safer);
    await queue("Merge safer-orders", safer);
    shop.told.set("safer-orders", told);
    expect(closedLeaves((await group()).decision)[0]).toContain(reason);
  });

  it("A22: is closed where it merges another head than the request's, or one request twice", async () => {
    await approve("safer-orders", safer);
    const old = await head("safer-orders");
    await queue("Merge safer-orders", safer, [old]);
    await queue("Take it back", { "instances/orders-prod.yaml": ordersInstance("orders-prod", "fsync: off") });
    await queue("Merge safer-orders", safer, [old]);
    const leaves = closedLeaves((await group()).decision);
    expect(leaves.map((leaf) => leaf.slice(leaf.indexOf(": ") + 2))).toEqual([
      "its title names no request; let the queue merge or squash, not rebase",
      "its title names request safer-orders, which an earlier step has used",
    ]);
    await shop.push("safer-orders", { "README.md": "more\n" }, { by: "max" });
    expect(closedLeaves((await group()).decision)[0]).toContain(`not at ${old.slice(0, 12)}, which is merged here`);
  });

  it("A21: is closed once the trunk has moved beyond what it was built on", async () => {
    await queue("Say hello", { "README.md": "Hello\n" });
    await shop.push("main", { "README.md": "Hi\n" });
    expect((await group()).decision).toMatchObject({
      verdict: "closed",
      reason: "it does not descend from main as it stands now; the queue must build it again",
      children: [],
    });
  });

  it("stops where the forge itself cannot be asked", async () => {
    await queue("Merge safer-orders", safer);
    const workspace = shop.as("lin");
    const failing: typeof workspace = {
      ...workspace,
      openForge: (of) => ({
        ...workspace.openForge(of),
        changeRequest: async () => Promise.reject(new TypeError("offline")),
      }),
    };
    await expect(checkGroup(failing, { commit: "queue/main", publish: false })).rejects.toThrow("offline");
  });
});
