import { findInstanceEngine, type InstanceEngine } from "../../engines/effective-setting.ts";
import type { Finding } from "../../model/finding.ts";
import { matchesInstance, matchesParameter } from "../../model/policy-matching.ts";
import type { AllowedMoves, Lock } from "../../model/policy.ts";
import type { Engines } from "../../engines/engine.ts";
import type { ResolvedFleet } from "../../model/state.ts";

/** Locks that protect nothing or cannot be read: a misspelt parameter in a lock is an open door. */
export function checkLocks({ fleet, state }: ResolvedFleet, engines: Engines): readonly Finding[] {
  return fleet.policies.locks.flatMap((lock) => {
    const covered = [...state.instances.values()].filter(({ instance }) => matchesInstance(lock.match, instance));
    const places = covered.flatMap((instance) => findInstanceEngine(instance, engines) ?? []);
    if (covered.length === 0) return [lockFinding(lock, "warning", `Lock ${lock.name} matches no instance.`)];
    return [...checkPatterns(lock, places), ...lock.allow.flatMap((moves) => checkAllowed(lock, moves, places))];
  });
}

function checkPatterns(lock: Lock, places: readonly InstanceEngine[]): readonly Finding[] {
  const catalogs = [...new Set(places.map((place) => place.catalog))];
  const parameters = catalogs.flatMap((catalog) => [...catalog.parameters.values()]);
  const idle = lock.parameters.filter(
    (pattern) => !parameters.some((parameter) => matchesParameter(pattern, parameter)),
  );
  return idle.map((pattern) => {
    const message = `Lock ${lock.name} names ${pattern}, which no parameter of its instances matches.`;
    return lockFinding(lock, "error", message);
  });
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
