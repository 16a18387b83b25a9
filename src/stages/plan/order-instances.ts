import type { Engines } from "../../engines/engine.ts";
import type { Finding } from "../../model/finding.ts";
import type { Fleet } from "../../model/fleet.ts";
import type { Instance } from "../../model/instance.ts";
import { type Change, groupByInstance } from "../../model/plan.ts";

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
  const moves = groupByInstance(changes);
  const names = [...moves.keys()].toSorted();
  const directions = new Map([...moves].map(([name, own]) => [name, directionsOf(instances.get(name), own, engines)]));
  const order = new Set<string>();
  const groups = groupByPrimary(instances);
  for (const name of names) {
    if (order.has(name)) continue;
    const { primary, replicas } = groups.get(name) ?? { primary: name, replicas: [] };
    const raises = [primary, ...replicas].some((member) => directions.get(member)?.has("raise"));
    const members = raises ? [...replicas, primary] : [primary, ...replicas];
    for (const member of members) if (moves.has(member)) order.add(member);
  }
  return { order: [...order], findings: mixedGroups(groups, directions) };
}

/** A primary with all its standbys, those of standbys too: the values that none may undercut come with the primary's own WAL. */
interface Group {
  readonly primary: string;
  readonly replicas: readonly string[];
}

function groupByPrimary(instances: ReadonlyMap<string, Instance>): ReadonlyMap<string, Group> {
  const upstreams = new Map(
    [...instances.values()].flatMap(({ name, topology }) => topology.replicas.map((replica) => [replica.name, name])),
  );
  const standbys = new Map<string, string[]>();
  for (const name of [...upstreams.keys()].toSorted()) {
    const primary = findPrimary(name, upstreams);
    const known = standbys.get(primary) ?? [];
    known.push(name);
    standbys.set(primary, known);
  }
  const groups = [...standbys].map(([primary, replicas]): Group => ({ primary, replicas }));
  return new Map(groups.flatMap((group) => [group.primary, ...group.replicas].map((member) => [member, group])));
}

/** Follows the chain of standbys up; documents may even describe a circle. */
function findPrimary(name: string, upstreams: ReadonlyMap<string, string>): string {
  const passed = new Set<string>();
  let primary = name;
  for (;;) {
    passed.add(primary);
    const next = upstreams.get(primary);
    if (next === undefined || passed.has(next)) return primary;
    primary = next;
  }
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
  const moves = changes.filter((change) => engine.standbyFloor.includes(change.parameter));
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
  return [...new Set(groups.values())].flatMap(({ primary, replicas }) => {
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
