import type { Finding } from "../../model/finding.ts";
import type { Fleet } from "../../model/fleet.ts";
import { matchesInstance } from "../../model/policy-matching.ts";
import type { InstanceMatch } from "../../model/policy.ts";
import type { SourcePosition } from "../../model/source-position.ts";

/** Windows and rollouts that no instance is under: most likely a misspelt label. */
export function checkMatches({ instances, policies }: Pick<Fleet, "instances" | "policies">): readonly Finding[] {
  const all = [...instances.values()];
  const isIdle = ({ match }: Matching): boolean => !all.some((instance) => matchesInstance(match, instance));
  return [
    ...policies.windows.filter(isIdle).map((window) => idle("Window", window)),
    ...policies.rollouts.filter(isIdle).map((rollout) => idle("Rollout", rollout)),
  ];
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
