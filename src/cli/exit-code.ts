import { type Finding, hasErrors } from "../model/finding.ts";
import type { LivePlan } from "../model/live-plan.ts";
import type { LifeState } from "../model/request-life.ts";
import type { CheckResult, CommandResult, LiveResult, OverrideResult, RequestResult } from "../model/results.ts";

/** What a shell is told about a result. */
export const exitCodes = {
  ok: 0,
  /** Something could not be done: a server was not reached, an apply failed or was rolled back. */
  error: 1,
  /** There are changes; only with `--detailed-exitcode`. */
  changes: 2,
  /** A finding is an error: a document is wrong, a rule is broken. */
  findings: 3,
  approvalMissing: 4,
  drift: 5,
  /** An override has ended, and no read-back proves its restoration. */
  expiredOverride: 6,
} as const;

/**
 * The first that holds is told: 1 means that nothing else is certain; 6 that a server holds a value which nobody wants any longer;
 * then what is wrong (3), what is missing (4), what differs (5), and what would change (2).
 */
const precedence = [
  exitCodes.error,
  exitCodes.expiredOverride,
  exitCodes.findings,
  exitCodes.approvalMissing,
  exitCodes.drift,
  exitCodes.changes,
] as const;

/** Which exit codes a caller asked for. */
export interface ExitCodeOptions {
  /** Changes that are planned and not made are told by 2 instead of 0. */
  readonly detailedExitcode: boolean;
}

/**
 * The exit code of a result. What a command did successfully is 0 whatever else the result tells: a recorded review of a request that
 * is still closed, a merge, the values that an apply has changed.
 */
export function exitCodeOf(result: CommandResult, options: ExitCodeOptions): number {
  const conditions = new Set(findConditions(result));
  return (
    precedence.find((code) => conditions.has(code) && (code !== exitCodes.changes || options.detailedExitcode)) ??
    exitCodes.ok
  );
}

type Condition = (typeof precedence)[number];

function findConditions(result: CommandResult): readonly Condition[] {
  switch (result.kind) {
    case "plan":
      return [...judgeFindings(result.findings, result.plan.findings), ...judgeChanges(result.plan)];
    case "check":
      return judgeCheck(result);
    case "request":
      return judgeRequest(result);
    case "live-plan":
    case "drift":
    case "apply":
      return judgeLive(result);
    case "override":
      return judgeOverride(result);
    default:
      return judgeAnswer(result);
  }
}

/**
 * Answers about one thing, or about many side by side. That requests wait for approvals, or are wrong, is usual among all that are open,
 * and so is an instance that lacks a metric: only what could not be looked at is an error.
 */
function judgeAnswer({
  failures = [],
  findings,
}: {
  readonly failures?: readonly unknown[];
  readonly findings: readonly Finding[];
}): readonly Condition[] {
  return [...(failures.length > 0 ? [exitCodes.error] : []), ...judgeFindings(findings)];
}

/** Of a request that has ended nothing is missing; what became of it is the answer. */
function judgeCheck({ findings, plan, decision, life }: CheckResult): readonly Condition[] {
  if (life !== undefined && endedStates.has(life.state)) return judgeFindings(findings, plan.findings);
  const missing = decision.verdict === "closed" ? [exitCodes.approvalMissing] : [];
  return [...judgeFindings(findings, plan.findings), ...missing, ...judgeChanges(plan)];
}

const endedStates: ReadonlySet<LifeState> = new Set(["merged", "applying", "verified", "rolled-back", "closed"]);

/** Only a merge depends on the gate, and only one that has not been made. */
function judgeRequest({ action, check, commit, findings }: RequestResult): readonly Condition[] {
  const refused = action === "merge" && commit === undefined && check ? judgeCheck(check) : [];
  return [...judgeFindings(findings), ...refused];
}

function judgeLive({
  kind,
  failures,
  findings,
  plans,
  outcome,
  expiredOverrides,
  held,
}: LiveResult): readonly Condition[] {
  const isDone = outcome === "applied" || outcome === "pending-restart";
  const isFailed = failures.length > 0 || (outcome !== undefined && !isDone);
  const changes = outcome === undefined || held ? judgePlans(plans) : [];
  return [
    ...(isFailed ? [exitCodes.error] : []),
    ...(expiredOverrides.length > 0 ? [exitCodes.expiredOverride] : []),
    ...judgeFindings(findings, ...plans.map((plan) => plan.findings)),
    ...(kind === "drift" && changes.length > 0 ? [exitCodes.drift] : []),
    ...changes,
  ];
}

/** A close that is recorded has done its work; the list and the reconciliation tell whether the servers have followed. */
function judgeOverride({ action, acted, overrides, plans, failures, findings }: OverrideResult): readonly Condition[] {
  const looksBack = action === "list" || action === "reconcile";
  const isEnding = overrides.some((override) => override.state === "ending");
  return [
    ...(failures.length > 0 ? [exitCodes.error] : []),
    ...(looksBack && isEnding ? [exitCodes.expiredOverride] : []),
    ...judgeFindings(findings, ...plans.map((plan) => plan.findings)),
    ...(acted ? [] : judgePlans(plans)),
  ];
}

function judgeFindings(...lists: readonly (readonly Finding[])[]): readonly Condition[] {
  return lists.some(hasErrors) ? [exitCodes.findings] : [];
}

function judgeChanges({
  changes,
  structure,
}: {
  readonly changes: readonly unknown[];
  readonly structure: readonly unknown[];
}): readonly Condition[] {
  return changes.length + structure.length > 0 ? [exitCodes.changes] : [];
}

function judgePlans(plans: readonly LivePlan[]): readonly Condition[] {
  return plans.some((plan) => plan.changes.length > 0) ? [exitCodes.changes] : [];
}
