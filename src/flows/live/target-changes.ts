import { findInstanceEngine } from "../../engines/effective-setting.ts";
import type { Engines } from "../../engines/engine.ts";
import type { Observation } from "../../model/observation.ts";
import type { Change } from "../../model/plan.ts";
import type { InstanceState } from "../../model/state.ts";
import type { TargetChange } from "../../ports/target.ts";

interface OfInstance {
  readonly state: InstanceState;
}

/** A plan's changes as a target takes them: a value to store, or a stored line to remove where only the default is wanted. */
export function toTargetChanges(
  changes: readonly Change[],
  { state }: OfInstance,
  engines: Engines,
): readonly TargetChange[] {
  const catalog = findInstanceEngine(state, engines)?.catalog;
  return changes.flatMap(({ parameter: name, after }): readonly TargetChange[] => {
    const parameter = catalog?.parameters.get(name);
    if (!parameter || !after) return [];
    return [after.origin.kind === "engine-default" ? { parameter } : { parameter, value: after.value }];
  });
}

/** The way back: for each change what was stored before, or nothing. */
export function toInverse(forward: readonly TargetChange[], before: Observation): readonly TargetChange[] {
  return forward.toReversed().map(({ parameter }) => {
    const stored = before.parameters.get(parameter.name)?.stored;
    return stored ? { parameter, value: stored } : { parameter };
  });
}
