import type { Finding } from "./finding.ts";
import type { TakesEffect } from "./parameter.ts";
import type { Origin } from "./state.ts";
import type { Value } from "./value.ts";

/** A side of a change: the value and why it holds. */
export interface ChangeSide {
  readonly value: Value;
  readonly origin: Origin;
}

/** One effective value that differs. `before` is absent for an instance that is new, `after` for one that goes. */
export interface Change {
  readonly instance: string;
  readonly parameter: string;
  readonly before?: ChangeSide;
  readonly after?: ChangeSide;
  readonly takesEffect: TakesEffect;
  /** Values are shown redacted. */
  readonly secret: boolean;
}

/** What happens to instances and guarded documents beside values. */
export type StructuralChange =
  | { readonly kind: "instance-created" | "instance-removed"; readonly instance: string }
  | {
      readonly kind: "instance-redefined";
      readonly instance: string;
      readonly field: string;
      readonly before: string;
      readonly after: string;
    }
  | {
      readonly kind: "document-changed";
      readonly document: string;
      readonly path: string;
      readonly before?: string;
      readonly after?: string;
    };

/** The difference between two desired states: what would change, in which order, and the digest that names it. */
export interface Plan {
  /** Sorted by instance, then parameter. */
  readonly changes: readonly Change[];
  readonly structure: readonly StructuralChange[];
  /** Instances in the order in which they are to be changed (see stages/plan/order). */
  readonly order: readonly string[];
  readonly findings: readonly Finding[];
  /** SHA-256, hex, over canonical changes with their base values, structure and governing policy. */
  readonly digest: string;
}

/** Instances of which no follower may be changed before all leaders are: a standby's value may not be below its primary's. */
export interface Precedence {
  readonly leaders: readonly string[];
  readonly followers: readonly string[];
}

/** Changes by instance, each group in the order of the list. */
export function groupByInstance(changes: readonly Change[]): ReadonlyMap<string, readonly Change[]> {
  const groups = new Map<string, Change[]>();
  for (const change of changes) {
    const group = groups.get(change.instance) ?? [];
    group.push(change);
    groups.set(change.instance, group);
  }
  return groups;
}
