import type { AuditEntry, TrunkStep } from "../../model/audit-event.ts";
import type { CommitInfo } from "../../ports/config-repo.ts";
import { readSide, type Side } from "../read-side.ts";
import type { Workspace } from "../workspace.ts";
import { findMerge, type FoundMerge } from "./find-merge.ts";
import { judgeMerge } from "./judge-merge.ts";
import { type Move, planMove } from "./plan-move.ts";
import { findUsedHeads, headKey } from "./trunk-record.ts";

/** Where a walk begins, and what it is judged by. */
export interface TrunkWay {
  /** The commit that governs so far. */
  readonly from: Side;
  /** The trunk's commits after it along first parents, oldest first. */
  readonly way: readonly CommitInfo[];
  /** The record, oldest first. */
  readonly entries: readonly AuditEntry[];
}

/** How far the trunk may be followed. */
export interface Walked {
  /** Of the newest commit up to which everything may be applied. */
  readonly side: Side;
  readonly steps: readonly TrunkStep[];
  readonly bypass?: Bypass;
}

/** A commit that may not be applied. */
export interface Bypass {
  readonly commit: string;
  readonly reason: string;
  readonly head: Side;
  /** The trunk does not descend from the commit that governs. */
  readonly isRewritten?: boolean;
}

/**
 * Follows the trunk commit by commit as far as each was approved, or needed nobody. One that was not stops the walk until a later commit
 * has undone it: then what lies between the commit that governs and that one needs nobody, changes of policy included.
 */
export async function walkTrunk(workspace: Workspace, trunk: TrunkWay): Promise<Walked> {
  const used = new Map(findUsedHeads(trunk.entries));
  let at: Position = { side: trunk.from, steps: [], next: 0, since: 0, latest: trunk.from, passed: [] };
  while (at.next < trunk.way.length) {
    const head = await readSide(workspace, trunk.way[at.next]?.id, at.latest);
    const walk = { ...trunk, used, at };
    const move = planMove(workspace, at.side, head);
    at = at.bypass ? await passCommit(workspace, walk, move) : await takeStep(workspace, walk, move);
  }
  return at;
}

interface Position extends Walked {
  readonly next: number;
  /** The first place after the last commit that undid a bypass. */
  readonly since: number;
  /** The side that was read last: what is the same in the next one is not computed again. */
  readonly latest: Side;
  /** From the commit that stopped the walk on. */
  readonly passed: readonly TrunkStep[];
}

interface Walk extends TrunkWay {
  readonly used: Map<string, string>;
  readonly at: Position;
}

async function passCommit(workspace: Workspace, walk: Walk, move: Move): Promise<Position> {
  const { at } = walk;
  const next = at.next + 1;
  const passed = [...at.passed, { commit: move.head.commit ?? "", digest: move.plan.digest }];
  if (move.needs.length > 0) return { ...at, next, passed, latest: move.head };
  const { bypass: _, ...healed } = at;
  const steps = [...at.steps, ...(await useUp(workspace, walk, passed))];
  return { ...healed, side: move.head, latest: move.head, steps, next, since: next, passed: [] };
}

/** What was merged and then undone is used up all the same: the same request must not bring it again. */
async function useUp(
  workspace: Workspace,
  { at, used }: Walk,
  passed: readonly TrunkStep[],
): Promise<readonly TrunkStep[]> {
  const forge = workspace.openForge(at.side.fleet.configuration);
  const steps: TrunkStep[] = [];
  for (const step of passed) {
    const request = (await forge.mergedBy(step.commit))?.request;
    if (request) used.set(headKey(request), step.commit);
    const place = request ? { request: { id: request.id, head: request.head, approvedBy: [] } } : {};
    if (request || step === passed.at(-1)) steps.push({ ...step, ...place });
  }
  return steps;
}

async function takeStep(workspace: Workspace, walk: Walk, move: Move): Promise<Position> {
  const { at, way, entries, used } = walk;
  const { head, needs, plan } = move;
  const commit = head.commit ?? "";
  if (needs.length === 0) return { ...advance(at, move, { commit, digest: plan.digest }), next: at.next + 1 };
  const stop = (reason: string): Position => ({
    ...at,
    next: at.next + 1,
    latest: head,
    bypass: { commit, reason, head },
    passed: [{ commit, digest: plan.digest }],
  });
  const forge = workspace.openForge(move.base.fleet.configuration);
  const found = await findMerge(forge, { way, place: at.next, since: at.since });
  if (!found) return stop(`no merged request brought it, and ${needs.join("; ")}`);
  const whole = await planWhole(workspace, walk, { found, move });
  const end = whole.head.commit ?? "";
  const judged = await judgeMerge(workspace, { move: whole, commit: end, request: found.request, entries, used });
  if (judged.kind === "refused") return stop(judged.reason);
  used.set(headKey(found.request), end);
  return { ...advance(at, whole, judged.step), next: found.last + 1 };
}

/** The move of the whole request, where it became several commits. */
async function planWhole(
  workspace: Workspace,
  { from, way }: TrunkWay,
  { found: { first, last }, move }: { readonly found: FoundMerge; readonly move: Move },
): Promise<Move> {
  if (first === last) return move;
  const base = first === 0 ? from : await readSide(workspace, way[first - 1]?.id, move.base);
  return planMove(workspace, base, await readSide(workspace, way[last]?.id, move.head));
}

function advance(at: Position, { head }: Move, step: TrunkStep): Position {
  return { ...at, side: head, steps: [...at.steps, step], latest: head };
}
