import type { Decision } from "../../model/decision.ts";
import type { Finding } from "../../model/finding.ts";
import type { Plan } from "../../model/plan.ts";
import type { GuardedChange } from "../../model/results.ts";
import type { ChangeRequest, Review } from "../../model/review.ts";
import type { Forge } from "../../ports/forge.ts";
import { decide } from "../../stages/gate/decide.ts";
import { deriveRequirements } from "../../stages/gate/derive-requirements.ts";
import type { Requirement } from "../../stages/gate/requirement.ts";
import type { GateFacts } from "../../stages/request/request-facts.ts";
import type { Side } from "../read-side.ts";
import type { Workspace } from "../workspace.ts";
import { explainGate } from "./explain-gate.ts";
import { readEvidence } from "./read-evidence.ts";
import { type Round, roundOf } from "./round.ts";

/** A change request with everything that the gate judges. */
export interface Judged {
  readonly forge: Forge;
  readonly request: ChangeRequest;
  readonly plan: Plan;
  readonly base: Side;
  readonly head: Side;
  readonly acceptedThresholds: readonly string[];
  /** What was read already for other requests of the same evaluation; absent: everything is read now. */
  readonly round?: Round;
}

/** The gate's answer, and what it rests on. */
export interface Judgement {
  readonly decision: Decision;
  /** Which change each policy holds. */
  readonly guards: readonly GuardedChange[];
  readonly facts: GateFacts;
  /** As they count: each with what its author saw. */
  readonly reviews: readonly Review[];
  /** This plan is what was shown last for the request's head. */
  readonly isShown: boolean;
  /** What is wrong with how the forge tells the reviews. */
  readonly findings: readonly Finding[];
}

/**
 * Asks the gate: what the base's policy requires of this plan, and what the forge, the record and ticket systems say of it at this
 * moment. What a reviewer saw is what was recorded when the review arrived; else what had been shown for its commit by then.
 */
export async function judge(workspace: Workspace, judged: Judged): Promise<Judgement> {
  const requirements = deriveRequirements(judged, workspace.engines);
  const round = judged.round ?? (await roundOf(workspace, judged.base, judged.forge));
  const { evidence, ...read } = await readEvidence(workspace, round, { ...judged, requirements });
  const decision = decide(requirements, evidence);
  const facts = explainGate(decision, requirements, evidence);
  return { decision, guards: requirements.flatMap(guardedBy), facts, reviews: evidence.reviews, ...read };
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
