import type { LivePlan } from "../../model/live-plan.ts";
import { digestOf } from "../../stages/plan/digest.ts";

/** One digest over the plans of several servers: what `apply --digest` takes. The order of the servers does not enter. */
export function combinedDigest(plans: readonly LivePlan[]): string {
  const ordered = plans.toSorted((left, right) => (left.instance < right.instance ? -1 : 1));
  return digestOf({ changes: ordered.flatMap((plan) => plan.changes), structure: [], policy: [] });
}
