import type { Engines } from "../../engines/engine.ts";
import type { Finding } from "../../model/finding.ts";
import type { Fleet } from "../../model/fleet.ts";
import type { Precedence } from "../../model/plan.ts";
import { orderInstances } from "../../stages/plan/order-instances.ts";
import { awaitedChanges } from "./awaited-changes.ts";
import type { ServerPlan } from "./plan-servers.ts";

/** Servers in the order in which they are to be changed, and what stands against any order. */
export interface OrderedServers {
  readonly servers: readonly ServerPlan[];
  readonly precedences: readonly Precedence[];
  readonly findings: readonly Finding[];
}

/** Replicas before or after their primary, as what is to be stored and what waits for a restart ask for it. */
export function orderServers(planned: readonly ServerPlan[], fleet: Fleet, engines: Engines): OrderedServers {
  const changes = planned.flatMap(({ plan }) => plan.changes);
  const awaited = planned.flatMap(({ plan, wanted }) => awaitedChanges(plan, wanted.state, engines));
  const { order, precedences } = orderInstances([...changes, ...awaited], [fleet], engines);
  const places = new Map(order.map((instance, place) => [instance, place]));
  const placeOf = ({ plan }: ServerPlan): number => places.get(plan.instance) ?? -1;
  return {
    servers: planned.toSorted((left, right) => placeOf(left) - placeOf(right)),
    precedences,
    findings: orderInstances(changes, [fleet], engines).findings,
  };
}
