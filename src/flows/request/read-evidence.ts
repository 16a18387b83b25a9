import type { Finding } from "../../model/finding.ts";
import type { Plan } from "../../model/plan.ts";
import type { ChangeRequest } from "../../model/review.ts";
import { findSystems, findTeams } from "../../stages/gate/derive-requirements.ts";
import type { Evidence } from "../../stages/gate/evidence.ts";
import type { Requirement } from "../../stages/gate/requirement.ts";
import { findShownAt, whatWasSeen } from "../../stages/gate/what-was-seen.ts";
import { recallReviews } from "../../stages/request/recall-reviews.ts";
import type { Side } from "../read-side.ts";
import type { Workspace } from "../workspace.ts";
import { readTickets } from "./read-tickets.ts";
import type { Round } from "./round.ts";

/** What evidence is wanted about. */
export interface Wanted {
  readonly request: ChangeRequest;
  readonly plan: Plan;
  readonly base: Side;
  readonly requirements: readonly Requirement[];
  readonly acceptedThresholds: readonly string[];
}

/** Evidence, and what was seen on the way to it. */
export interface ReadEvidence {
  readonly evidence: Evidence;
  /** This plan is what was shown last for the request's head. */
  readonly isShown: boolean;
  /** What is wrong with how the forge tells the reviews. */
  readonly findings: readonly Finding[];
}

/** Reads everything that the gate needs to know of a request at this moment; only members of teams come from the round. */
export async function readEvidence(workspace: Workspace, round: Round, wanted: Wanted): Promise<ReadEvidence> {
  const { request, plan, base, requirements, acceptedThresholds } = wanted;
  const { forge, board } = round;
  const [contributors, told, tickets, ...memberships] = await Promise.all([
    forge.contributors(request),
    forge.reviews(request.id),
    readTickets(workspace, findSystems(requirements), plan.digest),
    ...findTeams(requirements).map(async (team) => [team, await round.members(team)] as const),
  ]);
  const heads = [...new Set([request.head, ...told.map((review) => review.head)])];
  const shown = await board.shown(request.id, heads);
  const { reviews, findings } = recallReviews(whatWasSeen(told, shown), round.recorded(request.id));
  const shownAt = findShownAt({ head: request.head, digest: plan.digest }, shown);
  const evidence: Evidence = {
    request,
    plan,
    contributors,
    reviews,
    memberships: new Map(memberships),
    now: workspace.clock.now(),
    acceptedThresholds,
    trunk: workspace.trunk,
    ...(shownAt === undefined ? {} : { shownAt }),
    tickets,
    contributorRules: base.fleet.configuration.contributors,
  };
  const isShown = shown.findLast((one) => one.head === request.head)?.digest === plan.digest;
  return { evidence, isShown, findings };
}
