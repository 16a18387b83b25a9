import { findInstanceEngine, settingsScope } from "../../engines/effective-setting.ts";
import type { Engines } from "../../engines/engine.ts";
import { type Finding, mergeFindings } from "../../model/finding.ts";
import type { Fleet } from "../../model/fleet.ts";
import { matchesInstance } from "../../model/policy-matching.ts";
import type { Rule } from "../../model/policy.ts";
import type { InstanceState, ResolvedFleet } from "../../model/state.ts";
import { checkCondition } from "./check-condition.ts";
import { checkLocks } from "./check-locks.ts";
import { checkRelations } from "./check-relations.ts";
import { checkTopology } from "./check-topology.ts";
import { isSameList } from "./is-same-list.ts";

/**
 * Everything that is wrong with a fleet, from its documents to the merged effect: unreadable documents, unknown names, values out of
 * range, relations between parameters that would stop a start, broken rules and constraints, locks that protect nothing.
 */
export function validateFleet(resolved: ResolvedFleet, engines: Engines): readonly Finding[] {
  const { fleet, state } = resolved;
  const perInstance = [...state.instances.values()].flatMap((instance) => validateInstance(instance, fleet, engines));
  const findings = [
    ...fleet.findings,
    ...state.findings,
    ...checkTopology(resolved, engines),
    ...checkLocks(resolved, engines),
    ...perInstance,
  ];
  return mergeFindings(findings);
}

/** What is wrong with the merged state of one instance: relations, its profiles' constraints, the fleet's rules. */
export function validateInstance(state: InstanceState, fleet: Fleet, engines: Engines): readonly Finding[] {
  const { rules } = fleet.policies;
  const known = verdicts.get(state);
  if (known?.engines === engines && isSameList(known.rules, rules)) return known.findings;
  const findings = judgeInstance(state, rules, engines);
  verdicts.set(state, { rules, engines, findings });
  return findings;
}

/** What was found in a state, and by which rules. */
interface Verdict {
  readonly rules: readonly Rule[];
  readonly engines: Engines;
  readonly findings: readonly Finding[];
}

/** Two commits that share the state of an instance and the rules share what is wrong with it. */
const verdicts = new WeakMap<InstanceState, Verdict>();

function judgeInstance(state: InstanceState, allRules: readonly Rule[], engines: Engines): readonly Finding[] {
  const place = findInstanceEngine(state, engines);
  if (!place) return [];
  const relations = checkRelations(state, place);
  const rules = allRules.filter((rule) => matchesInstance(rule.match, state.instance));
  const conditions = [...state.constraints, ...rules];
  if (conditions.length === 0) return relations;
  const expressions = conditions.map((condition) => condition.rule);
  const settings = settingsScope((name) => state.settings.get(name)?.value, place, expressions);
  const scope = { ...state.scope, settings };
  return [...relations, ...conditions.flatMap((condition) => checkCondition(condition, scope, state.instance))];
}
