import type { Decision } from "../../model/decision.ts";
import type { ApprovalStage } from "../../model/policy.ts";
import { decide } from "../../stages/gate/decide.ts";
import { findStages } from "../../stages/gate/derive-requirements.ts";
import type { Evidence } from "../../stages/gate/evidence.ts";
import { judgeOpinion } from "../../stages/gate/judge-opinion.ts";
import { lastOpinions } from "../../stages/gate/last-opinions.ts";
import type { Requirement } from "../../stages/gate/requirement.ts";
import type { GateFacts, Objection } from "../../stages/request/request-facts.ts";

/**
 * What keeps a gate closed, in kinds: what cannot be approved, what is missing, what has only grown old, who objects. The gate itself
 * is asked again without the order of stages and without the age of approvals: what opens then, they alone kept closed.
 */
export function explainGate(decision: Decision, requirements: readonly Requirement[], evidence: Evidence): GateFacts {
  const { verdict, mayAct } = decision;
  const facts = { verdict, mayAct, refusals: [], awaited: [], aged: [], objections: [] };
  if (verdict === "open") return facts;
  const unordered = requirements.map(withoutOrder);
  const awaited = listClosed(decide(unordered, evidence));
  const ageless = new Set(listClosed(decide(unordered.map(withoutAge), evidence)));
  return {
    ...facts,
    refusals: requirements.flatMap((one) => (one.kind === "refusal" ? [one.reason] : [])),
    awaited,
    aged: awaited.filter((name) => !ageless.has(name)),
    objections: findObjections(requirements, evidence),
  };
}

function withoutOrder(requirement: Requirement): Requirement {
  if (requirement.kind !== "approvals" && requirement.kind !== "threshold") return requirement;
  return { ...requirement, approvals: requirement.approvals.map(standAlone) };
}

function standAlone(stage: ApprovalStage): ApprovalStage {
  const { after: _, ...alone } = stage;
  return alone;
}

function withoutAge(requirement: Requirement): Requirement {
  if (requirement.kind !== "approvals") return requirement;
  const { expiresMs: _, ...ageless } = requirement;
  return ageless;
}

/** Closed stages as `Lock/durability dba`, everything else that is closed by its title. */
function listClosed({ children }: Decision): readonly string[] {
  return children.filter(isClosed).flatMap(({ title, children: stages }) => {
    const closed = stages.filter(isClosed).map((stage) => `${title} ${stage.title.replace(/^stage /, "")}`);
    return closed.length === 0 ? [title] : closed;
  });
}

function isClosed({ verdict }: Decision): boolean {
  return verdict === "closed";
}

/** Each person once, with the words of the opinion that holds. */
function findObjections(requirements: readonly Requirement[], evidence: Evidence): readonly Objection[] {
  const stages = requirements.flatMap(findStages);
  return [...lastOpinions(evidence.reviews)]
    .filter((opinion) => stages.some(({ from }) => judgeOpinion(opinion, { from }, evidence).effect === "blocks"))
    .map(({ id, reviewer: by }) => {
      const reason = evidence.reviews.find((review) => review.id === id)?.comment;
      return { by, ...(reason === undefined || reason.trim() === "" ? {} : { reason: reason.trim() }) };
    });
}
