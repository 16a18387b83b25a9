import type { Catalog } from "../../../src/engines/engine.ts";
import postgresql from "../../../src/engines/postgresql/index.ts";
import type { Parameter } from "../../../src/model/parameter.ts";

/** The catalog of a major that must be there. */
export function catalogOf(major: string): Catalog {
  const version = postgresql.parseVersion(major);
  if (!version) throw new Error(`There is no catalog of PostgreSQL ${major}`);
  return postgresql.catalog(version);
}

/** A parameter that must be there. */
export function parameterOf(major: string, name: string): Parameter {
  const parameter = catalogOf(major).parameters.get(name);
  if (!parameter) throw new Error(`PostgreSQL ${major} has no ${name}`);
  return parameter;
}

/** The canonical text of what somebody wrote, or the finding's code. */
export function canonicalOf(parameter: Parameter, text: string): string {
  const reading = postgresql.readValue(parameter, text);
  return reading.kind === "value" ? reading.value.canonical : reading.problem.code;
}

/** Makes a server know the parameters of the libraries that must be there from the start. */
export const preloadOption: readonly string[] = [
  "-c",
  "shared_preload_libraries=auto_explain,pg_stat_statements,pg_prewarm",
];

const librariesSince = { plpgsql: 12, pg_trgm: 12, auth_delay: 12, postgres_fdw: 12, basic_archive: 15 };
const librariesSince18 = { passwordcheck: 18, pgcrypto: 18, isn: 18 };

/** Libraries of the major that bring further parameters and can be loaded into a session. */
export function contribLibraries(major: string): readonly string[] {
  const all = Object.entries({ ...librariesSince, ...librariesSince18 });
  return all.filter(([, since]) => Number(major) >= since).map(([library]) => library);
}
