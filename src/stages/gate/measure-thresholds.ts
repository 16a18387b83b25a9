import type { Threshold } from "../../model/policy.ts";
import { matchesInstance } from "../../model/policy-matching.ts";
import { findTouched } from "./guard-instances.ts";
import type { ProposedChange, Requirement } from "./requirement.ts";

/** Trunk's thresholds that a plan passes: of the instances that match on trunk or in the request, too many are touched. */
export function measureThresholds(proposed: ProposedChange): readonly Requirement[] {
  const { base, head } = proposed;
  const touched = new Set(findTouched(proposed));
  return base.fleet.policies.thresholds.flatMap((threshold) => {
    const { name, approvals } = threshold;
    const instances = [...base.fleet.instances.values(), ...head.fleet.instances.values()];
    const matching = new Set(
      instances.filter((instance) => matchesInstance(threshold.match, instance)).map((instance) => instance.name),
    );
    const count = [...matching].filter((one) => touched.has(one)).length;
    const reason = exceed(threshold, count, matching.size);
    return reason === undefined ? [] : [{ kind: "threshold", name, reason, approvals }];
  });
}

function exceed({ maxInstances, maxPercent }: Threshold, count: number, total: number): string | undefined {
  const measured = `touches ${count} of ${total} matching instances`;
  if (maxInstances !== undefined && count > maxInstances) return `${measured}, more than ${maxInstances}`;
  if (maxPercent !== undefined && count * 100 > maxPercent * total) return `${measured}, more than ${maxPercent} %`;
  return undefined;
}
