import { effectiveSetting, findInstanceEngine } from "../../engines/effective-setting.ts";
import { closestNames } from "../../model/closest-names.ts";
import type { Finding } from "../../model/finding.ts";
import type { Reference } from "../../model/instance.ts";
import type { InstanceState, ResolvedFleet } from "../../model/state.ts";
import type { Engines } from "../../engines/engine.ts";
import type { Fleet } from "../../model/fleet.ts";

/** Replicas that do not exist, run another engine, or would stop because they hold less than their primary. */
export function checkTopology({ fleet, state }: ResolvedFleet, engines: Engines): readonly Finding[] {
  const findings: Finding[] = [];
  for (const primary of state.instances.values()) {
    for (const reference of primary.instance.topology.replicas) {
      const replica = state.instances.get(reference.name);
      if (replica) findings.push(...checkReplica(primary, replica, { engines, reference }));
      else findings.push(unknownReplica(primary, reference, fleet));
    }
  }
  return findings;
}

interface ReplicaContext {
  readonly engines: Engines;
  readonly reference: Reference;
}

function unknownReplica(primary: InstanceState, reference: Reference, fleet: Fleet): Finding {
  const close = closestNames(reference.name, [...fleet.instances.keys()]);
  return {
    code: "validate/unknown-replica",
    severity: "error",
    message: `${primary.instance.name} names a replica ${reference.name}; there is no such instance.`,
    fix:
      close.length > 0
        ? `Did you mean ${close.join(" or ")}?`
        : `Create instances/${reference.name}.yaml or remove the reference.`,
    at: reference.at,
    instance: primary.instance.name,
  };
}

function checkReplica(primary: InstanceState, replica: InstanceState, context: ReplicaContext): readonly Finding[] {
  const [upstream, place] = [primary, replica].map((state) => findInstanceEngine(state, context.engines));
  if (!upstream || !place) return [];
  if (upstream.engine !== place.engine) {
    const message = `${replica.instance.name} runs ${replica.instance.engine}; its primary ${primary.instance.name} runs ${primary.instance.engine}.`;
    const fix = "Remove it from the replicas, or correct the engine.";
    return [
      {
        code: "validate/replica-engine",
        severity: "error",
        message,
        fix,
        at: context.reference.at,
        instance: replica.instance.name,
      },
    ];
  }
  return place.engine.standbyFloor.flatMap((name) => {
    const [above, below] = [upstream.catalog.parameters.get(name), place.catalog.parameters.get(name)];
    if (!above || !below) return [];
    const [needed, held] = [effectiveSetting(primary, above), effectiveSetting(replica, below)];
    const order = place.engine.compare(below, held.value, needed.value);
    if (order === undefined || order >= 0) return [];
    const at = "at" in held.origin ? held.origin.at : replica.instance.at;
    return [
      {
        code: "validate/standby-floor",
        severity: "error" as const,
        message: `${name} is ${held.value.display} on replica ${replica.instance.name} and ${needed.value.display} on its primary ${primary.instance.name}; a standby with less than its primary stops.`,
        fix: `Set ${name} to at least ${needed.value.display} on ${replica.instance.name}.`,
        at,
        instance: replica.instance.name,
        parameter: name,
      },
    ];
  });
}
