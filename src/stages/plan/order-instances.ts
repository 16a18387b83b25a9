import type { Engines } from "../../engines/engine.ts";
import type { Finding } from "../../model/finding.ts";
import type { Fleet } from "../../model/fleet.ts";
import type { Instance } from "../../model/instance.ts";
import { type Change, groupByInstance, type Precedence } from "../../model/plan.ts";

/** The order in which instances are changed, and what stands against any order. */
export interface InstanceOrder {
  readonly order: readonly string[];
  /** What of it must not be turned round: the rest is only an order. */
  readonly precedences: readonly Precedence[];
  readonly findings: readonly Finding[];
}

type Direction = "raise" | "lower" | "none";

/**
 * Orders the instances of a plan. A standby may not hold less than its primary of some parameters: raised values go to replicas
 * first, lowered ones to the primary first. A plan that raises one and lowers another for the same pair has no safe order.
 */
export function orderInstances(changes: readonly Change[], fleets: readonly Fleet[], engines: Engines): InstanceOrder {
  const instances = lastDefinitions(fleets);
  const moves = groupByInstance(changes);
  const names = [...moves.keys()].toSorted();
  const directions = new Map([...moves].map(([name, own]) => [name, directionsOf(instances.get(name), own, engines)]));
  const order = new Set<string>();
  const precedences: Precedence[] = [];
  const groups = groupByPrimary(instances);
  for (const name of names) {
    if (order.has(name)) continue;
    const { leaders, followers, matters } = orderGroup(groups.get(name) ?? { primary: name, replicas: [] }, directions);
    for (const member of [...leaders, ...followers]) order.add(member);
    if (matters) precedences.push({ leaders, followers });
  }
  return { order: [...order], precedences, findings: mixedGroups(groups, directions) };
}

/** Every instance as the last fleet that has it describes it. */
function lastDefinitions(fleets: readonly Fleet[]): ReadonlyMap<string, Instance> {
  const instances = new Map<string, Instance>();
  for (const fleet of fleets) for (const [name, instance] of fleet.instances) instances.set(name, instance);
  return instances;
}

/** Those of a group that change, and whether it matters who is first. */
function orderGroup(
  { primary, replicas }: Group,
  directions: ReadonlyMap<string, ReadonlySet<Direction>>,
): Precedence & { readonly matters: boolean } {
  const moved = (direction: Direction): boolean =>
    [primary, ...replicas].some((member) => directions.get(member)?.has(direction));
  const changed = [[primary], replicas].map((some) => some.filter((member) => directions.has(member)));
  const [leaders = [], followers = []] = moved("raise") ? changed.toReversed() : changed;
  const matters = (moved("raise") || moved("lower")) && leaders.length > 0 && followers.length > 0;
  return { leaders, followers, matters };
}

/** A primary with all its standbys, those of standbys too: the values that none may undercut come with the primary's own WAL. */
interface Group {
  readonly primary: string;
  readonly replicas: readonly string[];
}

function groupByPrimary(instances: ReadonlyMap<string, Instance>): ReadonlyMap<string, Group> {
  const upstreams = new Map<string, string>();
  for (const { name, topology } of instances.values())
    for (const replica of topology.replicas) upstreams.set(replica.name, name);
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
