import type { Finding } from "../../model/finding.ts";
import type { Observation } from "../../model/observation.ts";
import type { Change } from "../../model/plan.ts";
import type { TargetSession } from "../../ports/target.ts";
import { restartStays } from "../../stages/rollout/verify-put-back.ts";
import { isStoredAsAsked } from "../../stages/rollout/verify-read-back.ts";
import type { UndoServer } from "./bring-server.ts";
import { type Brought, putBack } from "./put-back.ts";

/** Puts back what this run has stored and nobody has stored anew since, and says what else is different now. */
export async function putBackOwn(session: TargetSession, undo: UndoServer, restart: boolean): Promise<Brought> {
  const now = await session.observe();
  const isOwn = (name: string): boolean =>
    undo.changes.some((change) => change.parameter === name && isStillStored(change, now));
  const own = {
    ...undo,
    changes: undo.changes.filter(({ parameter }) => isOwn(parameter)),
    forward: undo.forward.filter(({ parameter }) => isOwn(parameter.name)),
  };
  const moved = undo.changes.filter(({ parameter }) => !isOwn(parameter));
  const because = [...moved.map(movedSince), ...undo.awaited.flatMap((change) => findRestarted(change, now))];
  if (own.changes.length === 0) return { outcome: "rolled-back", readBack: [], findings: because };
  return putBack(session, own, { restart, because });
}

function isStillStored(change: Change, { parameters }: Observation): boolean {
  const now = parameters.get(change.parameter);
  return now !== undefined && isStoredAsAsked(change, now);
}

function findRestarted(change: Change, { parameters }: Observation): readonly Finding[] {
  const now = parameters.get(change.parameter);
  return now && !now.pendingRestart ? [restartStays(change, now)] : [];
}

function movedSince({ instance, parameter }: Change): Finding {
  return {
    code: "rollout/moved-since",
    severity: "warning",
    message: `${parameter} was stored by somebody else since this run stored it, and is left as it is.`,
    fix: "Run setpoint apply to see how it differs from the documents.",
    instance,
    parameter,
  };
}
