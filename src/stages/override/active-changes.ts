import type { AcceptedOverride, OverrideChange } from "../../model/audit-event.ts";
import type { OverrideLife } from "./derive-overrides.ts";
import { pairKey } from "./pair-key.ts";

/** A value that an active override holds. */
export interface ActiveChange extends OverrideChange {
  readonly override: string;
  readonly expiresAt: string;
}

/**
 * The override value in force for each overridden parameter, sorted by instance and parameter. One that supersedes another takes its
 * place and, once it has ended, gives it back while the other has time left. A later one that supersedes nothing takes nothing.
 */
export function activeChanges(lives: readonly OverrideLife[]): readonly ActiveChange[] {
  const inForce = new Map<string, ActiveChange>();
  for (const { override } of lives.filter((life) => life.state === "active")) {
    const outranked = findOutranked(override, lives);
    for (const change of override.changes) {
      const holder = inForce.get(pairKey(change));
      if (holder === undefined || outranked.has(holder.override))
        inForce.set(pairKey(change), { ...change, override: override.id, expiresAt: override.expiresAt });
    }
  }
  return [...inForce].toSorted(([left], [right]) => (left < right ? -1 : 1)).map(([, change]) => change);
}

/** What an override supersedes, and what that superseded, ended or not. */
function findOutranked(override: AcceptedOverride, lives: readonly OverrideLife[]): ReadonlySet<string> {
  const outranked = new Set<string>();
  let name = override.supersedes;
  while (name !== undefined && !outranked.has(name)) {
    outranked.add(name);
    name = lives.find((life) => life.override.id === name)?.override.supersedes;
  }
  return outranked;
}
