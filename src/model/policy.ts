import type { Constraint } from "./profile.ts";
import type { SourcePosition } from "./source-position.ts";

/** Which instances a policy speaks of. Every given criterion must hold; none given matches every instance. */
export interface InstanceMatch {
  /** Label values may hold `*`. */
  readonly labels: Readonly<Record<string, string>>;
  readonly engines: readonly string[];
  /** Globs over instance names. */
  readonly instances: readonly string[];
}

/** Parameters that may change only with approvals. */
export interface Lock {
  readonly name: string;
  readonly match: InstanceMatch;
  /** Globs over canonical parameter names (`wal_*`). */
  readonly parameters: readonly string[];
  /** Values that need no approval, by parameter name as written. */
  readonly allow: readonly AllowedMoves[];
  readonly approvals: readonly ApprovalStage[];
  /** An approval older than this is void. */
  readonly expiresMs?: number;
  readonly emergency?: Emergency;
  readonly at: SourcePosition;
}

/** Values of one parameter that a lock lets through: listed texts, or a closed range of the engine's own texts. */
export interface AllowedMoves {
  readonly parameter: string;
  readonly values: readonly string[];
  readonly min?: string;
  readonly max?: string;
  readonly at: SourcePosition;
}

/** One round of approval: `count` different people out of `from`, after stage `after` is complete. */
export interface ApprovalStage {
  readonly stage: string;
  readonly from: Approvers;
  readonly count: number;
  readonly after?: string;
}

/** Who may approve. */
export interface Approvers {
  readonly teams: readonly string[];
  readonly users: readonly string[];
}

/** Who may override locked parameters in an emergency, for how long, and with whom. */
export interface Emergency {
  readonly from: Approvers;
  readonly maxDurationMs: number;
  /** Another member must accept before the override acts. */
  readonly secondPerson: boolean;
}

/** A condition over the effective state of the matching instances. */
export interface Rule extends Constraint {
  readonly name: string;
  readonly match: InstanceMatch;
  readonly at: SourcePosition;
}

/** Who must approve changes of the documents themselves. */
export interface Owners {
  readonly name: string;
  /** Globs over repository paths, such as `policies/**`. */
  readonly paths: readonly string[];
  readonly approvals: readonly ApprovalStage[];
  readonly expiresMs?: number;
  readonly at: SourcePosition;
}

/** A plan that touches more than this needs an explicit word. */
export interface Threshold {
  readonly name: string;
  readonly match: InstanceMatch;
  readonly maxInstances?: number;
  /** Of the matching instances, 0 to 100. */
  readonly maxPercent?: number;
  readonly at: SourcePosition;
}

/** Every policy document of one commit. */
export interface Policies {
  readonly locks: readonly Lock[];
  readonly rules: readonly Rule[];
  readonly owners: readonly Owners[];
  readonly thresholds: readonly Threshold[];
}
