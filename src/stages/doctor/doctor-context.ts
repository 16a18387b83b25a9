import type { Configuration } from "../../model/configuration.ts";

/** What the settings are held against. */
export interface DoctorContext {
  readonly configuration: Configuration;
  /** The branch that governs. */
  readonly trunk: string;
  readonly shipped: readonly ShippedWorkflow[];
  /** Path → content address of the trunk's files. */
  readonly files: ReadonlyMap<string, string>;
  readonly now: Date;
}

/** A workflow or action as this version of Setpoint brings it. */
export interface ShippedWorkflow {
  readonly path: string;
  /** Git's content address. */
  readonly blob: string;
  /** How often its schedule runs it; absent: it has none. */
  readonly everyMs?: number;
}
