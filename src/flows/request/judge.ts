import type { Decision } from "../../model/decision.ts";
import type { Plan } from "../../model/plan.ts";
import type { GuardedChange } from "../../model/results.ts";
import type { ChangeRequest, Membership } from "../../model/review.ts";
import type { Forge } from "../../ports/forge.ts";
import { decide } from "../../stages/gate/decide.ts";
import { deriveRequirements, findTeams } from "../../stages/gate/derive-requirements.ts";
import type { Requirement } from "../../stages/gate/requirement.ts";
import type { Side } from "../read-side.ts";
import type { Workspace } from "../workspace.ts";

/** A change request with everything that the gate judges. */
export interface Judged {
  readonly forge: Forge;
  readonly request: ChangeRequest;
  readonly plan: Plan;
  readonly base: Side;
  readonly head: Side;
  readonly acceptedThresholds: readonly string[];
}

/** The gate's answer, and which change each policy holds. */
export interface Judgement {
  readonly decision: Decision;
  readonly guards: readonly GuardedChange[];
}

/** Asks the gate: what the trunk's policy requires of this plan, and what the forge says of people at this moment. */
export async function judge(workspace: Workspace, { forge, request, plan, ...rest }: Judged): Promise<Judgement> {
  const requirements = deriveRequirements({ plan, base: rest.base, head: rest.head }, workspace.engines);
  const memberships = new Map<string, Membership>();
  for (const team of findTeams(requirements)) memberships.set(team, await forge.members(team));
  const decision = decide(requirements, {
    request,
    plan,
    contributors: await forge.contributors(request),
    reviews: await forge.reviews(request.id),
    memberships,
    now: workspace.clock.now(),
    acceptedThresholds: rest.acceptedThresholds,
    trunk: workspace.trunk,
    tickets: new Map(),
    contributorRules: rest.base.fleet.configuration.contributors,
  });
  return { decision, guards: requirements.flatMap(guardedBy) };
}

function guardedBy(requirement: Requirement): readonly GuardedChange[] {
  if (requirement.kind !== "approvals") return [];
  const { policy, grounds } = requirement;
  return grounds.flatMap((ground) => {
    if (ground.kind !== "value") return [];
    const { instance, parameter } = ground.change;
    return [{ policy, instance, parameter }];
  });
}
