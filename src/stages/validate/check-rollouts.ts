import type { Finding } from "../../model/finding.ts";
import type { Fleet } from "../../model/fleet.ts";
import type { Instance } from "../../model/instance.ts";
import { matchesGlob, matchesInstance } from "../../model/policy-matching.ts";
import type { Rollout } from "../../model/policy.ts";

/** Rollouts that share an instance, and canaries that are none. */
export function checkRollouts({ instances, policies }: Pick<Fleet, "instances" | "policies">): readonly Finding[] {
  const { rollouts } = policies;
  const all = [...instances.values()];
  const overlaps = rollouts.flatMap((second, index) =>
    rollouts.slice(0, index).flatMap((first) => findOverlap(first, second, all)),
  );
  return [...overlaps, ...rollouts.flatMap((rollout) => checkCanary(rollout, all))];
}

/** Names of instances that a message lists; the rest are counted. */
const maxNames = 3;

function findOverlap(first: Rollout, second: Rollout, all: readonly Instance[]): readonly Finding[] {
  const shared = all.filter((one) => matchesInstance(first.match, one) && matchesInstance(second.match, one));
  if (shared.length === 0) return [];
  const names = shared.slice(0, maxNames).map(({ name }) => name);
  const rest = shared.length > maxNames ? ` and ${shared.length - maxNames} more` : "";
  const message = `Rollouts ${first.name} and ${second.name} both match ${names.join(", ")}${rest}.`;
  const fix = "Let at most one rollout match an instance: otherwise nobody can tell which of them decides.";
  return [{ code: "validate/rollouts-overlap", severity: "error", message, fix, at: second.at }];
}

function checkCanary({ name, match, canary, at }: Rollout, all: readonly Instance[]): readonly Finding[] {
  // That a rollout matches nothing at all is another finding.
  if (!all.some((instance) => matchesInstance(match, instance))) return [];
  const isIdle = (pattern: string): boolean =>
    !all.some((instance) => matchesGlob(pattern, instance.name) && matchesInstance(match, instance));
  return canary.filter(isIdle).map((pattern) => ({
    code: "validate/canary-matches-nothing",
    severity: "warning",
    message: `Rollout ${name} names the canary ${pattern}, which is none of its instances.`,
    fix: "Correct the name, or let the rollout match that instance.",
    at,
  }));
}
