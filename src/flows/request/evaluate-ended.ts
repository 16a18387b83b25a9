import type { Decision } from "../../model/decision.ts";
import type { Plan } from "../../model/plan.ts";
import type { ChangeRequest, Review } from "../../model/review.ts";
import { close } from "../../stages/gate/decision-node.ts";
import { lastOpinions } from "../../stages/gate/last-opinions.ts";
import { planChange } from "../../stages/plan/plan-change.ts";
import { deriveLife } from "../../stages/request/derive-life.ts";
import type { Delivery, GateFacts, Objection } from "../../stages/request/request-facts.ts";
import { traceDelivery } from "../../stages/request/trace-delivery.ts";
import { readSide } from "../read-side.ts";
import type { Workspace } from "../workspace.ts";
import type { Evaluation } from "./evaluation.ts";
import { findTrunkCommit } from "./find-trunk-commit.ts";
import type { Round } from "./round.ts";

/** True if nothing is left to decide about a request. */
export function hasEnded({ state }: Pick<ChangeRequest, "state">): boolean {
  return state === "merged" || state === "closed";
}

/**
 * Tells what became of a request that was merged or closed: what it changed where it entered trunk (or would have changed where it left
 * trunk), and how far servers have followed. The gate is not asked again, and stays closed.
 */
export async function evaluateEnded(workspace: Workspace, round: Round, request: ChangeRequest): Promise<Evaluation> {
  const reviews = await round.forge.reviews(request.id);
  const commit = request.state === "merged" ? await findTrunkCommit(workspace, round, request) : undefined;
  const { plan, base } = await planEnded(workspace, round, { head: request.head, commit });
  const delivery = commit === undefined ? {} : { delivery: await trace(workspace, round, { request, commit, plan }) };
  const decision = decideEnded(request);
  const { state, target } = request;
  const gate = gateOf(decision, reviews);
  const life = deriveLife({ state, target, trunk: workspace.trunk, findings: [], gate, isShown: true, ...delivery });
  const about = { request: request.id, base, head: request.head, trust: round.forge.trust };
  const evaluatedAt = workspace.clock.now().toISOString();
  return { request, reviews, result: { kind: "check", ...about, plan, findings: [], decision, life, evaluatedAt } };
}

/** From the first parent of the commit that trunk took; else from where the request left trunk. */
async function planEnded(
  workspace: Workspace,
  { trunk: { commit: trunk = workspace.trunk } }: Round,
  { head, commit }: { readonly head: string; readonly commit: string | undefined },
): Promise<{ readonly plan: Plan; readonly base: string }> {
  const start =
    (commit && (await findParent(workspace, commit, head))) ?? (await workspace.repo.mergeBase(trunk, head));
  const before = await readSide(workspace, start ?? trunk);
  const after = await readSide(workspace, commit ?? head, before);
  return { plan: planChange(before, after, workspace.engines), base: start ?? trunk };
}

/** A request that was moved onto trunk without a commit of its own has its parent anywhere in history. */
async function findParent({ repo }: Workspace, commit: string, head: string): Promise<string | undefined> {
  const common = await repo.mergeBase(head, commit);
  const commits = await repo.commitsBetween(common === commit ? undefined : common, commit);
  return commits.find(({ id }) => id === commit)?.parents[0];
}

async function trace(
  { repo }: Workspace,
  { entries }: Round,
  merged: { readonly request: ChangeRequest; readonly commit: string; readonly plan: Plan },
): Promise<Delivery> {
  const applied = new Set(entries.flatMap(({ event }) => (event.kind === "apply-started" ? [event.commit] : [])));
  const appliedWith = new Set<string>();
  for (const one of applied) if ((await repo.mergeBase(merged.commit, one)) === merged.commit) appliedWith.add(one);
  const { id, head } = merged.request;
  return traceDelivery(entries, { request: id, head, changes: merged.plan.changes, appliedWith });
}

function decideEnded({ id, target, state, endedAt }: ChangeRequest): Decision {
  const when = endedAt === undefined ? "" : ` at ${endedAt}`;
  return close(`${id} onto ${target}`, `it was ${state}${when}: nothing is left to decide`);
}

/** Whoever closed it had the right to; a standing objection is told whoever made it. */
function gateOf({ verdict, mayAct }: Decision, reviews: readonly Review[]): GateFacts {
  const objections = lastOpinions(reviews).flatMap((opinion): readonly Objection[] => {
    if (opinion.verdict !== "changes-requested") return [];
    const reason = reviews.find((review) => review.id === opinion.id)?.comment?.trim();
    return [{ by: opinion.reviewer, ...(reason ? { reason } : {}) }];
  });
  return { verdict, mayAct, refusals: [], awaited: [], aged: [], objections };
}
