import type { ApplyOutcome, AuditEntry, AuditEvent, RecordedChange } from "../../model/audit-event.ts";
import type { Finding } from "../../model/finding.ts";
import type { LivePlan } from "../../model/live-plan.ts";
import type { Change } from "../../model/plan.ts";
import { isSameValue } from "../../model/value.ts";

/** A run as it began. */
export type Started = Extract<AuditEvent, { kind: "apply-started" }>;

/** A change for the record; of a secret it says only that it changes. */
export function recordedChange({ instance, parameter, before, after, secret }: Change): RecordedChange {
  if (secret) return { instance, parameter };
  return {
    instance,
    parameter,
    ...(before ? { before: before.value } : {}),
    ...(after ? { after: after.value } : {}),
  };
}

/** Runs that began and never said how they ended: their process died. */
export function findInterrupted(entries: readonly AuditEntry[]): readonly Started[] {
  const finished = new Set(entries.flatMap(({ event }) => (event.kind === "apply-finished" ? [event.run] : [])));
  return entries.flatMap(({ event }) => (event.kind === "apply-started" && !finished.has(event.run) ? [event] : []));
}

/**
 * True if a digest names a run that died and what is left to do is part of what that run was allowed to do, from where it began or
 * from where it got to: the same command may then be given again.
 */
export function isResumable(interrupted: readonly Started[], digest: string, plans: readonly LivePlan[]): boolean {
  const runs = interrupted.filter((run) => run.digest === digest);
  const left = plans.flatMap((plan) => plan.changes.map(recordedChange));
  return runs.some((run) => left.every((change) => run.changes.some((other) => isRestOf(change, other))));
}

function isRestOf(left: RecordedChange, started: RecordedChange): boolean {
  const samePlace = left.instance === started.instance && left.parameter === started.parameter;
  const sameEnd = left.after !== undefined && isSameValue(left.after, started.after);
  return samePlace && sameEnd && [started.before, started.after].some((value) => isSameValue(left.before, value));
}

/** The outcome of a run over several servers: the worst of theirs. */
export function worstOutcome(outcomes: readonly ApplyOutcome[]): ApplyOutcome {
  const ranked: readonly ApplyOutcome[] = ["failed", "rolled-back", "interrupted", "pending-restart", "applied"];
  return ranked.find((outcome) => outcomes.includes(outcome)) ?? "applied";
}

/** Tells whoever looks at the plan that a run died. */
export function interruptedNote(run: Started): Finding {
  return {
    code: "apply/interrupted",
    severity: "warning",
    message: `Run ${run.run} (plan ${run.digest.slice(0, 12)}) began and never said how it ended.`,
    fix: "Apply again: what is left of it is in the plan, and the record is closed by it.",
  };
}
