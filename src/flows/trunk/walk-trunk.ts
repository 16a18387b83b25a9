import type { Workspace } from "../workspace.ts";
import { readCommitSide } from "./commit-side.ts";
import { passCommit } from "./pass-commit.ts";
import { planMove } from "./plan-move.ts";
import { takeStep } from "./take-step.ts";
import { findUsedRequests } from "./trunk-record.ts";
import type { TrunkPosition, TrunkWay, Walked } from "./trunk-walk.ts";

/**
 * Follows the trunk commit by commit as far as each was approved, or needed nobody. One that was not stops the walk until a later commit
 * has undone it: then what lies between the commit that governs and that one needs nobody, changes of policy included.
 */
export async function walkTrunk(workspace: Workspace, trunk: TrunkWay): Promise<Walked> {
  const { from, way } = trunk;
  const used = new Map(findUsedRequests(trunk.entries));
  let at: TrunkPosition = { side: from, steps: [], next: 0, since: 0, latest: from, passed: [] };
  for (let commit = way[0]; commit !== undefined; commit = way[at.next]) {
    const head = await readCommitSide(workspace, commit.id, at.latest);
    const walk = { ...trunk, used, at };
    const move = planMove(workspace, at.side, head);
    at = at.bypass ? await passCommit(workspace, walk, move) : await takeStep(workspace, walk, move);
  }
  return at;
}
