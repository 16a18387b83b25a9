import type { Finding } from "../../model/finding.ts";
import type { Observation } from "../../model/observation.ts";
import type { Change } from "../../model/plan.ts";
import type { TargetSession } from "../../ports/target.ts";
import { restartStays } from "../../stages/rollout/verify-put-back.ts";
import { isStoredAsAsked } from "../../stages/rollout/verify-read-back.ts";
import type { Workspace } from "../workspace.ts";
import { type BringOptions, mayRestart, type UndoServer } from "./bring-server.ts";
import type { ServerPlan } from "./plan-servers.ts";
import { type Brought, notPutBack, putBack } from "./put-back.ts";
import { withSession } from "./with-session.ts";

/** A server that a run has brought to its plan, and what it takes to put it back. */
export interface Undoable {
  readonly server: ServerPlan;
  readonly undo: UndoServer;
}

/**
 * Puts servers back to what they were before this run, the last one first, so that the order between a primary and its standbys holds
 * backwards too. A server that cannot be put back does not hinder the others. What somebody else has stored since is left alone.
 *
 * @returns what became of each, in the order in which they were put back
 */
export async function putBackWave(
  workspace: Workspace,
  servers: readonly Undoable[],
  options: BringOptions,
): Promise<readonly Brought[]> {
  const outcomes: Brought[] = [];
  for (const one of servers.toReversed()) outcomes.push(await putBackServer(workspace, one, options));
  return outcomes;
}

async function putBackServer(
  workspace: Workspace,
  { server, undo }: Undoable,
  options: BringOptions,
): Promise<Brought> {
  const restart = mayRestart(server, options);
  try {
    return await withSession(workspace, server.wanted.state.instance, (session) =>
      session.exclusively(() => putBackOwn(session, undo, restart)),
    );
  } catch (error) {
    return { outcome: "failed", readBack: [], findings: [notPutBack(undo, error)] };
  }
}

async function putBackOwn(session: TargetSession, undo: UndoServer, restart: boolean): Promise<Brought> {
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
