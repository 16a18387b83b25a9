import { describe, expect, it } from "vitest";
import { exitCodeOf } from "../../src/cli/exit-code.ts";
import type { Finding } from "../../src/model/finding.ts";
import type { MetricsCheckResult, WorkloadResult } from "../../src/model/metric-results.ts";
import type { CheckResult, LiveResult, OverrideResult, PlanResult, RequestResult } from "../../src/model/results.ts";

const plain = { detailedExitcode: false };
const detailed = { detailedExitcode: true };

const wrong: Finding = { code: "validate/out-of-range", severity: "error", message: "Too much.", fix: "Use less." };
const odd: Finding = { ...wrong, severity: "warning" };

const change = {
  instance: "orders-prod",
  parameter: "work_mem",
  before: { value: { canonical: "4096", display: "4MB" }, origin: { kind: "engine-default" } },
  takesEffect: "session",
  secret: false,
} as const;

const plan: PlanResult = {
  kind: "plan",
  base: "main",
  head: "tune-orders",
  plan: { changes: [change], structure: [], order: ["orders-prod"], findings: [], digest: "d1" },
  findings: [],
};
const nothing: PlanResult = { ...plan, plan: { ...plan.plan, changes: [] } };

const check: CheckResult = {
  ...plan,
  kind: "check",
  request: "tune-orders",
  decision: { verdict: "open", title: "gate", reason: "nothing is locked", mayAct: [], children: [] },
  trust: "local",
  evaluatedAt: "2025-03-01T09:30:00Z",
};
const closed: CheckResult = { ...check, decision: { ...check.decision, verdict: "closed" } };

const livePlan = {
  instance: "orders-prod",
  changes: [change],
  awaitingRestart: [],
  heldByOverride: [],
  findings: [],
  digest: "d1",
};
const live: LiveResult = {
  kind: "live-plan",
  commit: "c1",
  digest: "d1",
  plans: [livePlan],
  failures: [],
  findings: [],
  readBack: [],
  expiredOverrides: [],
};
const drift: LiveResult = { ...live, kind: "drift" };
const unreachable = { instance: "orders-us", code: "target/unreachable", message: "Refused.", fix: "Start it." };

const ending = {
  id: "inc-4711",
  state: "ending",
  instances: ["orders-prod"],
  changes: ["work_mem = 64MB"],
  openedBy: "ana",
  reason: "checkout latency",
  incident: "INC-4711",
} as const;
const reconcile: OverrideResult = {
  kind: "override",
  action: "reconcile",
  acted: true,
  overrides: [ending],
  plans: [],
  failures: [],
  findings: [],
  readBack: [],
};

const merge: RequestResult = { kind: "request", action: "merge", requests: [], check: closed, findings: [] };

