import type { Engines } from "../../engines/engine.ts";
import { findAlterations, guardDocuments } from "./guard-documents.ts";
import { guardInstances } from "./guard-instances.ts";
import { measureThresholds } from "./measure-thresholds.ts";
import { refuseUnsafe } from "./refuse-unsafe.ts";
import type { ProposedChange, Requirement } from "./requirement.ts";

/**
 * What a proposed change needs before it may be merged, by trunk's policy alone: whatever the request says about locks, owners and
 * thresholds is not in force yet. Empty where nothing is guarded.
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
  ];
}

/** Every team whose members the decision needs, sorted: to be read before deciding. */
export function findTeams(requirements: readonly Requirement[]): readonly string[] {
  const stages = requirements.flatMap((requirement) => (requirement.kind === "approvals" ? requirement.approvals : []));
  return [...new Set(stages.flatMap((stage) => stage.from.teams))].toSorted();
}

/** One requirement for each lock, whether instances, values or the lock's own document raise it. */
function guardLocks(proposed: ProposedChange, engines: Engines): readonly Requirement[] {
  const groundsOf = guardInstances(proposed, engines);
  return proposed.base.fleet.policies.locks.flatMap((lock) => {
    const policy = `Lock/${lock.name}`;
    const grounds = [...groundsOf(lock), ...findAlterations(policy, proposed.plan)];
    const { approvals, expiresMs } = lock;
    return grounds.length === 0
      ? []
      : [{ kind: "approvals", policy, approvals, grounds, ...(expiresMs === undefined ? {} : { expiresMs }) }];
  });
}
