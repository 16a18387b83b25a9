import { beforeEach, describe, expect, it } from "vitest";
import { check } from "../../../src/flows/request/check.ts";
import { merge } from "../../../src/flows/request/merge.ts";
import type { CheckResult } from "../../../src/model/results.ts";
import type { Review } from "../../../src/model/review.ts";
import { type HostedShop, openHostedShop, propose } from "../../support/hosted-shop.ts";
import { closedLeaves } from "../../support/proposal.ts";
import { minute, ordersInstance } from "../../support/shop-documents.ts";

const branch = "safer-orders";
let shop: HostedShop;

async function evaluate(isPublic = false): Promise<CheckResult> {
  return check(shop.as("lin"), { request: branch, acceptedThresholds: [], publish: isPublic });
}

async function publish(): Promise<CheckResult> {
  shop.clock.advance(minute);
  return evaluate(true);
}

/** Edits what the forge tells of the newest review. */
function edit(given: Partial<Review>): void {
  const reviews = shop.reviews.get(branch) ?? [];
  shop.reviews.set(
    branch,
    reviews.map((review, index) => (index === reviews.length - 1 ? { ...review, ...given } : review)),
  );
}

async function recorded(): Promise<readonly string[]> {
  return (await shop.events()).flatMap((event) =>
    event.kind === "review-recorded" ? [`${event.review.reviewer} ${event.review.verdict} ${event.review.digest}`] : [],
  );
}

beforeEach(async () => {
  shop = await openHostedShop();
  await propose(shop, branch, "fsync: on, work_mem: 64MB");
});

