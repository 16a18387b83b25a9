import { closestNames } from "../../model/closest-names.ts";
import type { Parameter } from "../../model/parameter.ts";
import type { Catalog, NameReading } from "../engine.ts";
import { buildParameter } from "./build-parameter.ts";
import { removalHints, removedEarlier } from "./knowledge/old-names.ts";
import { harvests, postgresqlMajors } from "./majors.ts";
import { lowerAscii } from "./values/lower-ascii.ts";

const catalogs = new Map<string, Catalog>();

/** The catalog of a major, built once. */
export function getCatalog(major: string): Catalog {
  const known = catalogs.get(major);
  if (known) return known;
  const catalog = buildCatalog(major);
  catalogs.set(major, catalog);
  return catalog;
}

function buildCatalog(major: string): Catalog {
  const parameters: ReadonlyMap<string, Parameter> = new Map(
    (harvests.get(major) ?? []).map((harvested) => [harvested.name, buildParameter(harvested, major)]),
  );
  const readings = indexNames(parameters.values());
  return {
    engine: "postgresql",
    major,
    parameters,
    find: (name) => readings.get(name) ?? findOtherwise(name, { major, parameters, readings }),
  };
}

interface NameIndex {
  readonly major: string;
  readonly parameters: ReadonlyMap<string, Parameter>;
  readonly readings: ReadonlyMap<string, NameReading>;
}

function indexNames(parameters: Iterable<Parameter>): ReadonlyMap<string, NameReading> {
  const readings = new Map<string, NameReading>();
  for (const parameter of parameters) {
    for (const alias of parameter.aliases) readings.set(alias, { kind: "known", parameter, alias: true });
    const reading: NameReading = { kind: "known", parameter, alias: false };
    readings.set(lowerAscii(parameter.name), reading).set(parameter.name, reading);
  }
  return readings;
}

function findOtherwise(written: string, { major, parameters, readings }: NameIndex): NameReading {
  const name = lowerAscii(written).replaceAll("-", "_");
  const reading = readings.get(name);
  if (reading) return reading;
  const hint = Object.hasOwn(removalHints, name) ? removalHints[name] : undefined;
  const earlier = Object.hasOwn(removedEarlier, name) ? removedEarlier[name] : undefined;
  const others = majorsWith(name);
  const last = others.findLast((other) => Number(other) < Number(major));
  const first = others.find((other) => Number(other) > Number(major));
  if (last !== undefined || earlier !== undefined) {
    const removedIn = last === undefined ? (earlier ?? "") : `${Number(last) + 1}`;
    return { kind: "gone", removedIn, hint: hint ?? "Delete it." };
  }
  if (first !== undefined) return { kind: "not-yet", addedIn: first };
  return { kind: "unknown", suggestions: closestNames(name, parameters.keys()) };
}

const majorsByName = new Map<string, readonly string[]>();

/** Majors whose catalog has a name (lower case), oldest first. */
function majorsWith(name: string): readonly string[] {
  if (majorsByName.size === 0) {
    for (const major of postgresqlMajors) {
      for (const { name: listed } of harvests.get(major) ?? []) {
        const key = lowerAscii(listed);
        majorsByName.set(key, [...(majorsByName.get(key) ?? []), major]);
      }
    }
  }
  return majorsByName.get(name) ?? [];
}
