import type { Finding } from "./finding.ts";
import type { Change } from "./plan.ts";
import type { Value } from "./value.ts";

/** A stored value that the server will use only after its next start. */
export interface AwaitingRestart {
  readonly parameter: string;
  readonly running: Value;
  readonly stored: Value;
}

/** A desired value that is an accepted override's, not main's. */
export interface HeldByOverride {
  readonly parameter: string;
  readonly override: string;
}

/** What would have to happen on one server for it to be what its documents say. */
export interface LivePlan {
  readonly instance: string;
  /** Sorted by parameter. A side `after` with origin `engine-default` removes the stored line. */
  readonly changes: readonly Change[];
  readonly awaitingRestart: readonly AwaitingRestart[];
  readonly heldByOverride: readonly HeldByOverride[];
  /** What Setpoint sees and leaves alone: shadowed values, file errors, values from the operator's own files. */
  readonly findings: readonly Finding[];
  /** SHA-256, hex, over what would be stored, what is stored now, and what waits for a restart. */
  readonly digest: string;
}
