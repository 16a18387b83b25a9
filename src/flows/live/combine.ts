import type { LivePlan } from "../../model/live-plan.ts";
import { digestOf } from "../../stages/plan/digest.ts";

/** One digest over the plans of several servers: what `apply --digest` takes. The order of the servers does not enter. */
export function combinedDigest(plans: readonly LivePlan[]): string {
  return digestOf({ changes: [], structure: [], premises: plans.map((plan) => [plan.instance, plan.digest]) });
}