describe("a review that names a commit", () => {
  it("counts for the plan that had been shown for that commit, and is recorded with it before anything newer is shown", async () => {
    const before = await publish();
    expect(before.life).toMatchObject({ state: "awaiting", awaits: ["Lock/durability dba"] });
    await shop.say(branch, "ada");
    const after = await publish();
    expect(after.life?.state).toBe("approved");
    expect(await recorded()).toEqual([`ada approved ${before.plan.digest}`]);
    expect(shop.notices.map(({ verdict, head }) => [verdict, head])).toEqual([
      ["closed", before.head],
      ["open", after.head],
    ]);
    await publish();
    expect(await recorded()).toHaveLength(1);
  });

  it("A8: is void after a push that changes the plan, whatever is shown then", async () => {
    await publish();
    await shop.say(branch, "ada");
    await propose(shop, branch, "fsync: on, work_mem: 96MB");
    expect((await evaluate()).life?.state).toBe("checking");
    const { decision } = await publish();
    expect(closedLeaves(decision)[0]).toContain("approved another plan");
  });

  it("A9: is kept over a rebase without effective change, and void over one with it", async () => {
    await publish();
    await shop.say(branch, "ada");
    await shop.push("main", { "README.md": "The orders shop\n" });
    await shop.repo.moveBranch(branch, undefined, (await shop.head(branch)) ?? "");
    await propose(shop, branch, "fsync: on, work_mem: 64MB");
    expect((await evaluate()).decision.verdict).toBe("open");
    await shop.repo.moveBranch(branch, undefined, (await shop.head(branch)) ?? "");
    await propose(shop, branch, "fsync: on");
    expect((await evaluate()).decision.verdict).toBe("closed");
  });

  it("A10: does not count if nothing had been shown for its commit by then, and never will", async () => {
    await publish();
    await propose(shop, branch, "fsync: on");
    await shop.say(branch, "ada");
    for (let round = 0; round < 2; round += 1) {
      const { decision } = await publish();
      expect(closedLeaves(decision)).toEqual([
        "ada: does not count: no plan of that commit had been put before them; approve again",
      ]);
    }
    expect(await recorded()).toEqual(["ada approved undefined"]);
    await shop.say(branch, "ada");
    expect((await publish()).decision.verdict).toBe("open");
  });

  it("A10: counts for what stood there when it was given, even if it is seen only after something newer was shown", async () => {
    const first = await publish();
    const review = await shop.say(branch, "ada");
    shop.reviews.delete(branch);
    await shop.push("main", {
      "instances/orders-prod.yaml": ordersInstance("orders-prod", "fsync: off, work_mem: 8MB"),
    });
    const second = await publish();
    expect(second.plan.digest).not.toBe(first.plan.digest);
    shop.reviews.set(branch, [review]);
    await publish();
    expect(await recorded()).toEqual([`ada approved ${first.plan.digest}`]);
  });

  it("A12: that was replaced by an objection does not come back when that is dismissed", async () => {
    await publish();
    await shop.say(branch, "ada");
    await shop.say(branch, "ada", { verdict: "changes-requested", comment: "Orders cannot be replayed" });
    const refused = await publish();
    expect(refused.life).toEqual({
      state: "rejected",
      awaits: [],
      because: "ada says no: Orders cannot be replayed. A new opinion of theirs, or a push, takes it on.",
    });
    edit({ verdict: "dismissed" });
    expect((await publish()).life).toMatchObject({ state: "awaiting", awaits: ["Lock/durability dba"] });
    expect((await recorded()).map((line) => line.split(" ")[1])).toEqual([
      "approved",
      "changes-requested",
      "dismissed",
    ]);
  });

  it("A13: is not touched by a comment of the same person", async () => {
    await publish();
    await shop.say(branch, "ada");
    await shop.say(branch, "ada", { verdict: "commented", comment: "And thank you" });
    expect((await publish()).decision.verdict).toBe("open");
  });

  it("A14: that is dismissed does not count, nor if the forge tells it as an approval again", async () => {
    await publish();
    await shop.say(branch, "ada");
    await publish();
    edit({ verdict: "dismissed" });
    expect((await publish()).decision.verdict).toBe("closed");
    edit({ verdict: "approved" });
    const { decision, findings } = await publish();
    expect(decision.verdict).toBe("closed");
    expect(findings.map((finding) => finding.code)).toContain("check/review-edited");
  });

  it("A15: does not count once its author has left the team, nor while nobody can tell who is in it", async () => {
    await publish();
    await shop.say(branch, "ada");
    expect((await evaluate()).decision.verdict).toBe("open");
    shop.teams.set("shop/dba", { kind: "members", logins: ["lin"] });
    expect((await evaluate()).life).toMatchObject({ state: "awaiting" });
    expect((await merge(shop.as("lin"), { request: branch, acceptedThresholds: [] })).commit).toBeUndefined();
    shop.teams.set("shop/dba", { kind: "unknown", reason: "the token may not read it" });
    expect(JSON.stringify((await evaluate()).decision)).toContain("cannot tell who is in shop/dba");
  });

  it("A18: approves nothing by its words, and nothing once it is another than it was when it arrived", async () => {
    await publish();
    await shop.say(branch, "ada", { verdict: "commented", comment: "I approve" });
    expect((await publish()).decision.verdict).toBe("closed");
    edit({ verdict: "approved", comment: "approved, really" });
    const { decision, findings } = await publish();
    expect(decision.verdict).toBe("closed");
    const edited = findings.find((finding) => finding.code === "check/review-edited");
    expect(edited?.message).toContain("was recorded as commented by ada");
  });

  it("A18: nor is an edited title of the request an approval", async () => {
    await publish();
    shop.told.set(branch, { title: "Approved by ada, lgtm" });
    expect((await publish()).decision.verdict).toBe("closed");
  });

  it("A23: is void where the base moved so that an inherited value differs", async () => {
    await publish();
    await shop.say(branch, "ada");
    expect((await publish()).decision.verdict).toBe("open");
    await shop.push("main", {
      "instances/orders-prod.yaml": ordersInstance("orders-prod", "fsync: off, work_mem: 8MB"),
    });
    const moved = await publish();
    expect(moved.decision.verdict).toBe("closed");
    expect(closedLeaves(moved.decision)[0]).toContain("approved another plan");
  });
});
