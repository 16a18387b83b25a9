import { findInstanceEngine, type InstanceEngine, settingsScope } from "../../engines/effective-setting.ts";
import type { Engines } from "../../engines/engine.ts";
import { type Finding, mergeFindings } from "../../model/finding.ts";
import type { Fleet } from "../../model/fleet.ts";
import { matchesInstance } from "../../model/policy-matching.ts";
import type { Policies, Rule } from "../../model/policy.ts";
import type { InstanceState, ResolvedFleet } from "../../model/state.ts";
import { checkApprovals } from "./check-approvals.ts";
import { checkCondition } from "./check-condition.ts";
import { checkDerived } from "./check-derived.ts";
import { checkHealth } from "./check-health.ts";
import { checkLocks } from "./check-locks.ts";
import { checkMatches } from "./check-matches.ts";
import { checkMetricSources } from "./check-metric-sources.ts";
import { checkRelations } from "./check-relations.ts";
import { checkRollouts } from "./check-rollouts.ts";
import { checkTopology } from "./check-topology.ts";
import { isSameList } from "./is-same-list.ts";

/**
 * Everything that is wrong with a fleet, from its documents to the merged effect: unreadable documents, unknown names, values out of
 * range, relations between parameters that would stop a start, broken rules and constraints, locks that protect nothing, approvals
 * that can never be given, windows and rollouts that nothing is under, rollouts that contradict each other, metrics at sources that
 * there are not.
 */
export function validateFleet(resolved: ResolvedFleet, engines: Engines): readonly Finding[] {
  const { fleet, state } = resolved;
  const perInstance: Finding[] = [];
  for (const instance of state.instances.values()) perInstance.push(...validateInstance(instance, fleet, engines));
  const findings = [
    ...fleet.findings,
    ...state.findings,
    ...checkTopology(resolved, engines),
    ...checkLocks(resolved, engines),
    ...checkApprovals(fleet.policies),
    ...checkMatches(fleet),
    ...checkMetricSources(fleet),
    ...checkRollouts(fleet),
    ...perInstance,
  ];
  return mergeFindings(findings);
}

/** What is wrong with the merged state of one instance: relations, its profiles' constraints, the fleet's rules, derived values. */
export function validateInstance(state: InstanceState, fleet: Fleet, engines: Engines): readonly Finding[] {
  const { policies } = fleet;
  const known = verdicts.get(state);
  if (known?.engines === engines && isSameJudge(known.policies, policies)) return known.findings;
  const findings = judgeInstance(state, policies, engines);
  verdicts.set(state, { policies, engines, findings });
  return findings;
}

/** What was found in a state, and by which policies. */
interface Verdict {
  readonly policies: Policies;
  readonly engines: Engines;
  readonly findings: readonly Finding[];
}

/** Two commits that share the state of an instance and the policies share what is wrong with it. */
const verdicts = new WeakMap<InstanceState, Verdict>();

function isSameJudge(left: Policies, right: Policies): boolean {
  return (
    isSameList(left.rules, right.rules) &&
    isSameList(left.locks, right.locks) &&
    isSameList(left.rollouts, right.rollouts)
  );
}

function judgeInstance(state: InstanceState, policies: Policies, engines: Engines): readonly Finding[] {
  const place = findInstanceEngine(state, engines);
  if (!place) return [];
  return [
    ...checkRelations(state, place),
    ...checkConditions(policies.rules, state, place),
    ...checkDerived(policies.locks, state, place),
    ...checkHealth(policies.rollouts, state, place),
  ];
}

function checkConditions(all: readonly Rule[], state: InstanceState, place: InstanceEngine): readonly Finding[] {
  const rules = all.filter((rule) => matchesInstance(rule.match, state.instance));
  const conditions = [...state.constraints, ...rules];
  const expressions = conditions.map((condition) => condition.rule);
  const settings = settingsScope((name) => state.settings.get(name)?.value, place, expressions);
  const scope = { ...state.scope, settings };
  return conditions.flatMap((condition) => checkCondition(condition, scope, state.instance));
}
