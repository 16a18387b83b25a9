import { effectiveSetting, findInstanceEngine } from "../../engines/effective-setting.ts";
import type { Engine, Engines } from "../../engines/engine.ts";
import type { Finding } from "../../model/finding.ts";
import type { Parameter } from "../../model/parameter.ts";
import type { InstanceState } from "../../model/state.ts";
import { isSameValue, type Value } from "../../model/value.ts";

/** What a server is set to, wherever that stands. */
export interface FoundSettings {
  readonly version: string;
  /** By canonical name: what somebody set, as opposed to defaults. */
  readonly set: ReadonlyMap<string, Value>;
  /** By canonical name: everything that is known to hold, defaults included. */
  readonly held: ReadonlyMap<string, Value>;
  /** Names of what stands in the server's own file of Setpoint's values: undeclared, the next apply would take it out. */
  readonly stored: ReadonlySet<string>;
  readonly findings: readonly Finding[];
}

/** Settings for an instance document, sorted by name, and what was left out. */
export interface ServerSettings {
  readonly settings: readonly (readonly [string, string])[];
  readonly findings: readonly Finding[];
}

/**
 * What a server holds and its profiles do not say: what somebody set, and what a profile would change. Host-bound places and
 * secrets are left out and named.
 */
export function findDifferences(state: InstanceState, found: FoundSettings, engines: Engines): ServerSettings {
  const place = findInstanceEngine(state, engines);
  if (!place) return { settings: [], findings: [] };
  const names = [...new Set([...found.set.keys(), ...state.settings.keys()])].toSorted();
  const parameters = names.flatMap((name) => place.catalog.parameters.get(name) ?? []);
  const differing = parameters.filter(
    (parameter) => isImportable(parameter, place.engine) && differs(parameter, state, found),
  );
  return {
    settings: differing
      .filter((parameter) => !parameter.secret)
      .map((parameter) => [parameter.name, textOf(parameter, found, place.engine)]),
    findings: differing.filter((parameter) => parameter.secret).map((parameter) => secretLeftOut(parameter, state)),
  };
}

/** Secrets pass, so that they are named; they never get into the document. */
function isImportable({ name, takesEffect, secret }: Parameter, engine: Engine): boolean {
  return takesEffect !== "never" && (secret || !engine.hostBound.includes(name));
}

function differs(parameter: Parameter, state: InstanceState, { held, stored }: FoundSettings): boolean {
  const { name } = parameter;
  const holds = held.get(name);
  if (holds === undefined) return false;
  const isOnlyStored = stored.has(name) && !state.settings.has(name);
  return isOnlyStored || !isSameValue(holds, effectiveSetting(state, parameter).value);
}

/** The readable form where the engine reads it back as the same value. */
function textOf(parameter: Parameter, { held }: FoundSettings, engine: Engine): string {
  const value = held.get(parameter.name) ?? parameter.default;
  const again = engine.readValue(parameter, value.display);
  return again.kind === "value" && isSameValue(again.value, value) ? value.display : value.canonical;
}

function secretLeftOut({ name }: Parameter, { instance }: InstanceState): Finding {
  const message = `${name} can hold a secret; it was left out of the document.`;
  const fix = "Leave it where it is on the server; documents never hold secrets.";
  return { code: "import/secret-left-out", severity: "note", message, fix, instance: instance.name, parameter: name };
}
