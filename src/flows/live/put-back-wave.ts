import type { Workspace } from "../workspace.ts";
import { type BringOptions, mayRestart, type UndoServer } from "./bring-server.ts";
import type { ServerPlan } from "./plan-servers.ts";
import { type Brought, notPutBack } from "./put-back.ts";
import { putBackOwn } from "./put-back-own.ts";
import { withSession } from "./with-session.ts";

/** A server that a run has brought to its plan, and what it takes to put it back. */
export interface Undoable {
  readonly server: ServerPlan;
  readonly undo: UndoServer;
}

/** What became of a server that was to be put back. */
export interface PutBack extends Brought {
  readonly instance: string;
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
): Promise<readonly PutBack[]> {
  const outcomes: PutBack[] = [];
  for (const one of servers.toReversed()) {
    const { instance } = one.server.plan;
    outcomes.push({ instance, ...(await putBackServer(workspace, one, options)) });
  }
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
