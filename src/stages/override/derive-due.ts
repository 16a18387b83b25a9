import type { FleetState } from "../../model/state.ts";
import type { Value } from "../../model/value.ts";
import { activeChanges } from "./active-changes.ts";
import type { OverrideLife } from "./derive-overrides.ts";
import { pairKey } from "./pair-key.ts";

/** One parameter of one instance that ended overrides have left behind. */
export interface Restoration {
  readonly instance: string;
  readonly parameter: string;
  /** The ended overrides that wait for the proof, oldest first. */
  readonly overrides: readonly string[];
  readonly target: RestorationTarget;
  /** Since the longest-ended of them. */
  readonly overdueMs: number;
}

/** Where a parameter is to go. */
export type RestorationTarget =
  /** Another override holds it and has time left. */
  | { readonly kind: "override"; readonly override: string; readonly value: Value }
  /** Trunk declares it. */
  | { readonly kind: "declared"; readonly value: Value }
  /** Trunk says nothing: the stored line is to be removed. */
  | { readonly kind: "undeclared" }
  /** Trunk no longer holds the instance: there is nothing to restore to. */
  | { readonly kind: "unmanaged" };

/**
 * What is to be restored now, sorted by instance and parameter: to what trunk says now or another active override holds, never to
 * what was there before the override.
 *
 * @param main trunk's state now
 */
export function deriveDue(lives: readonly OverrideLife[], main: FleetState): readonly Restoration[] {
  const inForce = new Map(activeChanges(lives).map((change) => [pairKey(change), change]));
  const due = new Map<string, Restoration>();
  for (const { override, unrestored, overdueMs } of lives)
    for (const { instance, parameter } of unrestored) {
      const key = pairKey({ instance, parameter });
      const known = due.get(key) ?? { overrides: [], overdueMs: 0 };
      const held = inForce.get(key);
      const target: RestorationTarget = held
        ? { kind: "override", override: held.override, value: held.value }
        : findTarget(main, instance, parameter);
      const overrides = [...known.overrides, override.id];
      due.set(key, { instance, parameter, overrides, target, overdueMs: Math.max(known.overdueMs, overdueMs) });
    }
  return [...due].toSorted(([left], [right]) => (left < right ? -1 : 1)).map(([, restoration]) => restoration);
}

function findTarget(main: FleetState, instance: string, parameter: string): RestorationTarget {
  const state = main.instances.get(instance);
  if (!state) return { kind: "unmanaged" };
  const declared = state.settings.get(parameter);
  return declared ? { kind: "declared", value: declared.value } : { kind: "undeclared" };
}
