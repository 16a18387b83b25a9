import type { Instance } from "../../model/instance.ts";
import type { Window } from "../../model/policy.ts";
import { matchesInstance } from "../../model/policy-matching.ts";
import { findTouched } from "./guard-instances.ts";
import type { ProposedChange, WindowRequirement } from "./requirement.ts";

/**
 * The times at which what a plan touches may be changed, by trunk's windows: one requirement for all instances that the same windows
 * match. An instance counts as trunk describes it and as the request does, so that no label takes it out of a freeze.
 */
export function guardTimes(proposed: ProposedChange): readonly WindowRequirement[] {
  const { base, head } = proposed;
  const groups = new Map<string, Group>();
  for (const name of findTouched(proposed))
    for (const instance of [base.fleet.instances.get(name), head.fleet.instances.get(name)])
      if (instance) addTo(groups, instance, base.fleet.policies.windows);
  return [...groups.values()].map(({ windows, example, names }) => ({
    kind: "windows",
    windows,
    example,
    instances: [...names],
  }));
}

interface Group {
  readonly windows: readonly Window[];
  readonly example: Instance;
  readonly names: Set<string>;
}

function addTo(groups: Map<string, Group>, instance: Instance, all: readonly Window[]): void {
  const windows = all.filter((window) => matchesInstance(window.match, instance));
  if (windows.length === 0) return;
  const key = JSON.stringify(windows.map((window) => window.name));
  const group = groups.get(key) ?? { windows, example: instance, names: new Set() };
  groups.set(key, group);
  group.names.add(instance.name);
}
