/** What `setpoint.yaml` says: the fleet-wide facts that no single document owns. References to secrets only. */
export interface Configuration {
  readonly trunk: string;
  readonly auditBranch: string;
  readonly forge: ForgeConfiguration;
  readonly overrides: OverrideLimits;
}

/** Where change requests live and who the people are. */
export interface ForgeConfiguration {
  readonly kind: "local";
  /** Login → e-mail addresses that belong to it. */
  readonly users: Readonly<Record<string, readonly string[]>>;
  /** Team → logins. */
  readonly teams: Readonly<Record<string, readonly string[]>>;
}

/** Bounds on every override of the fleet. */
export interface OverrideLimits {
  /** No override lasts longer than this. */
  readonly maxDurationMs: number;
  /** Total time one parameter of one instance may be overridden in any seven days. */
  readonly maxWeeklyMs: number;
}
