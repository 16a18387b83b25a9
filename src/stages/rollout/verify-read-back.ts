import type { ReadBack } from "../../model/audit-event.ts";
import type { Finding } from "../../model/finding.ts";
import type { Observation, ObservedParameter } from "../../model/observation.ts";
import type { Change } from "../../model/plan.ts";
import { isSameValue } from "../../model/value.ts";

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
    readBack: observed.flatMap(({ now }) =>
      now
        ? [
            {
              instance: observation.instance,
              parameter: now.name,
              running: now.running,
              pendingRestart: now.pendingRestart,
            },
          ]
        : [],
    ),
    pendingRestart: observed.flatMap(({ change, now }) =>
      now?.pendingRestart && isStoredAsAsked(change, now) ? [now.name] : [],
    ),
    findings: observed.flatMap(({ change, now }) => findMismatch(change, now)),
  };
}

function isStoredAsAsked(change: Change, now: ObservedParameter): boolean {
  const isReset = change.after?.origin.kind === "engine-default";
  return isReset ? now.stored === undefined : isSameValue(now.stored, change.after?.value);
}

function findMismatch(change: Change, now: ObservedParameter | undefined): readonly Finding[] {
  const place = { instance: change.instance, parameter: change.parameter };
  const wanted = change.after?.value;
  if (!now) {
    const message = `${change.parameter} cannot be read back from ${change.instance}.`;
    return [
      {
        code: "rollout/not-readable",
        severity: "error",
        message,
        fix: "Grant pg_read_all_settings to Setpoint's role.",
        ...place,
      },
    ];
  }
  if (isStoredAsAsked(change, now) && (now.pendingRestart || isSameValue(now.running, wanted))) return [];
  if (isStoredAsAsked(change, now)) return [outranked(change, now)];
  const message = `${change.parameter} was to be ${wanted?.display ?? "reset"}; the server stores ${now.stored?.display ?? "nothing"}.`;
  return [
    {
      code: "rollout/not-stored",
      severity: "error",
      message,
      fix: "See the server's log; run setpoint plan again.",
      ...place,
    },
  ];
}

/** Stored as asked, yet something else runs: a command line, a role, a database, or the operator's own file after a reset. */
function outranked(change: Change, now: ObservedParameter): Finding {
  const by = now.shadowedBy.length > 0 ? now.shadowedBy.join(", ") : (now.sourceFile ?? "another source");
  const isReset = change.after?.origin.kind === "engine-default";
  return {
    code: "rollout/outranked",
    severity: isReset ? "warning" : "error",
    message: `${change.parameter} is stored as asked, but ${by} makes the server run ${now.running.display}.`,
    fix: "Remove it there, or declare that value.",
    instance: change.instance,
    parameter: change.parameter,
  };
}
