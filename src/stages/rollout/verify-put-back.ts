import type { Finding } from "../../model/finding.ts";
import type { Observation, ObservedParameter } from "../../model/observation.ts";
import type { Change } from "../../model/plan.ts";
import { isSameValue } from "../../model/value.ts";
import { readBackOf, renderValue, type Verification } from "./verify-read-back.ts";

/**
 * Compares a server that was put back with what it was before: the same stored, the same running. What only a restart can bring back
 * is a warning, and so is a value that had waited for a restart and has had one; anything else that differs is an error, because
 * then the server holds what nobody asked for. `pendingRestart` are those that a restart would bring back.
 */
export function verifyPutBack(changes: readonly Change[], before: Observation, after: Observation): Verification {
  const pairs = changes.map((change) => ({
    change,
    was: before.parameters.get(change.parameter),
    now: after.parameters.get(change.parameter),
  }));
  return {
    readBack: readBackOf(changes, after),
    pendingRestart: pairs.flatMap(({ was, now }) =>
      now?.pendingRestart && !isSameValue(now.running, was?.running) ? [now.name] : [],
    ),
    findings: pairs.flatMap(({ change, was, now }) => findRest(change, was, now)),
  };
}

function findRest(
  change: Change,
  was: ObservedParameter | undefined,
  now: ObservedParameter | undefined,
): readonly Finding[] {
  if (!now || !isSameValue(now.stored, was?.stored)) return [notPutBack(change, was, now)];
  if (isSameValue(now.running, was?.running)) return [];
  if (now.pendingRestart) return [waitsForRestart(change, now)];
  return [
    was?.pendingRestart && isSameValue(now.running, was.stored) ? restartStays(change, now) : stillRuns(change, now),
  ];
}

function notPutBack(change: Change, was: ObservedParameter | undefined, now: ObservedParameter | undefined): Finding {
  const stored = renderValue(change, was?.stored, "not stored");
  const found = renderValue(change, now?.stored, "not stored");
  return {
    ...about(change),
    code: "rollout/not-put-back",
    severity: "error",
    message: `${change.parameter} was ${stored} before and could not be put back: it is ${found} now.`,
    fix: "Put it back by hand (on PostgreSQL: ALTER SYSTEM), before anything reloads or restarts the server.",
  };
}

function stillRuns(change: Change, { running }: ObservedParameter): Finding {
  return {
    ...about(change),
    code: "rollout/still-runs",
    severity: "error",
    message: `${change.parameter} is stored as before again, but the server still runs ${renderValue(change, running, "")}.`,
    fix: "Mend what keeps the server from reading its files, then reload it.",
  };
}

function waitsForRestart(change: Change, { running }: ObservedParameter): Finding {
  return {
    ...about(change),
    code: "rollout/put-back-at-restart",
    severity: "warning",
    message: `${change.parameter} is stored as before again; the server runs ${renderValue(change, running, "")} until its next start.`,
    fix: "Restart the server when it suits.",
  };
}

/** Says of a value that had been stored before a run, and waited, that the run's restart has brought it into force. */
export function restartStays(
  change: Pick<Change, "instance" | "parameter" | "secret">,
  { running }: Pick<ObservedParameter, "running">,
): Finding {
  return {
    instance: change.instance,
    parameter: change.parameter,
    code: "rollout/restart-stays",
    severity: "warning",
    message: `${change.parameter} had waited for a restart and runs ${renderValue(change, running, "")} since this run's; that stays.`,
    fix: "If it is not wanted, change the document that sets it and apply again.",
  };
}

function about({ instance, parameter }: Change): Pick<Finding, "instance" | "parameter"> {
  return { instance, parameter };
}
