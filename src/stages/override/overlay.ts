import type { Catalog } from "../../engines/engine.ts";
import type { EffectiveSetting, InstanceState } from "../../model/state.ts";
import type { ActiveChange } from "./active-changes.ts";

/**
 * What an instance is to be while overrides hold: trunk's state with their values on top, each with the override as its origin and
 * trunk's value among those it won over. Changes of other instances, and of parameters that this version does not have, are left out.
 *
 * @param changes what `activeChanges` says is in force
 */
export function overlay(state: InstanceState, changes: readonly ActiveChange[], catalog: Catalog): InstanceState {
  const own = changes.filter((change) => change.instance === state.instance.name);
  const overridden = own.flatMap((change) => overlayChange(state, change, catalog));
  return overridden.length === 0
    ? state
    : { ...state, settings: new Map([...state.settings, ...overridden.map(named)]) };
}

function overlayChange(state: InstanceState, change: ActiveChange, catalog: Catalog): readonly EffectiveSetting[] {
  const parameter = catalog.parameters.get(change.parameter);
  if (!parameter) return [];
  const declared = state.settings.get(change.parameter);
  const over = declared ? [{ value: declared.value, origin: declared.origin }, ...declared.over] : [];
  const { override: name, value } = change;
  const at = change.at ?? { file: `overrides/${name}.yaml`, line: 1, column: 1 };
  return [{ parameter, value, origin: { kind: "override", name, at, text: value.display }, over }];
}

function named(setting: EffectiveSetting): readonly [string, EffectiveSetting] {
  return [setting.parameter.name, setting];
}
