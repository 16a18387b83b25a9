import type { Value } from "./value.ts";

/** What one parameter of a running server is, and everything that decides it. */
export interface ObservedParameter {
  readonly name: string;
  readonly running: Value;
  /** What the server's own file of Setpoint's values stores (postgresql.auto.conf); absent: no line. */
  readonly stored?: Value;
  /** Stored, but in force only after a restart. */
  readonly pendingRestart: boolean;
  /** The files say something else than what runs, and a reload would bring it: somebody stored it and did not reload. */
  readonly awaitingReload?: boolean;
  /** What outranks the stored value, in words: `command line`, `role app`, `database orders`. */
  readonly shadowedBy: readonly string[];
  /** File that sets the running value, where the server tells. */
  readonly sourceFile?: string;
}

/** A server's own account of its configuration. */
export interface Observation {
  readonly instance: string;
  /** The server's version, `16.4`. */
  readonly version: string;
  /** True for a standby in recovery. */
  readonly isStandby: boolean;
  readonly parameters: ReadonlyMap<string, ObservedParameter>;
  /** Errors that the server reports in its configuration files. */
  readonly fileErrors: readonly string[];
}
