import type { Catalog, Engine, EngineVersion, Engines } from "./engine.ts";
import type { ExpressionValue } from "../model/expression.ts";
import type { Parameter } from "../model/parameter.ts";
import type { EffectiveSetting, InstanceState } from "../model/state.ts";

/** An instance's engine, version and catalog. */
export interface InstanceEngine {
  readonly engine: Engine;
  readonly version: EngineVersion;
  readonly catalog: Catalog;
}

/** The engine of a resolved instance; `undefined` where its engine or version is unknown, which its findings say. */
export function findInstanceEngine(state: InstanceState, engines: Engines): InstanceEngine | undefined {
  const engine = engines.get(state.instance.engine);
  const version = engine?.parseVersion(state.instance.version);
  return engine && version ? { engine, version, catalog: engine.catalog(version) } : undefined;
}

/** What a parameter of an instance is to be: declared, or the engine's default. */
export function effectiveSetting(state: InstanceState, parameter: Parameter): EffectiveSetting {
  const declared = state.settings.get(parameter.name);
  return declared ?? { parameter, value: parameter.default, origin: { kind: "engine-default" }, over: [] };
}

const scopes = new WeakMap<Catalog, Readonly<Record<string, ExpressionValue>>>();

/** The default of every parameter of a version as expressions see it; computed once for each catalog. */
export function defaultsScope(engine: Engine, catalog: Catalog): Readonly<Record<string, ExpressionValue>> {
  const known = scopes.get(catalog);
  if (known) return known;
  const entries = [...catalog.parameters.values()].map((parameter): [string, ExpressionValue] => [
    parameter.name,
    engine.toExpression(parameter, parameter.default),
  ]);
  const scope = Object.fromEntries(entries);
  scopes.set(catalog, scope);
  return scope;
}

/** `settings` of rules and constraints: every effective value of an instance. */
export function settingsScope(
  state: InstanceState,
  { engine, catalog }: InstanceEngine,
): Record<string, ExpressionValue> {
  const scope: Record<string, ExpressionValue> = { ...defaultsScope(engine, catalog) };
  for (const { parameter, value } of state.settings.values())
    scope[parameter.name] = engine.toExpression(parameter, value);
  return scope;
}
