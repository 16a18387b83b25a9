import type { Engines } from "../../engines/engine.ts";
import type { Finding } from "../../model/finding.ts";
import type { Fleet } from "../../model/fleet.ts";
import type { Instance } from "../../model/instance.ts";
import type { Change } from "../../model/plan.ts";

/** The order in which instances are changed, and what stands against any order. */
export interface InstanceOrder {
  readonly order: readonly string[];
  readonly findings: readonly Finding[];
}

type Direction = "raise" | "lower" | "none";

/**
 * Orders the instances of a plan. A standby may not hold less than its primary of some parameters: raised values go to replicas
 * first, lowered ones to the primary first. A plan that raises one and lowers another for the same pair has no safe order.
 */
export function orderInstances(changes: readonly Change[], fleets: readonly Fleet[], engines: Engines): InstanceOrder {
  const instances = new Map(fleets.flatMap((fleet) => [...fleet.instances]));
  const names = [...new Set(changes.map((change) => change.instance))].toSorted();
  const directions = new Map<string, ReadonlySet<Direction>>();
  for (const name of names) directions.set(name, directionsOf(instances.get(name), changes, engines));
  const order: string[] = [];
  const place = (name: string): void => {
    if (!order.includes(name) && names.includes(name)) order.push(name);
  };
  const groups = groupByPrimary(instances);
  for (const name of names) {
    const { primary, replicas } = groups.get(name) ?? { primary: name, replicas: [] };
    const raises = [primary, ...replicas].some((member) => directions.get(member)?.has("raise"));
    const members = raises ? [...replicas, primary] : [primary, ...replicas];
    members.forEach(place);
  }
  return { order, findings: mixedGroups(groups, directions) };
}

interface Group {
  readonly primary: string;
  readonly replicas: readonly string[];
}

function groupByPrimary(instances: ReadonlyMap<string, Instance>): ReadonlyMap<string, Group> {
  const groups = new Map<string, Group>();
  for (const instance of instances.values()) {
    const replicas = instance.topology.replicas.map((replica) => replica.name).toSorted();
    if (replicas.length === 0) continue;
    for (const member of [instance.name, ...replicas]) groups.set(member, { primary: instance.name, replicas });
  }
  return groups;
}

function directionsOf(
  instance: Instance | undefined,
  changes: readonly Change[],
  engines: Engines,
): ReadonlySet<Direction> {
  const engine = instance && engines.get(instance.engine);
  const version = instance && engine?.parseVersion(instance.version);
  if (!engine || !version) return new Set();
  const catalog = engine.catalog(version);
  const moves = changes.filter(
    (change) => change.instance === instance.name && engine.standbyFloor.includes(change.parameter),
  );
  return new Set(
    moves.map(({ parameter, before, after }): Direction => {
      const definition = catalog.parameters.get(parameter);
      if (!definition || !before || !after) return "none";
      return (engine.compare(definition, after.value, before.value) ?? 0) > 0 ? "raise" : "lower";
    }),
  );
}

function mixedGroups(
  groups: ReadonlyMap<string, Group>,
  directions: ReadonlyMap<string, ReadonlySet<Direction>>,
): readonly Finding[] {
  const distinct = [...new Map([...groups.values()].map((group) => [group.primary, group])).values()];
  return distinct.flatMap(({ primary, replicas }) => {
    const all = new Set([primary, ...replicas].flatMap((member) => [...(directions.get(member) ?? [])]));
    if (!all.has("raise") || !all.has("lower")) return [];
    return [
      {
        code: "plan/mixed-standby-floor",
        severity: "error" as const,
        message: `${primary} and its replicas raise one parameter that a standby may not undercut and lower another: no order is safe.`,
        fix: "Raise in one change, lower in a second one after the first is applied.",
        instance: primary,
      },
    ];
  });
}
