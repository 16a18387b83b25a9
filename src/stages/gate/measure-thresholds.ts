import type { Fleet } from "../../model/fleet.ts";
import type { Instance } from "../../model/instance.ts";
import type { Threshold } from "../../model/policy.ts";
import { matchesInstance } from "../../model/policy-matching.ts";
import { findTouched } from "./guard-instances.ts";
import type { ProposedChange, Requirement } from "./requirement.ts";

/** Trunk's thresholds that a plan passes: of the instances that match on trunk or in the request, too many are touched. */
export function measureThresholds(proposed: ProposedChange): readonly Requirement[] {
  const [base, head] = [proposed.base.fleet, proposed.head.fleet];
  const touched = findTouched(proposed);
  const others = [...head.instances.values()].filter((instance) => base.instances.get(instance.name) !== instance);
  return base.policies.thresholds.flatMap((threshold) => {
    const { name, approvals } = threshold;
    const onTrunk = matchingOn(base, threshold);
    const matching = new Set([...onTrunk, ...matchingNames(others, threshold)]);
    const count = touched.filter((one) => matching.has(one)).length;
    const reason = exceed(threshold, count, matching.size);
    return reason === undefined ? [] : [{ kind: "threshold", name, reason, approvals }];
  });
}

/** A thousand requests are held against one trunk. */
const known = new WeakMap<Fleet, Map<Threshold, ReadonlySet<string>>>();

function matchingOn(trunk: Fleet, threshold: Threshold): ReadonlySet<string> {
  const byThreshold = known.get(trunk) ?? new Map<Threshold, ReadonlySet<string>>();
  known.set(trunk, byThreshold);
  const names = byThreshold.get(threshold) ?? new Set(matchingNames([...trunk.instances.values()], threshold));
  byThreshold.set(threshold, names);
  return names;
}

function matchingNames(instances: readonly Instance[], { match }: Threshold): readonly string[] {
  return instances.filter((instance) => matchesInstance(match, instance)).map((instance) => instance.name);
}

function exceed({ maxInstances, maxPercent }: Threshold, count: number, total: number): string | undefined {
  const measured = `touches ${count} of ${total} matching instances`;
  if (maxInstances !== undefined && count > maxInstances) return `${measured}, more than ${maxInstances}`;
  if (maxPercent !== undefined && count * 100 > maxPercent * total) return `${measured}, more than ${maxPercent} %`;
  return undefined;
}
