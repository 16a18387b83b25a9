import type { Engines } from "../../engines/engine.ts";
import type { ApprovalStage } from "../../model/policy.ts";
import { findAlterations, guardDocuments } from "./guard-documents.ts";
import { guardInstances } from "./guard-instances.ts";
import { guardTimes } from "./guard-times.ts";
import { measureThresholds } from "./measure-thresholds.ts";
import { refuseUnsafe } from "./refuse-unsafe.ts";
import type { ProposedChange, Requirement } from "./requirement.ts";

/**
 * What a proposed change needs before it may be merged, by trunk's policy alone: whatever the request says about locks, owners,
 * thresholds and windows is not in force yet. Empty where nothing is guarded.
 *
 * @example
 * const requirements = deriveRequirements({ plan, base, head }, engines);
 * const decision = decide(requirements, { ...evidence, memberships: await readTeams(findTeams(requirements)) });
 */
export function deriveRequirements(proposed: ProposedChange, engines: Engines): readonly Requirement[] {
  return [
    ...refuseUnsafe(proposed),
    ...guardLocks(proposed, engines),
    ...guardDocuments(proposed),
    ...measureThresholds(proposed),
    ...guardTimes(proposed),
  ];
}

/** Every team whose members the decision needs, those of fallbacks too, sorted: to be read before deciding. */
export function findTeams(requirements: readonly Requirement[]): readonly string[] {
  const stages = requirements.flatMap(findStages);
  const approvers = stages.flatMap(({ from, fallback }) => (fallback ? [from, fallback.from] : [from]));
  return [...new Set(approvers.flatMap(({ teams }) => teams))].toSorted();
}

/** Every change-management system whose tickets the decision needs, sorted: to be read before deciding. */
export function findSystems(requirements: readonly Requirement[]): readonly string[] {
  const systems = requirements.flatMap((one) => (one.kind === "ticket" ? [one.demand.system] : []));
  return [...new Set(systems)].toSorted();
}

/** The stages of approval that a requirement asks for; empty where it asks for something else. */
export function findStages(requirement: Requirement): readonly ApprovalStage[] {
  return "approvals" in requirement ? requirement.approvals : [];
}

/** One requirement for each lock, whether instances, values or the lock's own document raise it; and one for its ticket. */
function guardLocks(proposed: ProposedChange, engines: Engines): readonly Requirement[] {
  const groundsOf = guardInstances(proposed, engines);
  return proposed.base.fleet.policies.locks.flatMap((lock): readonly Requirement[] => {
    const policy = `Lock/${lock.name}`;
    const grounds = [...groundsOf(lock), ...findAlterations(policy, proposed.plan)];
    if (grounds.length === 0) return [];
    const { approvals, expiresMs, ticket } = lock;
    return [
      { kind: "approvals", policy, approvals, grounds, expiresMs },
      ...(ticket ? [{ kind: "ticket", policy, demand: ticket } as const] : []),
    ];
  });
}
