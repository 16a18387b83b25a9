import type { Push } from "../model/review.ts";

/** What the forge recorded of its branches. A local repository records nothing: it answers `unknown`. */
export interface BranchActivity {
  /** Every movement of one branch, oldest first, earlier lives of the same name included. */
  pushes(branch: string): Promise<Pushes>;
}

/** An activity log, or why it cannot be read: that is never an empty one. */
export type Pushes =
  | { readonly kind: "known"; readonly pushes: readonly Push[] }
  | { readonly kind: "unknown"; readonly reason: string };
