import { beforeEach, describe, expect, it } from "vitest";
import { check } from "../../../src/flows/request/check.ts";
import { merge } from "../../../src/flows/request/merge.ts";
import type { Workspace } from "../../../src/flows/workspace.ts";
import type { AuditEvent } from "../../../src/model/audit-event.ts";
import type { RequestLife } from "../../../src/model/request-life.ts";
import type { ChangeRequest } from "../../../src/model/review.ts";
import { type HostedShop, openHostedShop, propose } from "../../support/hosted-shop.ts";
import { durability, ordersInstance } from "../../support/shop-documents.ts";

const branch = "safer-orders";
const day = 86_400_000;
const value = { canonical: "on", display: "on" } as const;
let shop: HostedShop;

async function lifeOf(request = branch): Promise<RequestLife | undefined> {
  return (await check(shop.as("lin"), { request, acceptedThresholds: [] })).life;
}

async function publish(request = branch): Promise<void> {
  await check(shop.as("lin"), { request, acceptedThresholds: [], publish: true });
}

async function append(...events: readonly AuditEvent[]): Promise<void> {
  const audit = shop.as("lin").openAudit({ ...(await configuration()) });
  for (const event of events) await audit.append(event, "lin");
}

/** Any configuration does: the shop has one record. */
async function configuration(): Promise<Parameters<Workspace["openAudit"]>[0]> {
  return {
    trunk: "main",
    auditBranch: "setpoint/audit",
    forge: { kind: "local", users: {}, teams: {} },
    contributors: { coAuthors: true, unknown: "close" },
    overrides: { maxDurationMs: day, maxWeeklyMs: day },
  };
}

/** A request whose branch the local forge no longer tells, as the hosted forge remembers it. */
function remember(request: ChangeRequest): Workspace {
  const workspace = shop.as("lin");
  return {
    ...workspace,
    openForge: (configured) => ({ ...workspace.openForge(configured), changeRequest: async () => request }),
  };
}

async function ended(given: Partial<ChangeRequest>): Promise<ChangeRequest> {
  const head = (await shop.head(branch)) ?? "";
  const base = (await shop.head("main")) ?? "";
  return { id: branch, author: "max", target: "main", base, head, title: "Turn fsync on", state: "merged", ...given };
}

beforeEach(async () => {
  shop = await openHostedShop();
  await propose(shop, branch, "fsync: on");
});

