import { findInstanceEngine, type InstanceEngine } from "../../engines/effective-setting.ts";
import { findCoverage } from "../../engines/lock-guard.ts";
import type { Finding } from "../../model/finding.ts";
import { matchesInstance, matchesParameter } from "../../model/policy-matching.ts";
import type { AllowedMoves, Lock } from "../../model/policy.ts";
import type { Catalog, Engines } from "../../engines/engine.ts";
import type { InstanceState, ResolvedFleet } from "../../model/state.ts";
import { isSameList } from "./is-same-list.ts";

/** Locks that protect nothing or cannot be read: a misspelt parameter in a lock is an open door. */
export function checkLocks({ fleet, state }: ResolvedFleet, engines: Engines): readonly Finding[] {
  const { locks } = fleet.policies;
  const held = new Map<Lock, Map<Catalog, InstanceEngine>>();
  for (const instance of state.instances.values()) {
    const { covering, place } = coverageOf(instance, locks, engines);
    for (const lock of covering) {
      const places = held.get(lock) ?? new Map<Catalog, InstanceEngine>();
      held.set(lock, places);
      if (place && !places.has(place.catalog)) places.set(place.catalog, place);
    }
  }
  return locks.flatMap((lock) => {
    const places = held.get(lock);
    if (!places) return [lockFinding(lock, "warning", `Lock ${lock.name} matches no instance.`)];
    return checkAgainst(lock, [...places.values()]);
  });
}

/** Which locks hold an instance, and the version that they hold it on. */
interface Coverage {
  readonly locks: readonly Lock[];
  readonly engines: Engines;
  readonly covering: readonly Lock[];
  readonly place: InstanceEngine | undefined;
}

/** Two commits that share the state of an instance and the locks share what holds it. */
const coverages = new WeakMap<InstanceState, Coverage>();

function coverageOf(state: InstanceState, locks: readonly Lock[], engines: Engines): Coverage {
  const known = coverages.get(state);
  if (known?.engines === engines && isSameList(known.locks, locks)) return known;
  const covering = locks.filter((lock) => matchesInstance(lock.match, state.instance));
  const coverage = { locks, engines, covering, place: findInstanceEngine(state, engines) };
  coverages.set(state, coverage);
  return coverage;
}

/** What is wrong with a lock on these versions; the same lock on the same versions is checked once. */
const checked = new WeakMap<Lock, { readonly catalogs: readonly Catalog[]; readonly findings: readonly Finding[] }>();

function checkAgainst(lock: Lock, places: readonly InstanceEngine[]): readonly Finding[] {
  const catalogs = places.map((place) => place.catalog);
  const known = checked.get(lock);
  if (known && isSameList(known.catalogs, catalogs)) return known.findings;
  const findings = [
    ...checkPatterns(lock, catalogs),
    ...lock.allow.flatMap((moves) => [...checkLocked(lock, moves, places), ...checkAllowed(lock, moves, places)]),
  ];
  checked.set(lock, { catalogs, findings });
  return findings;
}

function checkPatterns(lock: Lock, catalogs: readonly Catalog[]): readonly Finding[] {
  const parameters = catalogs.flatMap((catalog) => [...catalog.parameters.values()]);
  const idle = lock.parameters.filter(
    (pattern) => !parameters.some((parameter) => matchesParameter(pattern, parameter)),
  );
  return idle.map((pattern) => {
    const message = `Lock ${lock.name} names ${pattern}, which no parameter of its instances matches.`;
    return lockFinding(lock, "error", message);
  });
}

/** Values allowed for a parameter that the lock does not hold: somebody meant another parameter, or another lock. */
function checkLocked(
  lock: Lock,
  { parameter, at }: AllowedMoves,
  places: readonly InstanceEngine[],
): readonly Finding[] {
  const isLocked = [undefined, ...places].some((place) => {
    const name = place?.catalog.find(parameter);
    return findCoverage(lock, name?.kind === "known" ? name.parameter.name : parameter, place) !== undefined;
  });
  if (isLocked) return [];
  const message = `Lock ${lock.name} allows values of ${parameter}, which it does not lock.`;
  const fix = "Add it to the lock's parameters, or remove it from allow.";
  return [{ code: "validate/allow-unlocked", severity: "warning", message, fix, at }];
}

function checkAllowed(lock: Lock, moves: AllowedMoves, places: readonly InstanceEngine[]): readonly Finding[] {
  const texts = [
    ...moves.values,
    ...(moves.min === undefined ? [] : [moves.min]),
    ...(moves.max === undefined ? [] : [moves.max]),
  ];
  const problems = places.flatMap(({ engine, catalog }) => {
    const name = catalog.find(moves.parameter);
    if (name.kind !== "known") return [];
    const readings = texts.map((text) => engine.readValue(name.parameter, text));
    return readings.flatMap((reading) => (reading.kind === "refused" ? [reading.problem.message] : []));
  });
  return [...new Set(problems)].map((problem) => ({
    ...lockFinding(lock, "error", `Lock ${lock.name} allows a value that is none: ${problem}`),
    at: moves.at,
  }));
}

function lockFinding(lock: Lock, severity: Finding["severity"], message: string): Finding {
  return {
    code: severity === "error" ? "validate/lock-unreadable" : "validate/lock-matches-nothing",
    severity,
    message,
    fix:
      severity === "error"
        ? "Correct the lock: as it stands it protects less than it says."
        : "Give the instances that it is to protect the labels of its match, or correct its match.",
    at: lock.at,
  };
}
