import type { Catalog, Engine, EngineVersion, Engines } from "./engine.ts";
import { type Expression, type ExpressionValue, mentionedSettings } from "../model/expression.ts";
import type { Parameter } from "../model/parameter.ts";
import type { EffectiveSetting, InstanceState } from "../model/state.ts";
import type { Value } from "../model/value.ts";

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

/**
 * `settings` of expressions: effective values by name, as expressions see them. Computed for the expressions that are to be
 * evaluated, because an instance has hundreds of values and a rule looks at two of them.
 *
 * @param declared the declared value of a parameter, if there is one
 */
export function settingsScope(
  declared: (parameter: string) => Value | undefined,
  { engine, catalog }: Pick<InstanceEngine, "engine" | "catalog">,
  expressions: readonly Pick<Expression, "source">[],
): Record<string, ExpressionValue> {
  const mentioned = expressions.map(mentionedSettings);
  const all = mentioned.includes(undefined);
  const names = all ? [...catalog.parameters.keys()] : new Set(mentioned.flatMap((some) => some ?? []));
  const scope: Record<string, ExpressionValue> = {};
  for (const name of names) {
    const parameter = catalog.parameters.get(name);
    if (parameter) scope[name] = engine.toExpression(parameter, declared(name) ?? parameter.default);
  }
  return scope;
}
