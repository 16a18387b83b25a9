import type { TrunkStep } from "../../model/audit-event.ts";
import type { Workspace } from "../workspace.ts";
import type { Move } from "./plan-move.ts";
import type { TrunkPosition, TrunkWalk } from "./trunk-walk.ts";

/**
 * Passes over a commit that comes after a bypass, unless it has undone it.
 *
 * @param move from the commit that governs to this one
 */
export async function passCommit(workspace: Workspace, walk: TrunkWalk, move: Move): Promise<TrunkPosition> {
  const { at } = walk;
  const { head, plan, needs } = move;
  const next = at.next + 1;
  const undoing = { commit: head.commit, digest: plan.digest };
  if (needs.length > 0) return { ...at, next, passed: [...at.passed, undoing], latest: head };
  const { bypass: _, ...healed } = at;
  const steps = [...at.steps, ...(await useUp(workspace, walk, undoing))];
  return { ...healed, side: head, latest: head, steps, next, since: next, passed: [] };
}

/** What was merged and then undone is used up all the same: the same request must not bring it again. */
async function useUp(workspace: Workspace, { at, used }: TrunkWalk, undoing: TrunkStep): Promise<readonly TrunkStep[]> {
  const forge = workspace.openForge(at.side.fleet.configuration);
  const steps: TrunkStep[] = [];
  for (const step of [...at.passed, undoing]) {
    const request = (await forge.mergedBy(step.commit))?.request;
    if (!request) continue;
    used.set(request.id, step.commit);
    steps.push({ ...step, request: { id: request.id, head: request.head, approvedBy: [] } });
  }
  return steps.at(-1)?.commit === undoing.commit ? steps : [...steps, undoing];
}
