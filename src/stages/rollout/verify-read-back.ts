import type { ReadBack } from "../../model/audit-event.ts";
import type { Finding } from "../../model/finding.ts";
import type { Observation, ObservedParameter } from "../../model/observation.ts";
import type { Change } from "../../model/plan.ts";
import { isSameValue, type Value } from "../../model/value.ts";

/** What a server says after changes were stored, and where it is not what was asked for. */
export interface Verification {
  readonly readBack: readonly ReadBack[];
  /** Parameters whose stored value is right and that wait for a restart. */
  readonly pendingRestart: readonly string[];
  readonly findings: readonly Finding[];
}

/** Compares each change with what the server itself says now. Nothing counts as applied because a command succeeded. */
export function verifyReadBack(changes: readonly Change[], observation: Observation): Verification {
  const observed = changes.map((change) => ({ change, now: observation.parameters.get(change.parameter) }));
  return {
    readBack: readBackOf(changes, observation),
    pendingRestart: observed.flatMap(({ change, now }) =>
      now?.pendingRestart && isStoredAsAsked(change, now) ? [now.name] : [],
    ),
    findings: observed.flatMap(({ change, now }) => findMismatch(change, now)),
  };
}

/** What the server says of each changed parameter that it still has; secrets are not shown. */
export function readBackOf(changes: readonly Change[], observation: Observation): readonly ReadBack[] {
  return changes.flatMap(({ instance, parameter, secret }) => {
    const now = observation.parameters.get(parameter);
    if (!now) return [];
    const running = secret ? hidden : now.running;
    return [{ instance, parameter, running, pendingRestart: now.pendingRestart }];
  });
}

const hidden: Value = { canonical: "(secret)", display: "(secret)" };

/** A value of a changed parameter for people: `absent` says what its absence means. */
export function renderValue({ secret }: Pick<Change, "secret">, value: Value | undefined, absent: string): string {
  if (!value) return absent;
  return secret ? hidden.display : value.display;
}

/** True if a server stores what a change asks for: its value, or nothing where only the default is wanted. */
export function isStoredAsAsked(change: Change, now: ObservedParameter): boolean {
  const isReset = change.after?.origin.kind === "engine-default";
  return isReset ? now.stored === undefined : isSameValue(now.stored, change.after?.value);
}

function findMismatch(change: Change, now: ObservedParameter | undefined): readonly Finding[] {
  if (!now) return [notReadable(change)];
  if (!isStoredAsAsked(change, now)) return [notStored(change, now)];
  const runs = now.pendingRestart || isSameValue(now.running, change.after?.value);
  return runs ? [] : [outranked(change, now)];
}

function notReadable({ instance, parameter }: Change): Finding {
  const message = `${parameter} cannot be read back from ${instance}.`;
  const fix = "Grant Setpoint's role the right to read every setting (docs/postgresql-role.sql).";
  return { code: "rollout/not-readable", severity: "error", message, fix, instance, parameter };
}

function notStored(change: Change, now: ObservedParameter): Finding {
  const { instance, parameter, after } = change;
  const asked = after?.origin.kind === "engine-default" ? "reset" : renderValue(change, after?.value, "reset");
  const message = `${parameter} was to be ${asked}; the server stores ${renderValue(change, now.stored, "nothing")}.`;
  const fix = "See the server's log, then run setpoint plan again.";
  return { code: "rollout/not-stored", severity: "error", message, fix, instance, parameter };
}

/** Stored as asked, yet something else runs: a command line, a role, a database, or the operator's own file after a reset. */
function outranked(change: Change, now: ObservedParameter): Finding {
  const by = now.shadowedBy.length > 0 ? now.shadowedBy.join(", ") : (now.sourceFile ?? "another source");
  const isReset = change.after?.origin.kind === "engine-default";
  const running = renderValue(change, now.running, "");
  return {
    code: "rollout/outranked",
    severity: isReset ? "warning" : "error",
    message: `${change.parameter} is stored as asked, but ${by} makes the server run ${running}.`,
    fix: "Remove it there, or declare that value.",
    instance: change.instance,
    parameter: change.parameter,
  };
}
