import { closestNames } from "../model/closest-names.ts";
import type { Engines } from "../engines/engine.ts";
import type { CatalogResult } from "../model/results.ts";
import { SetpointError } from "../model/setpoint-error.ts";

/** Which part of what catalog. */
export interface CatalogRequest {
  readonly engine: string;
  readonly version: string;
  /** A name in any spelling, an old name, or part of a name. */
  readonly parameter?: string;
}

/**
 * What is known of the parameters of one version of an engine.
 *
 * @throws SetpointError SP_CATALOG_UNKNOWN_ENGINE, SP_CATALOG_UNKNOWN_VERSION, SP_CATALOG_UNKNOWN_PARAMETER
 */
export function showCatalog(
  engines: Engines,
  { engine: name, version: text, parameter }: CatalogRequest,
): CatalogResult {
  const engine = engines.get(name);
  if (!engine) throw unknown("ENGINE", `There is no engine ${name}.`, [...engines.keys()]);
  const version = engine.parseVersion(text);
  if (!version) throw unknown("VERSION", `${name} ${text} is no version that Setpoint knows.`, engine.versions);
  const catalog = engine.catalog(version);
  const all = [...catalog.parameters.values()];
  const found = parameter === undefined ? undefined : catalog.find(parameter);
  const parameters =
    found?.kind === "known" ? [found.parameter] : all.filter((one) => one.name.includes(parameter ?? ""));
  if (parameters.length === 0) {
    throw unknown(
      "PARAMETER",
      `${name} ${version.major} has no parameter ${parameter ?? ""}.`,
      closestNames(parameter ?? "", catalog.parameters.keys()),
    );
  }
  return { kind: "catalog", engine: name, major: version.major, parameters, findings: [] };
}

function unknown(what: string, message: string, known: readonly string[]): SetpointError {
  const fix = known.length > 0 ? `Try ${known.join(", ")}.` : "List them all by leaving the name out.";
  return new SetpointError(`SP_CATALOG_UNKNOWN_${what}`, message, { fix });
}
