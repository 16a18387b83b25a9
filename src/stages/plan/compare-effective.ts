import { effectiveSetting, findInstanceEngine, type InstanceEngine } from "../../engines/effective-setting.ts";
import type { Engines } from "../../engines/engine.ts";
import type { Parameter } from "../../model/parameter.ts";
import type { Change, ChangeSide } from "../../model/plan.ts";
import type { FleetState, InstanceState } from "../../model/state.ts";
import { isSameValue } from "../../model/value.ts";
import { differingNames } from "./differing-names.ts";

/** Every effective value that differs between two states, sorted by instance and parameter. */
export function compareEffective(base: FleetState, head: FleetState, engines: Engines): readonly Change[] {
  return differingNames(base.instances, head.instances).flatMap((name) => {
    const [before, after] = [base.instances.get(name), head.instances.get(name)];
    return compareInstance(name, side(before, engines), side(after, engines));
  });
}

interface Side {
  readonly state: InstanceState;
  readonly place: InstanceEngine;
}

function side(state: InstanceState | undefined, engines: Engines): Side | undefined {
  const place = state && findInstanceEngine(state, engines);
  return state && place ? { state, place } : undefined;
}

function compareInstance(instance: string, base: Side | undefined, head: Side | undefined): readonly Change[] {
  return parametersToCompare(base, head).flatMap((name) => {
    const [before, after] = [find(base, name), find(head, name)];
    if (isSameValue(before?.value, after?.value)) return [];
    const parameter = after?.parameter ?? before?.parameter;
    if (!parameter) return [];
    return [
      {
        instance,
        parameter: name,
        ...(before ? { before: toSide(before) } : {}),
        ...(after ? { after: toSide(after) } : {}),
        takesEffect: parameter.takesEffect,
        secret: parameter.secret,
      },
    ];
  });
}

/** With one version on both sides only declared values can differ, and not where both are the very same; another version may change any default. */
function parametersToCompare(base: Side | undefined, head: Side | undefined): readonly string[] {
  const sides = [base, head].filter((one) => one !== undefined);
  const otherCatalog = base && head && base.place.catalog !== head.place.catalog;
  const names = sides.flatMap(({ state, place }) =>
    otherCatalog ? [...place.catalog.parameters.keys()] : differing(state, [base?.state, head?.state]),
  );
  return [...new Set(names)].toSorted();
}

function differing(
  { settings }: InstanceState,
  [base, head]: readonly (InstanceState | undefined)[],
): readonly string[] {
  const names: string[] = [];
  for (const name of settings.keys()) if (base?.settings.get(name) !== head?.settings.get(name)) names.push(name);
  return names;
}

function find(one: Side | undefined, name: string): (ChangeSide & { readonly parameter: Parameter }) | undefined {
  const parameter = one?.place.catalog.parameters.get(name);
  return one && parameter ? effectiveSetting(one.state, parameter) : undefined;
}

function toSide({ value, origin }: ChangeSide): ChangeSide {
  return { value, origin };
}
