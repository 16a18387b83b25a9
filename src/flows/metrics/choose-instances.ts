import { closestNames } from "../../model/closest-names.ts";
import type { Finding } from "../../model/finding.ts";
import type { Fleet } from "../../model/fleet.ts";
import type { Instance } from "../../model/instance.ts";
import type { Shard } from "../../model/metric-results.ts";
import { SetpointError } from "../../model/setpoint-error.ts";

/** Which instances are to be looked at. */
export interface InstanceChoice {
  /** By name; none: all that say where their metrics are. */
  readonly instances: readonly string[];
  /** The part of them that is meant; all without it. */
  readonly shard?: Shard;
  /** Where to look, whatever the instances say. */
  readonly source?: string;
}

/** The instances that were chosen, sorted by name, and which ones were left out and why: the same for every part of a fleet. */
export interface ChosenInstances {
  readonly instances: readonly Instance[];
  readonly findings: readonly Finding[];
}

/** Finds the instances that are meant. @throws SetpointError SP_METRICS_UNKNOWN_INSTANCE */
export function chooseInstances(fleet: Fleet, { instances, shard, source }: InstanceChoice): ChosenInstances {
  const all = [...(instances.length > 0 ? new Set(instances) : fleet.instances.keys())].toSorted();
  const meant = all.map((name) => getInstance(fleet, name));
  const isTold = ({ metrics }: Instance): boolean => instances.length > 0 || (source ?? metrics?.source) !== undefined;
  const told = meant.filter(isTold);
  return {
    instances: told.filter((_, index) => shard === undefined || index % shard.count === shard.index - 1),
    findings: meant.filter((instance) => !isTold(instance)).map(noMetrics),
  };
}

function noMetrics({ name, at }: Instance): Finding {
  return {
    code: "metrics/not-told",
    severity: "note",
    message: `${name} does not say where its metrics are, and is left out.`,
    fix: "Add spec.metrics to its document: a source of setpoint.yaml, or live.",
    at,
    instance: name,
  };
}

/** The instance of that name. @throws SetpointError SP_METRICS_UNKNOWN_INSTANCE */
export function getInstance({ instances }: Fleet, name: string): Instance {
  const instance = instances.get(name);
  if (instance) return instance;
  const close = closestNames(name, [...instances.keys()]);
  const fix =
    close.length > 0
      ? `Did you mean ${close.join(" or ")}?`
      : `See instances/ on the trunk for all ${instances.size}; setpoint validate says which could not be read.`;
  throw new SetpointError("SP_METRICS_UNKNOWN_INSTANCE", `There is no instance ${name} on the trunk.`, { fix });
}
