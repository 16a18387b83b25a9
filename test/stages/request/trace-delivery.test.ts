import { describe, expect, it } from "vitest";
import type { ApplyOutcome, AuditEvent, ReadBack } from "../../../src/model/audit-event.ts";
import { type Merged, traceDelivery } from "../../../src/stages/request/trace-delivery.ts";
import { change, off, on, record } from "./shop-request.ts";

const merged: Merged = {
  request: "safer-orders",
  head: "h1",
  changes: [change("orders-prod", "fsync"), change("orders-test", "fsync")],
  appliedWith: new Set(["t1", "t2"]),
};

function started(run: string, commit: string, ...instances: readonly string[]): AuditEvent {
  const changes = instances.map((instance) => ({ instance, parameter: "fsync", before: off, after: on }));
  return { kind: "apply-started", run, commit, digest: "d", changes };
}

function finished(run: string, outcome: ApplyOutcome, ...readBack: readonly ReadBack[]): AuditEvent {
  return { kind: "apply-finished", run, digest: "d", outcome, readBack };
}

function read(instance: string, given: Partial<ReadBack> = {}): ReadBack {
  return { instance, parameter: "fsync", running: on, expected: on, pendingRestart: false, ...given };
}

describe("what became of a merged request", () => {
  it("is nothing yet where no run has touched a value of it", () => {
    const others = [started("r1", "t0", "orders-prod"), started("r2", "t1", "reports-prod")];
    expect(traceDelivery(record(...others), merged)).toEqual({ approvedBy: [], values: 2, proven: 0 });
  });

  it("is a run that has started and not ended", () => {
    const entries = record(started("r1", "t1", "orders-prod"));
    expect(traceDelivery(entries, merged)).toEqual({ approvedBy: [], values: 2, proven: 0, lastRun: "running" });
  });

  it("is how the last run ended, and what servers have read back right in all of them", () => {
    const entries = record(
      started("r1", "t1", "orders-prod"),
      finished("r1", "applied", read("orders-prod"), read("reports-prod")),
      started("r2", "t2", "orders-test"),
      finished("r2", "rolled-back", read("orders-test", { running: off })),
    );
    expect(traceDelivery(entries, merged)).toMatchObject({ values: 2, proven: 1, lastRun: "rolled-back" });
  });

  it("is not proven by a value that waits for a restart or runs otherwise, but by one whose run told no expectation", () => {
    const { expected: _, ...secret } = read("orders-test");
    const entries = record(
      started("r1", "t1", "orders-prod", "orders-test"),
      finished("r1", "pending-restart", read("orders-prod", { pendingRestart: true }), secret),
    );
    expect(traceDelivery(entries, merged)).toMatchObject({ proven: 1, lastRun: "pending-restart" });
  });

  it("names whose approvals trunk took; else whose it had when it was merged", () => {
    const word: AuditEvent = {
      kind: "request-merged",
      request: "safer-orders",
      commit: "h1",
      digest: "d",
      approvedBy: ["ada"],
    };
    expect(traceDelivery(record(word, { ...word, commit: "h0" }), merged).approvedBy).toEqual(["ada"]);
    const request = { id: "safer-orders", head: "h1", approvedBy: ["ada", "lin"] };
    const steps = [
      { commit: "t0", digest: "d" },
      { commit: "t1", digest: "d", request },
      { commit: "t2", digest: "d", request: { ...request, head: "h2", approvedBy: ["max"] } },
    ];
    const advanced: AuditEvent = { kind: "trunk-advanced", commit: "t2", steps };
    expect(traceDelivery(record(word, advanced), merged).approvedBy).toEqual(["ada", "lin"]);
  });
});
