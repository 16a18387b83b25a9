import type { Engines } from "../../engines/engine.ts";
import { mergeFindings } from "../../model/finding.ts";
import type { Fleet } from "../../model/fleet.ts";
import type { Instance } from "../../model/instance.ts";
import type { FleetState, InstanceState, ResolvedFleet } from "../../model/state.ts";
import { bindingMemory } from "./bind-settings.ts";
import { resolveInstance } from "./resolve-instance.ts";

/**
 * Resolves every instance of a fleet: what each declared parameter is to be, and why.
 *
 * @param previous an earlier run: instances whose documents are the same to the byte keep their state
 * @example
 * const state = resolveFleet(fleet, engines);
 * state.instances.get("orders-prod")?.settings.get("work_mem")?.value.display; // "64MB"
 */
export function resolveFleet(fleet: Fleet, engines: Engines, previous?: ResolvedFleet): FleetState {
  const context = { fleet, engines, memory: bindingMemory() };
  const instances = new Map<string, InstanceState>();
  for (const instance of fleet.instances.values()) {
    const known = previous && findUnchanged(instance, fleet, previous);
    instances.set(instance.name, known ?? resolveInstance(instance, context));
  }
  return { instances, findings: mergeFindings([...instances.values()].flatMap((state) => state.findings)) };
}

function findUnchanged(instance: Instance, fleet: Fleet, previous: ResolvedFleet): InstanceState | undefined {
  const same = dependencies(instance, fleet).every((id) => isSameDocument(id, fleet, previous.fleet));
  return same ? previous.state.instances.get(instance.name) : undefined;
}

function dependencies(instance: Instance, fleet: Fleet): readonly string[] {
  const reached = new Set<string>();
  const visit = (name: string): void => {
    if (reached.has(`Profile/${name}`)) return;
    reached.add(`Profile/${name}`);
    for (const parent of fleet.profiles.get(name)?.extends ?? []) visit(parent.name);
  };
  for (const profile of instance.profiles) visit(profile.name);
  return [`Instance/${instance.name}`, ...reached];
}

/** Path counts too: positions in findings and origins name it. */
function isSameDocument(id: string, left: Fleet, right: Fleet): boolean {
  const [one, other] = [left.documents.get(id), right.documents.get(id)];
  return one?.blob === other?.blob && one?.path === other?.path;
}
