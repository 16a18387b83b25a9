import type { Push } from "../model/review.ts";

/** What the forge recorded of its branches. A local repository records nothing: it answers `unknown`. */
export interface BranchActivity {
  /** Every movement of one branch, oldest first, earlier lives of the same name included; only of these kinds, where some are given. */
  pushes(branch: string, only?: readonly Push["kind"][]): Promise<Pushes>;
}

/** An activity log, or why it cannot be read: that is never an empty one. */
export type Pushes =
  | { readonly kind: "known"; readonly pushes: readonly Push[] }
  | { readonly kind: "unknown"; readonly reason: string };
