import { findInstanceEngine } from "../../engines/effective-setting.ts";
import type { Engines } from "../../engines/engine.ts";
import { type Finding, mergeFindings } from "../../model/finding.ts";
import type { Fleet } from "../../model/fleet.ts";
import type { Instance } from "../../model/instance.ts";
import type { FleetState, InstanceState, ResolvedFleet } from "../../model/state.ts";
import { findTouched } from "./find-touched.ts";
import { type ResolveContext, resolveInstance, resolveParameters } from "./resolve-instance.ts";

/**
 * Resolves every instance of a fleet: what each declared parameter is to be, and why.
 *
 * @param previous an earlier run: instances whose documents are the same to the byte keep their state
 * @example
 * const state = resolveFleet(fleet, engines);
 * state.instances.get("orders-prod")?.settings.get("work_mem")?.value.display; // "64MB"
 */
export function resolveFleet(fleet: Fleet, engines: Engines, previous?: ResolvedFleet): FleetState {
  const context = { fleet, engines };
  const hasSameProfiles = previous !== undefined && isSameMap(previous.fleet.profiles, fleet.profiles);
  const instances = new Map<string, InstanceState>();
  const findings: Finding[] = [];
  for (const instance of fleet.instances.values()) {
    const before = previous?.state.instances.get(instance.name);
    const state =
      before && previous
        ? resolveAgain(instance, context, { state: before, fleet: previous.fleet, hasSameProfiles })
        : resolveInstance(instance, context);
    instances.set(instance.name, state);
    if (state.findings.length > 0) findings.push(...state.findings);
  }
  return { instances, findings: mergeFindings(findings) };
}

function isSameMap(left: ReadonlyMap<string, object>, right: ReadonlyMap<string, object>): boolean {
  return left.size === right.size && [...left].every(([name, one]) => right.get(name) === one);
}

/** Takes over what cannot have changed, and resolves the rest: a line in a profile costs that parameter, not the fleet. */
function resolveAgain(
  instance: Instance,
  context: ResolveContext,
  before: { readonly state: InstanceState; readonly fleet: Fleet; readonly hasSameProfiles: boolean },
): InstanceState {
  if (before.hasSameProfiles && before.state.instance === instance) return before.state;
  const place = findInstanceEngine(before.state, context.engines);
  if (!place) return resolveInstance(instance, context);
  const touched = findTouched(instance, place.catalog, [before.fleet, context.fleet]);
  if (touched.kind === "all") return resolveInstance(instance, context);
  const { parameters } = touched;
  if (parameters.size === 0) return before.state;
  const anew = resolveParameters(before.state, { ...context, place }, parameters);
  const settings = new Map(before.state.settings);
  for (const name of parameters) settings.delete(name);
  for (const [name, setting] of anew.settings) settings.set(name, setting);
  const kept = before.state.findings.filter(({ parameter }) => parameter === undefined || !parameters.has(parameter));
  return { ...before.state, instance, settings, findings: [...kept, ...anew.findings] };
}
