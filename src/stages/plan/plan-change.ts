import type { Engines } from "../../engines/engine.ts";
import type { Fleet } from "../../model/fleet.ts";
import type { Plan } from "../../model/plan.ts";
import { compareEffective } from "./compare-effective.ts";
import { compareStructure } from "./compare-structure.ts";
import { digestOf } from "./digest.ts";
import { orderInstances } from "./order-instances.ts";
import type { PlanSide } from "./plan-side.ts";

/**
 * The difference between two desired states, in effective values: whatever file moved, each (instance, parameter) whose canonical
 * value differs is a change, and nothing else is.
 *
 * @example
 * const plan = planChange(base, head, engines);
 * plan.changes[0]; // { instance: "orders-prod", parameter: "work_mem", before: { value: { display: "4MB" } … }, after: … }
 */
export function planChange(base: PlanSide, head: PlanSide, engines: Engines): Plan {
  const changes = compareEffective(base.state, head.state, engines);
  const structure = compareStructure(base, head);
  const { order, findings } = orderInstances(changes, [base.fleet, head.fleet], engines);
  const digest = digestOf({ changes, structure, premises: governingPolicy(base.fleet) });
  return { changes, structure, order, findings, digest };
}

/** What decides about a change is always the base's: identity and content address of each policy document and the configuration. */
function governingPolicy(fleet: Fleet): readonly (readonly [string, string])[] {
  const kinds = /^(Lock|Owners|Threshold|Rule|Configuration)\//;
  const policy: (readonly [string, string])[] = [];
  for (const [id, { blob }] of fleet.documents) if (kinds.test(id)) policy.push([id, blob]);
  return policy;
}
