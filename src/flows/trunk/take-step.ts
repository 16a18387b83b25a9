import type { TrunkStep } from "../../model/audit-event.ts";
import type { Workspace } from "../workspace.ts";
import { readCommitSide } from "./commit-side.ts";
import { findMerge, type FoundMerge } from "./find-merge.ts";
import { judgeMerge } from "./judge-merge.ts";
import { type Move, planMove } from "./plan-move.ts";
import type { TrunkPosition, TrunkWalk, TrunkWay } from "./trunk-walk.ts";

/**
 * Goes on to the next commit if it needs nobody, or if the request that brought it is approved; else stops there.
 *
 * @param move from the commit that governs, which is the parent, to this one
 */
export async function takeStep(workspace: Workspace, walk: TrunkWalk, move: Move): Promise<TrunkPosition> {
  const { at, way, entries, used } = walk;
  const { head, needs, plan } = move;
  const step = { commit: head.commit, digest: plan.digest };
  if (needs.length === 0) return advance(at, { move, step, next: at.next + 1 });
  const forge = workspace.openForge(move.base.fleet.configuration);
  const found = await findMerge(forge, { way, place: at.next, since: at.since });
  if (!found) return stop(at, move, `no merged request brought it, and ${needs.join("; ")}`);
  const whole = await planWhole(workspace, walk, { found, move });
  const judged = await judgeMerge(workspace, { move: whole, request: found.request, entries, used });
  if (judged.kind === "refused") return stop(at, move, judged.reason);
  used.set(found.request.id, whole.head.commit);
  return advance(at, { move: whole, step: judged.step, next: found.last + 1 });
}

/** The move of the whole request, where it became several commits. */
async function planWhole(
  workspace: Workspace,
  { from, way }: TrunkWay,
  { found: { first, last }, move }: { readonly found: FoundMerge; readonly move: Move },
): Promise<Move> {
  const [before, end] = [way[first - 1], way[last]];
  if (first === last || !end) return move;
  const base = before ? await readCommitSide(workspace, before.id, move.base) : from;
  return planMove(workspace, base, await readCommitSide(workspace, end.id, move.head));
}

function advance(
  at: TrunkPosition,
  { move: { head }, step, next }: { readonly move: Move; readonly step: TrunkStep; readonly next: number },
): TrunkPosition {
  return { ...at, side: head, latest: head, steps: [...at.steps, step], next };
}

function stop(at: TrunkPosition, { head, plan }: Move, reason: string): TrunkPosition {
  const { commit } = head;
  const passed = [{ commit, digest: plan.digest }];
  return { ...at, next: at.next + 1, latest: head, bypass: { commit, reason, head }, passed };
}
