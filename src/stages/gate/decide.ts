import { assertNever } from "../../model/assert-never.ts";
import type { Decision } from "../../model/decision.ts";
import { decideStages } from "./decide-approvals.ts";
import { decideContributors } from "./decide-contributors.ts";
import { decideTicket } from "./decide-ticket.ts";
import { decideWindows } from "./decide-windows.ts";
import { close, open, openIfAll } from "./decision-node.ts";
import { findStages } from "./derive-requirements.ts";
import type { Evidence } from "./evidence.ts";
import { renderGrounds } from "./render-ground.ts";
import type { ApprovalRequirement, Requirement, ThresholdRequirement } from "./requirement.ts";

/**
 * Decides whether a request may be merged: open only if every requirement is met by people who may meet it, for exactly this plan.
 * The tree explains itself down to the single opinion; the leaves below a stage say of each person whether they count.
 *
 * @example
 * const decision = decide(deriveRequirements(proposed, engines), evidence);
 * decision.verdict; // "closed"
 * decision.mayAct; // ["bo", "chris"]
 */
export function decide(requirements: readonly Requirement[], evidence: Evidence): Decision {
  const { request, plan } = evidence;
  const needsPeople = requirements.some((one) => findStages(one).length > 0);
  const children = [
    ...decideTarget(evidence),
    ...requirements.flatMap((requirement) => decideRequirement(requirement, evidence)),
    ...(needsPeople ? decideContributors(evidence) : []),
  ];
  const closed = children.filter((child) => child.verdict === "closed");
  return openIfAll(children, {
    title: `${request.id} onto ${request.target} at ${request.base.slice(0, 12)}, plan ${plan.digest.slice(0, 12)}`,
    reason: explain(children.length, closed.length, evidence),
  });
}

function explain(all: number, closed: number, { plan }: Evidence): string {
  if (closed > 0) return `requirements not met: ${closed} of ${all}`;
  if (all > 0) return `requirements met: ${all} of ${all}`;
  const count = plan.changes.length + plan.structure.length;
  return count === 0 ? "nothing changes, so nothing needs approval" : `nothing that changes is locked (${count})`;
}

/** A verdict that was earned under one branch's policy is worth nothing towards another branch. */
function decideTarget({ request: { target }, trunk }: Evidence): readonly Decision[] {
  if (target === trunk) return [];
  const reason = `it goes onto ${target}, and the policy that was asked is ${trunk}'s; propose it onto ${trunk}`;
  return [close(`target ${target}`, reason)];
}

function decideRequirement(requirement: Requirement, evidence: Evidence): readonly Decision[] {
  switch (requirement.kind) {
    case "approvals":
      return [decideApprovals(requirement, evidence)];
    case "threshold":
      return [decideThreshold(requirement, evidence)];
    case "ticket":
      return [decideTicket(requirement, evidence)];
    case "windows":
      return decideWindows(requirement, evidence);
    case "refusal":
      return [close(requirement.title, requirement.reason)];
    default:
      return assertNever(requirement);
  }
}

function decideApprovals(requirement: ApprovalRequirement, evidence: Evidence): Decision {
  const { policy, approvals } = requirement;
  const grounds = `guards ${renderGrounds(requirement.grounds)}`;
  return approvals.length === 0
    ? close(policy, `${grounds}; it names no approvals, so nobody can open it: correct the policy`)
    : openIfAll(decideStages(requirement, evidence), { title: policy, reason: grounds });
}

/** A word that somebody is named for is given by their approval, and by nothing else. */
function decideThreshold(requirement: ThresholdRequirement, evidence: Evidence): Decision {
  const { name, approvals } = requirement;
  const [title, reason] = [`Threshold/${name}`, `the plan ${requirement.reason}`];
  if (approvals.length > 0)
    return openIfAll(decideStages(requirement, evidence), {
      title,
      reason: `${reason}; approvals of the plan accept it`,
    });
  return evidence.acceptedThresholds.includes(name)
    ? open(title, `${reason}; accepted by name`)
    : close(title, `${reason}; accept ${name} by name, or split the change`);
}
