import type { Parameter } from "../../../model/parameter.ts";
import { isSameValue } from "../../../model/value.ts";
import type { Relation, RelationInput } from "../../engine.ts";
import { listElements } from "../values/read-list.ts";
import { doubtful, textOf } from "./read-settings.ts";

const preloads = ["shared_preload_libraries", "session_preload_libraries", "local_preload_libraries"];

/** Loaded by whatever uses it first, not by configuration. */
const loadedOnUse = new Set(["isn", "pg_trgm", "pgcrypto", "plpgsql", "postgres_fdw"]);

/** Loaded by another parameter. */
const loadedBy: Readonly<Record<string, string>> = { basic_archive: "archive_library" };

const libraryNotLoaded = {
  code: "validate/relation-library-not-loaded",
  source: "https://www.postgresql.org/docs/current/runtime-config-client.html#RUNTIME-CONFIG-CLIENT-PRELOAD",
} as const;

/** Parameters of a library that nothing loads are stored, and do nothing. */
function checkLibrary(library: string, input: RelationInput): ReturnType<Relation["check"]> {
  const changed = libraryParameters(library, input).find(
    ({ name, default: byDefault }) => !isSameValue(input.valueOf(name) ?? byDefault, byDefault),
  );
  if (!changed || isLoaded(library, input)) return undefined;
  const door = loadedBy[library] ?? "shared_preload_libraries";
  const message = `${changed.name} is set, but nothing loads ${library}: it has no effect.`;
  return doubtful(libraryNotLoaded.code, message, `Add ${library} to ${door}.`);
}

function isLoaded(library: string, input: RelationInput): boolean {
  const door = loadedBy[library];
  if (door !== undefined) return textOf(input, door) === library;
  return preloads.some((name) => {
    const [parameter, value] = [input.catalog.parameters.get(name), input.valueOf(name)];
    const elements = parameter && value ? listElements(parameter, value.canonical) : [];
    return elements.some((element) => element.replace(/^.*\//, "").replace(/\.so$/, "") === library);
  });
}

const parametersByCatalog = new WeakMap<RelationInput["catalog"], ReadonlyMap<string, readonly Parameter[]>>();

function libraryParameters(library: string, { catalog }: RelationInput): readonly Parameter[] {
  const known = parametersByCatalog.get(catalog) ?? groupByLibrary(catalog);
  parametersByCatalog.set(catalog, known);
  return known.get(library) ?? [];
}

function groupByLibrary(catalog: RelationInput["catalog"]): ReadonlyMap<string, readonly Parameter[]> {
  const groups = new Map<string, Parameter[]>();
  for (const parameter of catalog.parameters.values()) {
    if (parameter.extension === undefined) continue;
    groups.set(parameter.extension, [...(groups.get(parameter.extension) ?? []), parameter]);
  }
  return groups;
}

const queryIdentifiers: Relation = {
  code: "validate/relation-query-identifiers",
  parameters: ["compute_query_id", "shared_preload_libraries"],
  source: "https://www.postgresql.org/docs/current/runtime-config-statistics.html#GUC-COMPUTE-QUERY-ID",
  check: (input) => {
    const isComputed = textOf(input, "compute_query_id") !== "off";
    if (isComputed || !isLoaded("pg_stat_statements", input)) return undefined;
    const message = "pg_stat_statements is loaded, but compute_query_id is off: no statement is counted.";
    return doubtful(queryIdentifiers.code, message, "Set compute_query_id to auto.");
  },
};

/** One relation for each library that brings parameters and must be loaded by configuration. */
export function libraryRelations(parameters: Iterable<Parameter>): readonly Relation[] {
  const byLibrary = new Map<string, string[]>();
  for (const { name, extension } of parameters) {
    if (extension === undefined || loadedOnUse.has(extension)) continue;
    byLibrary.set(extension, [...(byLibrary.get(extension) ?? []), name]);
  }
  const relations = [...byLibrary].map(([library, names]): Relation => ({
    ...libraryNotLoaded,
    parameters: names,
    check: (input) => checkLibrary(library, input),
  }));
  return [...relations, queryIdentifiers];
}
