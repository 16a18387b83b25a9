import { describe, expect, it } from "vitest";
import { checked, closedLeaves, mergeIt, openProposedShop, proposal, safer, say } from "../../support/proposal.ts";
import { durability, ordersInstance } from "../../support/shop-documents.ts";
import type { Shop } from "../../support/workspace.ts";

async function leaves(shop: Shop): Promise<readonly string[]> {
  return closedLeaves((await checked(shop)).decision);
}

/** Two policy files of the request's own making, each weaker than the trunk's. */
const weaker = { "policies/durability.lock.yaml": durability.replace("fsync, ", "") };

describe("who approved what", () => {
  it("A1: a request that loosens a policy needs the old policy's approvals and owners", async () => {
    const shop = await openProposedShop(weaker);
    expect(await leaves(shop)).toEqual(["stage dba: has 0 of 1 approvals", "stage dba: has 0 of 1 approvals"]);
    const policies = (await checked(shop)).decision.children.map((child) => child.title);
    expect(policies).toEqual(["Lock/durability", "Owners/guarded"]);
    await say(shop, "ada");
    expect((await checked(shop)).decision.verdict).toBe("open");
  });

  it("A2: policy and value changed together are judged by the old policy", async () => {
    const shop = await openProposedShop({ ...safer, ...weaker });
    const { decision } = await checked(shop);
    expect(decision.verdict).toBe("closed");
    expect(decision.children[0]).toMatchObject({ title: "Lock/durability", verdict: "closed" });
    expect(decision.children[0]?.reason).toContain("orders-prod fsync: off → on");
  });

  it("A4: the author's own approval never counts", async () => {
    const shop = await openProposedShop();
    await shop.repo.moveBranch(proposal, undefined, (await shop.head(proposal)) ?? "");
    await shop.push(proposal, safer, { by: "lin" });
    await say(shop, "lin");
    expect((await leaves(shop))[0]).toMatch(/^lin: /u);
    expect((await mergeIt(shop)).commit).toBeUndefined();
  });

  it("A5: nor does that of somebody who came in by a side branch that was merged", async () => {
    const shop = await openProposedShop();
    const head = (await shop.head(proposal)) ?? "";
    const side = await shop.push("side", { "README.md": "aside\n" }, { by: "ada" });
    await shop.push(proposal, { "README.md": "aside\n" }, { by: "max", parents: [head, side] });
    await say(shop, "ada");
    expect((await leaves(shop))[0]).toMatch(/^ada: /u);
    await say(shop, "lin");
    expect((await checked(shop)).decision.verdict).toBe("open");
  });

  it("A6: nor that of a co-author", async () => {
    const shop = await openProposedShop();
    const message = "Say why\n\nCo-authored-by: Ada <ada@shop.example>\n";
    await shop.push(proposal, { "README.md": "together\n" }, { by: "max", message });
    await say(shop, "ada");
    expect((await leaves(shop))[0]).toMatch(/^ada: /u);
  });

  it("A7: a commit whose address no account owns keeps the gate closed", async () => {
    const shop = await openProposedShop();
    await shop.push(proposal, { "README.md": "whose?\n" }, { by: "stranger" });
    await say(shop, "ada");
    expect(await leaves(shop)).toEqual([
      "contributor somebody@elsewhere.example: no account owns somebody@elsewhere.example; " +
        "add it to an account, or commit under a known address",
    ]);
  });

  it("A8: a push that changes the plan voids the approval", async () => {
    const shop = await openProposedShop();
    await say(shop, "ada");
    await shop.push(
      proposal,
      { "instances/orders-prod.yaml": ordersInstance("orders-prod", "fsync: on") },
      { by: "max" },
    );
    expect((await checked(shop)).decision.verdict).toBe("closed");
    expect((await mergeIt(shop)).commit).toBeUndefined();
    await say(shop, "ada");
    expect((await mergeIt(shop)).commit).toBe(await shop.head("main"));
  });

  it("A9: a rebase without effective change keeps it", async () => {
    const shop = await openProposedShop();
    await say(shop, "ada");
    await shop.push("main", { "README.md": "The orders shop\n" });
    await shop.repo.moveBranch(proposal, undefined, (await shop.head(proposal)) ?? "");
    await shop.push(proposal, { ...safer, "README.md": "The orders shop\n" }, { by: "max" });
    expect((await checked(shop)).decision.verdict).toBe("open");
    expect((await mergeIt(shop)).commit).toBe(await shop.head("main"));
  });

  it("A23: a base that moved so that a value differs voids it", async () => {
    const shop = await openProposedShop();
    await say(shop, "ada");
    await shop.push("main", {
      "instances/orders-prod.yaml": ordersInstance("orders-prod", "fsync: off, work_mem: 8MB"),
    });
    await shop.repo.moveBranch(proposal, undefined, (await shop.head(proposal)) ?? "");
    await shop.push(proposal, safer, { by: "max" });
    const { plan, decision } = await checked(shop);
    expect(plan.changes.at(-1)).toMatchObject({ parameter: "work_mem", before: { value: { display: "8MB" } } });
    expect(decision.verdict).toBe("closed");
  });

  it.each([
    ["A11", "changes-requested", "reject"],
    ["A12", "dismissed", "withdraw"],
  ] as const)("%s: the last opinion counts, also when it is %s", async (_, verdict, action) => {
    const shop = await openProposedShop();
    await say(shop, "ada");
    const after = await say(shop, "ada", verdict);
    expect(after).toMatchObject({ action, check: { decision: { verdict: "closed" } } });
    expect((await mergeIt(shop)).commit).toBeUndefined();
  });

  it("A15: an approver who has left the team since does not count", async () => {
    const shop = await openProposedShop();
    await say(shop, "ada");
    const { entries } = await shop.repo.snapshot("main");
    const blob = entries.find((entry) => entry.path === "setpoint.yaml")?.blob ?? "";
    const text = new TextDecoder().decode(await shop.repo.readBlob(blob));
    const without = { "setpoint.yaml": text.replace("shop/dba: [lin, ada]", "shop/dba: [lin]") };
    await shop.push("main", without);
    const parents = [(await shop.head(proposal)) ?? "", (await shop.head("main")) ?? ""];
    await shop.push(proposal, without, { by: "max", parents });
    expect((await checked(shop)).decision.verdict).toBe("closed");
  });

  it("somebody who is in no team does not count", async () => {
    const shop = await openProposedShop();
    await shop.repo.moveBranch(proposal, undefined, (await shop.head(proposal)) ?? "");
    await shop.push(proposal, safer, { by: "lin" });
    await say(shop, "max");
    expect((await leaves(shop))[0]).toMatch(/^max: /u);
  });
});