describe("the life of an open request", () => {
  it("goes from checking over awaiting and rejected to approved", async () => {
    expect((await lifeOf())?.state).toBe("checking");
    await publish();
    expect(await lifeOf()).toMatchObject({ state: "awaiting", awaits: ["Lock/durability dba"] });
    await shop.say(branch, "lin", { verdict: "changes-requested", comment: " Not before Monday. " });
    expect(await lifeOf()).toEqual({
      state: "rejected",
      awaits: [],
      because: "lin says no: Not before Monday. A new opinion of theirs, or a push, takes it on.",
    });
    await shop.say(branch, "lin");
    expect((await lifeOf())?.state).toBe("approved");
  });

  it("is not rejected by somebody who may not approve", async () => {
    await publish();
    await shop.say(branch, "max", { verdict: "changes-requested", comment: "no" });
    expect((await lifeOf())?.state).toBe("awaiting");
  });

  it("tells stages in order and side by side by what is missing in each, not by what waits for another", async () => {
    const twoStages = durability.replace(
      /approvals:.*?count: 1 \}\n/su,
      `approvals:
    - { stage: dba, from: { users: [lin] }, count: 1 }
    - { stage: change-board, from: { users: [ada] }, count: 1, after: dba }
`,
    );
    shop = await openHostedShop({ "policies/durability.lock.yaml": twoStages });
    await propose(shop, branch, "fsync: on");
    await publish();
    expect((await lifeOf())?.awaits).toEqual(["Lock/durability dba", "Lock/durability change-board"]);
    await shop.say(branch, "ada");
    expect((await lifeOf())?.awaits).toEqual(["Lock/durability dba"]);
    await shop.say(branch, "lin");
    expect((await lifeOf())?.state).toBe("approved");
  });

  it("expires with its approvals, and comes back with new ones", async () => {
    const sevenDays = durability.replace("  approvals:", "  expires: 7d\n  approvals:");
    shop = await openHostedShop({ "policies/durability.lock.yaml": sevenDays });
    await propose(shop, branch, "fsync: on");
    await publish();
    await shop.say(branch, "ada");
    expect((await lifeOf())?.state).toBe("approved");
    shop.clock.advance(8 * day);
    expect(await lifeOf()).toEqual({
      state: "expired",
      awaits: [],
      because: "Approvals are too old: Lock/durability dba. They must be given again; may act: ada, lin.",
    });
    await shop.say(branch, "lin");
    expect((await lifeOf())?.state).toBe("approved");
  });

  it("is invalid with errors, behind the trunk, towards another branch, or with what no approval can lift", async () => {
    await propose(shop, "nonsense", "fsync: perhaps");
    expect((await lifeOf("nonsense"))?.state).toBe("invalid");
    await shop.push("main", { "README.md": "The orders shop\n" });
    expect(await lifeOf()).toMatchObject({
      state: "invalid",
      because: expect.stringContaining("lacks commits that main has"),
    });
    shop.told.set(branch, { target: "release" });
    expect((await lifeOf())?.because).toBe("It goes to release, but main governs: propose it there.");
    const mixed = {
      ".github/workflows/x.yml": "on: push\n",
      "instances/orders-prod.yaml": ordersInstance("orders-prod", "fsync: on"),
    };
    await shop.push("mixed", mixed, { by: "max" });
    expect((await lifeOf("mixed"))?.because).toContain("Propose the tools' change in a request of its own.");
  });

  it("is superseded once trunk says the same, and tells since which request", async () => {
    await propose(shop, "same-orders", "fsync: on");
    await publish("same-orders");
    await shop.say("same-orders", "ada");
    const { commit } = await merge(shop.as("lin"), { request: "same-orders", acceptedThresholds: [] });
    expect(commit).toBe(await shop.head("main"));
    expect(await lifeOf()).toMatchObject({
      state: "superseded",
      because: "main says already what it asks for since same-orders was merged: close it.",
    });
    const parents = [(await shop.head(branch)) ?? "", commit ?? ""];
    await shop.push(branch, {}, { by: "max", parents });
    expect((await lifeOf())?.state).toBe("superseded");
  });

  it("is superseded by a commit that no request brought, too", async () => {
    await shop.push("main", { "instances/orders-prod.yaml": ordersInstance("orders-prod", "fsync: on") });
    expect((await lifeOf())?.because).toBe("main says already what it asks for: close it.");
  });

  it("is not superseded where its commits change no document, undo themselves, or only bring trunk in", async () => {
    await shop.push("words", { "README.md": "The orders shop\n" }, { by: "max" });
    expect((await lifeOf("words"))?.state).toBe("approved");
    await propose(shop, "undone", "fsync: on");
    await propose(shop, "undone", "fsync: off");
    expect((await lifeOf("undone"))?.state).toBe("approved");
    await shop.push("main", {
      "instances/orders-prod.yaml": ordersInstance("orders-prod", "fsync: off, work_mem: 8MB"),
    });
    const parents = [(await shop.head("words")) ?? "", (await shop.head("main")) ?? ""];
    const now = { "instances/orders-prod.yaml": ordersInstance("orders-prod", "fsync: off, work_mem: 8MB") };
    await shop.push("words", now, { by: "max", parents });
    expect((await lifeOf("words"))?.state).toBe("approved");
  });
});

