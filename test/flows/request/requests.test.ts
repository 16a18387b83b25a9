import { describe, expect, it } from "vitest";
import { check } from "../../../src/flows/request/check.ts";
import { listRequests } from "../../../src/flows/request/list-requests.ts";
import { review } from "../../../src/flows/request/review.ts";
import { fullAfter } from "../../support/full-disk.ts";
import { checked, closedLeaves, mergeIt, openProposedShop, proposal, safer, say } from "../../support/proposal.ts";
import { ordersInstance } from "../../support/shop-documents.ts";
import type { Shop } from "../../support/workspace.ts";

async function expectUnmerged(shop: Shop, before: string | undefined): Promise<void> {
  expect(await shop.head("main")).toBe(before);
  expect(await shop.events()).toEqual([]);
}

describe("a change request", () => {
  it("is listed with its author, title and head, where it is on its way, what it awaits and who may act", async () => {
    const shop = await openProposedShop();
    expect(await listRequests(shop.as("stranger"))).toEqual({
      kind: "request",
      action: "list",
      requests: [
        {
          id: proposal,
          author: "max",
          head: await shop.head(proposal),
          title: "Turn fsync on",
          life: {
            state: "awaiting",
            awaits: ["Lock/durability dba"],
            because: "Missing: Lock/durability dba; may act: ada, lin.",
          },
          mayAct: ["ada", "lin"],
        },
      ],
      findings: [],
    });
  });

  it("is checked: what changes, who must approve, how far the forge is trusted, at what time", async () => {
    const shop = await openProposedShop();
    const result = await checked(shop);
    expect(result).toMatchObject({
      kind: "check",
      request: proposal,
      base: await shop.head("main"),
      head: await shop.head(proposal),
      findings: [],
      evaluatedAt: "2030-01-01T00:00:00.000Z",
      decision: { verdict: "closed", mayAct: ["ada", "lin"] },
    });
    expect(result.plan.changes.map(({ parameter, after }) => `${parameter} → ${after?.value.display}`)).toEqual([
      "fsync → on",
      "work_mem → 64MB",
    ]);
    expect(result.trust).toContain("local forge believes");
    expect(closedLeaves(result.decision)).toEqual(["stage dba: has 0 of 1 approvals"]);
  });

  it("stays unmerged without the approval that its lock asks for", async () => {
    const shop = await openProposedShop();
    const before = await shop.head("main");
    const result = await mergeIt(shop);
    expect(result).toMatchObject({ kind: "request", action: "merge", requests: [], findings: [] });
    expect(result.commit).toBeUndefined();
    expect(result.check?.decision.verdict).toBe("closed");
    await expectUnmerged(shop, before);
  });

  it("is merged once it is approved: exactly what was evaluated, and recorded before", async () => {
    const shop = await openProposedShop();
    const [base, head] = [await shop.head("main"), await shop.head(proposal)];
    const approved = await say(shop, "ada");
    expect(approved).toMatchObject({ action: "approve", requests: [{ id: proposal }], findings: [] });
    expect(approved.check?.decision.verdict).toBe("open");
    const result = await mergeIt(shop);
    expect(result.commit).toBe(await shop.head("main"));
    const [merged] = await shop.repo.commitsBetween(base, "main");
    expect(merged?.parents).toEqual([base, head]);
    expect((await shop.repo.snapshot("main")).entries).toEqual((await shop.repo.snapshot(head)).entries);
    const digest = approved.check?.plan.digest;
    expect(merged?.message).toBe(`Merge ${proposal}\n\nPlan: ${digest}`);
    expect(await shop.events()).toEqual([
      { kind: "request-merged", request: proposal, commit: head, digest, approvedBy: ["ada"] },
    ]);
    expect((await shop.record())[0]?.actor).toBe("lin");
    expect((await listRequests(shop.as("lin"))).requests).toEqual([]);
  });

  it("that touches nothing locked is merged without approvals, and names none", async () => {
    const shop = await openProposedShop({
      "instances/orders-prod.yaml": ordersInstance("orders-prod", "fsync: off, work_mem: 64MB"),
    });
    expect((await mergeIt(shop)).commit).toBe(await shop.head("main"));
    expect(await shop.events()).toMatchObject([{ approvedBy: [] }]);
  });

  it("that passes a threshold waits for the word by name, which is no approval", async () => {
    const shop = await openProposedShop();
    const threshold = `apiVersion: setpoint/v1
kind: Threshold
metadata: { name: carefully }
spec: { maxPercent: 50 }
`;
    await shop.push("main", { "policies/carefully.threshold.yaml": threshold });
    const parents = [(await shop.head(proposal)) ?? "", (await shop.head("main")) ?? ""];
    await shop.push(proposal, { "policies/carefully.threshold.yaml": threshold }, { by: "max", parents });
    await review(shop.as("ada"), { request: proposal, acceptedThresholds: [], verdict: "approved", comment: "Fine" });
    expect((await mergeIt(shop)).commit).toBeUndefined();
    expect((await mergeIt(shop, { accepted: ["carefully"] })).commit).toBe(await shop.head("main"));
    expect(await shop.events()).toMatchObject([{ approvedBy: ["ada"] }]);
  });

  it("with errors is not merged, whoever approves", async () => {
    const shop = await openProposedShop({
      "instances/orders-prod.yaml": ordersInstance("orders-prod", "fsync: perhaps"),
    });
    const before = await shop.head("main");
    await say(shop, "ada");
    const result = await mergeIt(shop);
    expect(result.check?.findings.map((finding) => finding.code)).toContain("validate/not-a-boolean");
    await expectUnmerged(shop, before);
  });

  it("that lacks what the trunk has would undo it, and is not merged", async () => {
    const shop = await openProposedShop();
    await say(shop, "ada");
    await shop.push("main", { "instances/orders-test.yaml": ordersInstance("orders-test", "work_mem: 8MB") });
    const before = await shop.head("main");
    const result = await mergeIt(shop);
    expect(result.check?.findings).toMatchObject([
      {
        code: "check/behind-trunk",
        severity: "error",
        message: "The request lacks commits that main has; its plan would undo them.",
      },
    ]);
    await expectUnmerged(shop, before);
  });

  it.each([
    ["is pushed to", proposal],
    ["is overtaken by the trunk", "main"],
  ])("that %s after it was evaluated is not merged", async (_, branch) => {
    const shop = await openProposedShop();
    await say(shop, "ada");
    const repo: Shop["repo"] = {
      ...shop.repo,
      commit: async (request) => {
        const made = await shop.repo.commit(request);
        if (request.branch === "setpoint/audit") await shop.push(branch, { "README.md": "moved\n" });
        return made;
      },
    };
    await expect(mergeIt(shop, { ports: { repo } })).rejects.toMatchObject({ code: "SP_FORGE_MOVED" });
    expect((await shop.repo.snapshot("main")).entries.map((entry) => entry.blob)).not.toContain(
      (await shop.repo.snapshot(proposal)).entries.find((entry) => entry.path in safer)?.blob,
    );
  });

  it("E25: is not merged where the record cannot be written", async () => {
    const shop = await openProposedShop();
    await say(shop, "ada");
    const before = await shop.head("main");
    const failing = mergeIt(shop, { ports: { repo: fullAfter(shop.repo, 0) } });
    await expect(failing).rejects.toMatchObject({ code: "SP_AUDIT_WRITE_FAILED" });
    await expectUnmerged(shop, before);
  });

  it("must exist, and its reviewers must be known", async () => {
    const shop = await openProposedShop();
    const unknown = { code: "SP_FORGE_UNKNOWN_REQUEST" };
    for (const request of ["safer-order", "main", "setpoint/audit"])
      await expect(check(shop.as("lin"), { request, acceptedThresholds: [] })).rejects.toMatchObject(unknown);
    await expect(say(shop, "stranger")).rejects.toMatchObject({ code: "SP_FORGE_UNKNOWN_USER" });
  });

  it("E20: that would bring an override into the trunk is refused", async () => {
    const shop = await openProposedShop();
    const override = `apiVersion: setpoint/v1
kind: Override
metadata: { name: inc-1 }
spec:
  instances: [orders-prod]
  settings: { work_mem: 1GB }
  reason: for ever
  incident: INC-1
  restore: { after: 2h }
`;
    await shop.push(proposal, { "overrides/inc-1.yaml": override }, { by: "max" });
    await say(shop, "ada");
    const before = await shop.head("main");
    const result = await mergeIt(shop);
    expect(result.check?.findings.map((finding) => finding.code)).toContain("documents/override-on-trunk");
    await expectUnmerged(shop, before);
  });
});
