import { assertNever } from "../../model/assert-never.ts";
import type { Decision } from "../../model/decision.ts";
import { decideStages } from "./decide-approvals.ts";
import type { Evidence } from "./evidence.ts";
import { lastOpinions } from "./last-opinions.ts";
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
  const needsPeople = requirements.some((requirement) => requirement.kind === "approvals");
  const children = [
    ...requirements.map((requirement) => decideRequirement(requirement, evidence)),
    ...(needsPeople ? decideContributors(evidence) : []),
  ];
  const closed = children.filter((child) => child.verdict === "closed");
  return {
    verdict: closed.length === 0 ? "open" : "closed",
    title: `${request.id} onto ${request.target} at ${request.base.slice(0, 12)}, plan ${plan.digest.slice(0, 12)}`,
    reason: explain(children.length, closed.length, evidence),
    mayAct: [...new Set(closed.flatMap((child) => child.mayAct))].toSorted(),
    children,
  };
}

function explain(all: number, closed: number, { plan }: Evidence): string {
  if (closed > 0) return `requirements not met: ${closed} of ${all}`;
  if (all > 0) return `requirements met: ${all} of ${all}`;
  const count = plan.changes.length + plan.structure.length;
  return count === 0 ? "nothing changes, so nothing needs approval" : `nothing that changes is locked (${count})`;
}

function decideRequirement(requirement: Requirement, evidence: Evidence): Decision {
  switch (requirement.kind) {
    case "approvals":
      return decideApprovals(requirement, evidence);
    case "threshold":
      return decideThreshold(requirement, evidence);
    case "refusal":
      return close(requirement.title, requirement.reason);
    default:
      return assertNever(requirement);
  }
}

function decideApprovals(requirement: ApprovalRequirement, evidence: Evidence): Decision {
  const opinions = [...lastOpinions(evidence.reviews).values()];
  const children = decideStages(requirement, opinions, evidence);
  const grounds = `guards ${renderGrounds(requirement.grounds)}`;
  if (children.length === 0)
    return close(requirement.policy, `${grounds}; it names no approvals, so nobody can open it: correct the policy`);
  const closed = children.filter((child) => child.verdict === "closed");
  return {
    verdict: closed.length === 0 ? "open" : "closed",
    title: requirement.policy,
    reason: grounds,
    mayAct: [...new Set(closed.flatMap((child) => child.mayAct))].toSorted(),
    children,
  };
}

function decideThreshold({ name, reason }: ThresholdRequirement, { acceptedThresholds }: Evidence): Decision {
  const title = `Threshold/${name}`;
  return acceptedThresholds.includes(name)
    ? { verdict: "open", title, reason: `${reason}; accepted by name`, mayAct: [], children: [] }
    : close(title, `the plan ${reason}; accept ${name} by name, or split the change`);
}

/** Whoever cannot be told apart from an approver could be one: approvals count only once every contributor is known. */
function decideContributors({ contributors }: Evidence): readonly Decision[] {
  if (contributors.length === 0)
    return [close("contributors", "nobody is known to have made this change; its commits could not be read")];
  const unknown = contributors.filter((contributor) => contributor.login === undefined);
  const names = [...new Set(unknown.map((contributor) => contributor.known))].toSorted();
  return names.map((name) =>
    close(`contributor ${name}`, `no account owns ${name}; add it to an account, or commit under a known address`),
  );
}

function close(title: string, reason: string): Decision {
  return { verdict: "closed", title, reason, mayAct: [], children: [] };
}