describe("the life of a request that has ended", () => {
  const advance = async (commit: string): Promise<void> => {
    const request = { id: branch, head: (await shop.head(branch)) ?? "", approvedBy: ["ada"] };
    await append({ kind: "trunk-advanced", commit, steps: [{ commit, digest: "d", request }] });
  };
  const start = (run: string, commit: string): AuditEvent => {
    const changes = [{ instance: "orders-prod", parameter: "fsync", after: value }];
    return { kind: "apply-started", run, commit, digest: "d", changes };
  };
  const read = { instance: "orders-prod", parameter: "fsync", running: value, expected: value, pendingRestart: false };

  async function mergeIt(): Promise<string> {
    await publish();
    await shop.say(branch, "ada");
    return (await merge(shop.as("lin"), { request: branch, acceptedThresholds: [] })).commit ?? "";
  }

  async function follow(given: Partial<ChangeRequest> = {}): Promise<RequestLife | undefined> {
    return (await check(remember(await ended(given)), { request: branch, acceptedThresholds: [] })).life;
  }

  it("is merged, applying and closed as the record says, for what trunk really took", async () => {
    const commit = await mergeIt();
    expect(await follow()).toMatchObject({
      state: "merged",
      because: "It is merged, approved by ada; no run has brought it to servers yet: setpoint apply does.",
    });
    await append(start("r1", (await shop.repo.commitsBetween(undefined, commit)).at(-1)?.id ?? ""));
    expect((await follow())?.state).toBe("merged");
    await append(start("r2", commit));
    expect((await follow())?.state).toBe("applying");
    await append({ kind: "apply-finished", run: "r2", digest: "d", outcome: "rolled-back", readBack: [] });
    expect((await follow())?.state).toBe("rolled-back");
    await shop.push("main", { "README.md": "The orders shop\n" });
    await append(start("r3", (await shop.head("main")) ?? ""));
    await append({ kind: "apply-finished", run: "r3", digest: "d", outcome: "applied", readBack: [read] });
    expect(await follow()).toEqual({
      state: "closed",
      awaits: [],
      because: "Every server reads back right: nothing is left to do.",
    });
  });

  it("is followed where it was squashed, by the record's word or by the forge's", async () => {
    const squashed = await shop.push("main", {
      "instances/orders-prod.yaml": ordersInstance("orders-prod", "fsync: on"),
    });
    expect((await follow())?.because).toBe("It is merged into main; which commit it became there is not known yet.");
    await append(start("r1", squashed), {
      kind: "apply-finished",
      run: "r1",
      digest: "d",
      outcome: "applied",
      readBack: [read],
    });
    expect((await follow({ mergedAs: squashed }))?.state).toBe("closed");
    await advance(squashed);
    expect((await follow())?.state).toBe("closed");
  });

  it("is followed where its branch simply became the trunk", async () => {
    const head = await shop.push("main", {
      "instances/orders-prod.yaml": ordersInstance("orders-prod", "fsync: on"),
    });
    const request = await ended({ head, mergedAs: head });
    const result = await check(remember(request), { request: branch, acceptedThresholds: [] });
    expect(result.plan.changes.map((change) => change.parameter)).toEqual(["fsync"]);
    expect(result.life?.state).toBe("merged");
  });

  it("is rejected or closed where it was closed unmerged, and its gate stays closed", async () => {
    const request = await ended({ state: "closed", endedAt: "2030-01-02T00:00:00Z" });
    const result = await check(remember(request), { request: branch, acceptedThresholds: [] });
    expect(result.life?.state).toBe("closed");
    expect(result.decision).toMatchObject({
      verdict: "closed",
      reason: "it was closed at 2030-01-02T00:00:00Z: nothing is left to decide",
    });
    expect(result.plan.changes.map((change) => change.parameter)).toEqual(["fsync"]);
    await shop.say(branch, "ada", { verdict: "changes-requested", comment: "too late" });
    expect(await follow({ state: "closed" })).toMatchObject({
      state: "rejected",
      because: "It was closed unmerged. ada says no: too late.",
    });
    await shop.say(branch, "ada", { verdict: "commented" });
    await shop.say(branch, "lin");
    expect((await follow({ state: "closed" }))?.state).toBe("rejected");
  });

  it("is not shown to anybody any more, and cannot be merged", async () => {
    const request = await ended({ state: "merged", endedAt: "2030-01-02T00:00:00Z" });
    await check(remember(request), { request: branch, acceptedThresholds: [], publish: true });
    expect(shop.notices).toEqual([]);
    const { commit, findings } = await merge(remember(request), { request: branch, acceptedThresholds: [] });
    expect(commit).toBeUndefined();
    expect(findings).toMatchObject([
      { code: "request/ended", severity: "error", message: "safer-orders was merged already at 2030-01-02T00:00:00Z." },
    ]);
  });
});
