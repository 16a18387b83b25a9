import { findInstanceEngine } from "../../engines/effective-setting.ts";
import type { Engines } from "../../engines/engine.ts";
import { closestNames } from "../../model/closest-names.ts";
import type { Finding } from "../../model/finding.ts";
import { SetpointError } from "../../model/setpoint-error.ts";
import type { InstanceState } from "../../model/state.ts";
import { activeChanges } from "../../stages/override/active-changes.ts";
import type { OverrideLife } from "../../stages/override/derive-overrides.ts";
import { overlay } from "../../stages/override/overlay.ts";
import type { Side } from "../read-side.ts";

/**
 * What the servers are to be at this moment: main, and over it every accepted override that has not ended. Names choose instances;
 * none chooses all. Instances of which metrics alone are read are left out: they are to be nothing.
 *
 * @throws SetpointError SP_APPLY_UNKNOWN_INSTANCE
 */
export function desiredStates(
  side: Side,
  lives: readonly OverrideLife[],
  of: { engines: Engines; names: readonly string[] },
): readonly InstanceState[] {
  const active = activeChanges(lives);
  const chosen = of.names.length > 0 ? [...new Set(of.names)] : [...side.state.instances.keys()];
  return chosen.flatMap((name) => {
    const state = side.state.instances.get(name);
    if (!state) throw unknownInstance(name, [...side.state.instances.keys()]);
    const place = findInstanceEngine(state, of.engines);
    return place ? overlay(state, active, place.catalog) : [];
  });
}

/** Says of instances that were asked for by name why nothing is planned of them: their metrics alone are read. */
export function tellUnmanaged(
  side: Side,
  { engines, names }: { engines: Engines; names: readonly string[] },
): readonly Finding[] {
  const states = names.flatMap((name) => side.state.instances.get(name) ?? []);
  const unmanaged = states.filter((state) => state.findings.length === 0 && !findInstanceEngine(state, engines));
  return unmanaged.map(({ instance: { name, engine, versionAt } }) => ({
    code: "plan/only-measured",
    severity: "note",
    message: `Setpoint manages no parameters of ${engine}, so nothing is planned of ${name}.`,
    fix: `See what it does: setpoint workload ${name}.`,
    at: versionAt,
    instance: name,
  }));
}

function unknownInstance(name: string, known: readonly string[]): SetpointError {
  const close = closestNames(name, known);
  const fix =
    close.length > 0 ? `Did you mean ${close.join(" or ")}?` : `See instances/ on the trunk for all ${known.length}.`;
  return new SetpointError("SP_APPLY_UNKNOWN_INSTANCE", `There is no instance ${name} on the trunk.`, { fix });
}
