import type { ResolvedFleet } from "../../model/state.ts";

/** A side of a plan: a fleet, resolved, and the guarded files beside its documents. */
export interface PlanSide extends ResolvedFleet {
  /** Path → blob of guarded files that are no documents: workflows, lockfiles, tool configuration. */
  readonly guardedFiles: ReadonlyMap<string, string>;
}
