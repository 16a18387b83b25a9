import type { Finding } from "../../model/finding.ts";
import type { Fleet } from "../../model/fleet.ts";
import type { Instance } from "../../model/instance.ts";
import { matchesInstance } from "../../model/policy-matching.ts";
import type { InstanceMatch } from "../../model/policy.ts";
import type { SourcePosition } from "../../model/source-position.ts";

/** Windows and rollouts that no instance is under: most likely a misspelt label. */
export function checkMatches({ instances, policies }: Pick<Fleet, "instances" | "policies">): readonly Finding[] {
  const all = [...instances.values()];
  const isIdle = ({ match }: Matching): boolean => !all.some((instance) => isUnder(match, instance));
  return [
    ...policies.windows.filter(isIdle).map((window) => idle("Window", window)),
    ...policies.rollouts.filter(isIdle).map((rollout) => idle("Rollout", rollout)),
  ];
}

/** A policy that nothing is under is held against every instance of every commit; those that commits share are remembered. */
const strangers = new WeakMap<InstanceMatch, WeakSet<Instance>>();

function isUnder(match: InstanceMatch, instance: Instance): boolean {
  const known = strangers.get(match) ?? new WeakSet<Instance>();
  strangers.set(match, known);
  if (known.has(instance)) return false;
  const isMatching = matchesInstance(match, instance);
  if (!isMatching) known.add(instance);
  return isMatching;
}

interface Matching {
  readonly name: string;
  readonly match: InstanceMatch;
  readonly at: SourcePosition;
}

function idle(kind: string, { name, at }: Matching): Finding {
  return {
    code: "validate/policy-matches-nothing",
    severity: "warning",
    message: `${kind} ${name} matches no instance.`,
    fix: "Give the instances that it is for the labels of its match, or correct its match.",
    at,
  };
}
