import type { ApplyOutcome, AuditEntry, AuditEvent, ReadBack } from "../../model/audit-event.ts";
import type { Change } from "../../model/plan.ts";
import { isSameValue } from "../../model/value.ts";
import type { Delivery } from "./request-facts.ts";

/** A merged request: what it moves, and which commits hold it. */
export interface Merged {
  readonly request: string;
  readonly head: string;
  readonly changes: readonly Change[];
  /** Of the commits that runs brought to servers, those that hold the request. */
  readonly appliedWith: ReadonlySet<string>;
}

/** What the record tells of a merged request: who let it in, and how far servers have followed. Runs that touch none of its values do not count. */
export function traceDelivery(entries: readonly AuditEntry[], merged: Merged): Delivery {
  const events = entries.map((entry) => entry.event);
  const wanted = new Set(merged.changes.map(keyOf));
  const runs = findRuns(events).filter(
    ({ commit, keys }) => merged.appliedWith.has(commit) && keys.some((key) => wanted.has(key)),
  );
  const proven = new Set(runs.flatMap((run) => run.proven).filter((key) => wanted.has(key)));
  const last = runs.at(-1);
  return {
    approvedBy: findApprovers(events, merged),
    values: wanted.size,
    proven: proven.size,
    ...(last === undefined ? {} : { lastRun: last.outcome }),
  };
}

interface Run {
  readonly commit: string;
  readonly keys: readonly string[];
  readonly outcome: ApplyOutcome | "running";
  readonly proven: readonly string[];
}

function findRuns(events: readonly AuditEvent[]): readonly Run[] {
  const finished = new Map(events.flatMap((event) => (event.kind === "apply-finished" ? [[event.run, event]] : [])));
  return events.flatMap((event) => {
    if (event.kind !== "apply-started") return [];
    const end = finished.get(event.run);
    const proven = end === undefined ? [] : end.readBack.filter(isRight).map(keyOf);
    return [{ commit: event.commit, keys: event.changes.map(keyOf), outcome: end?.outcome ?? "running", proven }];
  });
}

/** Without an expectation only the run's own outcome says that it was right; what waits for a restart never is. */
function isRight({ running, expected, pendingRestart }: ReadBack): boolean {
  return !pendingRestart && (expected === undefined || isSameValue(running, expected));
}

/** The word of the commit that trunk took counts before the word that was given at the merge. */
function findApprovers(events: readonly AuditEvent[], { request, head }: Merged): readonly string[] {
  const steps = events.flatMap((event) => (event.kind === "trunk-advanced" ? event.steps : []));
  const step = steps.findLast((one) => one.request?.id === request && one.request.head === head);
  if (step?.request !== undefined) return step.request.approvedBy;
  const merges = events.flatMap((event) => (event.kind === "request-merged" ? [event] : []));
  return merges.findLast((event) => event.request === request && event.commit === head)?.approvedBy ?? [];
}

function keyOf({ instance, parameter }: { readonly instance: string; readonly parameter: string }): string {
  return `${instance} ${parameter}`;
}