describe("the exit code", () => {
  it("is 0 where all is well, warnings included", () => {
    expect(exitCodeOf({ kind: "validate", instances: 1, values: 1, findings: [odd] }, plain)).toBe(0);
    expect(exitCodeOf(check, plain)).toBe(0);
    expect(exitCodeOf({ ...drift, plans: [] }, detailed)).toBe(0);
  });

  it.each([
    { kind: "validate", instances: 1, values: 1, findings: [wrong] },
    { kind: "explain", instance: "a", engine: "postgresql", version: "16", settings: [], findings: [wrong] },
    { kind: "audit", entries: [], findings: [wrong] },
    { kind: "catalog", engine: "postgresql", major: "16", parameters: [], findings: [wrong] },
    { kind: "write", action: "init", written: true, files: [], findings: [wrong], next: [] },
    { ...plan, findings: [wrong] },
    { ...plan, plan: { ...plan.plan, findings: [wrong] } },
    { ...closed, findings: [wrong] },
    { ...live, plans: [{ ...livePlan, findings: [wrong] }] },
    { ...reconcile, overrides: [], findings: [wrong] },
    { ...merge, action: "approve", findings: [wrong] },
  ] as const)("is 3 where a finding is an error: $kind", (result) => {
    expect(exitCodeOf(result, detailed)).toBe(3);
  });

  it("is 2 for changes that are planned, and only if asked", () => {
    for (const result of [
      plan,
      check,
      live,
      { ...live, kind: "apply" },
      { ...reconcile, acted: false, overrides: [], plans: [livePlan] },
    ] as const) {
      expect(exitCodeOf(result, plain)).toBe(0);
      expect(exitCodeOf(result, detailed)).toBe(2);
    }
  });

  it("is 2 too where no value changes but an instance or a policy does", () => {
    const structure = [{ kind: "instance-created", instance: "orders-us" }] as const;
    expect(exitCodeOf({ ...nothing, plan: { ...nothing.plan, structure } }, detailed)).toBe(2);
    expect(exitCodeOf(nothing, detailed)).toBe(0);
  });

  it("is 4 while an approval is missing", () => {
    expect(exitCodeOf(closed, detailed)).toBe(4);
    expect(exitCodeOf(merge, plain)).toBe(4);
  });

  it("is 0 for what became of a request that has ended, though its gate is closed for ever", () => {
    for (const state of ["merged", "applying", "verified", "rolled-back", "closed"] as const)
      expect(exitCodeOf({ ...closed, life: { state, awaits: [], because: "It ended." } }, detailed)).toBe(0);
    expect(exitCodeOf({ ...closed, life: { state: "rejected", awaits: [], because: "No." } }, detailed)).toBe(4);
  });

  it("is 0 where all open requests could be evaluated, whatever their verdicts, and 1 where one could not", () => {
    const invalid = { ...closed, findings: [wrong] };
    const all = {
      kind: "check-all",
      base: "b1",
      results: [closed, invalid],
      failures: [],
      findings: [odd],
      published: true,
    } as const;
    expect(exitCodeOf(all, detailed)).toBe(0);
    expect(exitCodeOf({ ...all, findings: [wrong] }, detailed)).toBe(3);
    const failures = [
      { request: "tune-more", head: "h1", code: "SP_REPO_UNREADABLE", message: "Gone.", fix: "Fetch it." },
    ];
    expect(exitCodeOf({ ...all, failures, findings: [wrong] }, plain)).toBe(1);
  });

  it("is 0 for what instances do or lack, and 1 where one could not be looked at", () => {
    const workload: WorkloadResult = { kind: "workload", profiled: [], failures: [], findings: [odd] };
    const metrics: MetricsCheckResult = { kind: "metrics-check", instances: [], failures: [], findings: [odd] };
    for (const result of [workload, metrics]) {
      expect(exitCodeOf(result, detailed)).toBe(0);
      expect(exitCodeOf({ ...result, findings: [wrong] }, detailed)).toBe(3);
      expect(exitCodeOf({ ...result, failures: [unreachable], findings: [wrong] }, plain)).toBe(1);
    }
  });

  it("is 0 for an opinion that was recorded, whatever the request still lacks", () => {
    expect(exitCodeOf({ ...merge, action: "approve" }, detailed)).toBe(0);
    expect(exitCodeOf({ ...merge, commit: "c2" }, detailed)).toBe(0);
    expect(exitCodeOf({ kind: "request", action: "merge", requests: [], findings: [] }, plain)).toBe(0);
  });

  it("is 5 for drift", () => {
    expect(exitCodeOf(drift, plain)).toBe(5);
    expect(exitCodeOf(drift, detailed)).toBe(5);
  });

  it("is 6 while an ended override is not restored, before drift and findings", () => {
    expect(exitCodeOf({ ...drift, findings: [wrong], expiredOverrides: ["inc-4711"] }, plain)).toBe(6);
    expect(exitCodeOf(reconcile, plain)).toBe(6);
    expect(exitCodeOf({ ...reconcile, action: "list", acted: false }, plain)).toBe(6);
    expect(exitCodeOf({ ...reconcile, action: "close" }, plain)).toBe(0);
  });

  it("is 1 before all others where a server could not be reached or an apply did not succeed", () => {
    const failures = [unreachable];
    expect(exitCodeOf({ ...drift, failures, findings: [wrong], expiredOverrides: ["inc-4711"] }, detailed)).toBe(1);
    expect(exitCodeOf({ ...reconcile, failures }, detailed)).toBe(1);
    for (const outcome of ["failed", "rolled-back", "interrupted"] as const) {
      expect(exitCodeOf({ ...live, kind: "apply", outcome }, plain)).toBe(1);
    }
  });

  it("is 0 for an apply that stored everything, though a restart is pending", () => {
    expect(exitCodeOf({ ...live, kind: "apply", outcome: "applied" }, detailed)).toBe(0);
    expect(exitCodeOf({ ...live, kind: "apply", outcome: "pending-restart" }, detailed)).toBe(0);
  });
});
