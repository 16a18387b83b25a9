import { assertNever } from "../../model/assert-never.ts";
import type { Plan } from "../../model/plan.ts";
import { deriveRequirements } from "../../stages/gate/derive-requirements.ts";
import { renderGrounds } from "../../stages/gate/render-ground.ts";
import type { Requirement } from "../../stages/gate/requirement.ts";
import { planChange } from "../../stages/plan/plan-change.ts";
import type { Workspace } from "../workspace.ts";
import type { CommitSide } from "./commit-side.ts";

/** A move of the trunk from one commit to another. */
export interface Move {
  readonly base: CommitSide;
  readonly head: CommitSide;
  readonly plan: Plan;
  /** What the base's policy asks for before it may be applied, in words; empty where nobody needs to approve it. */
  readonly needs: readonly string[];
}

/** Plans a move and says what it needs, by the policy of the side that it leaves. */
export function planMove({ engines }: Pick<Workspace, "engines">, base: CommitSide, head: CommitSide): Move {
  const plan = planChange(base, head, engines);
  const requirements = deriveRequirements({ plan, base: withoutWindows(base), head }, engines);
  return { base, head, plan, needs: requirements.flatMap(describeNeed) };
}

/** When servers may be changed is asked when a run goes to them; whether a commit was approved does not depend on the hour. */
export function withoutWindows(side: CommitSide): CommitSide {
  const { fleet } = side;
  return { ...side, fleet: { ...fleet, policies: { ...fleet.policies, windows: [] } } };
}

function describeNeed(requirement: Requirement): readonly string[] {
  switch (requirement.kind) {
    case "approvals":
      return [`${requirement.policy} guards ${renderGrounds(requirement.grounds)}`];
    case "threshold":
      return [`Threshold/${requirement.name}: it ${requirement.reason}`];
    case "ticket":
      return requirement.demand.required ? [`${requirement.policy} asks for a ticket`] : [];
    case "windows":
      return [];
    case "refusal":
      return [`${requirement.title}: ${requirement.reason}`];
    default:
      return assertNever(requirement);
  }
}
