import type { Expression } from "./expression.ts";
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
  /** Locked beside the parameters: whatever moves one of these values needs the same approvals. */
  readonly derived: readonly DerivedValue[];
  readonly ticket?: TicketDemand;
  readonly at: SourcePosition;
}

/** A value that no parameter holds by itself, such as what all connections together may take of the memory. */
export interface DerivedValue {
  readonly name: string;
  /** Over the effective state of one instance: its definition and settings, no variables, whose effect shows in the settings. */
  readonly value: Expression;
  /** A condition on the same state: while it holds, the value may move without approval. */
  readonly allow?: Expression;
  readonly at: SourcePosition;
}

/** A change-management system that must hold an approved ticket for exactly this plan, inside its window. */
export interface TicketDemand {
  readonly system: string;
  /** False: the ticket is told in reports and decides nothing. */
  readonly required: boolean;
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
  readonly fallback?: Fallback;
}

/**
 * Who may take the place of absent approvers: when fewer than `count` of them are left who may approve at all, or when they have not
 * answered for `afterMs` since the plan was put before them. It never opens anything by itself.
 */
export interface Fallback {
  readonly from: Approvers;
  /** Absent: silence alone calls nobody. */
  readonly afterMs?: number;
}

/** Who may approve. */
export interface Approvers {
  readonly teams: readonly string[];
  readonly users: readonly string[];
  /** Numeric ids of apps: the only way in which a bot may approve. */
  readonly apps: readonly number[];
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
  /** Who gives the word by approving the plan; empty: it is given by name where the request is merged. */
  readonly approvals: readonly ApprovalStage[];
  readonly at: SourcePosition;
}

/** When servers may be changed: never during a freeze, and where there are maintenance windows, only inside one of them. */
export interface Window {
  readonly name: string;
  readonly match: InstanceMatch;
  readonly mode: "freeze" | "maintenance";
  /** IANA name; the times below are wall-clock times there. */
  readonly zone: string;
  readonly times: WindowTimes;
  readonly at: SourcePosition;
}

/** Wall-clock times `2026-12-20T18:00` and `22:00`. An end before its start lies on the next day. */
export type WindowTimes =
  | { readonly kind: "once"; readonly from: string; readonly until: string }
  | { readonly kind: "weekly"; readonly days: readonly Weekday[]; readonly start: string; readonly end: string };

/** A day of the week, on which a weekly window starts. */
export type Weekday = "mon" | "tue" | "wed" | "thu" | "fri" | "sat" | "sun";

/** How a plan comes to the matching servers: a few first, then in waves, each proven healthy before the next. */
export interface Rollout {
  readonly name: string;
  readonly match: InstanceMatch;
  /** Globs over names of instances that go first. */
  readonly canary: readonly string[];
  /** Percent of the matching instances that are done after each wave, rising, without the closing 100. */
  readonly waves: readonly number[];
  /** After each wave, before the health is asked. */
  readonly pauseMs: number;
  readonly health?: HealthCheck;
  readonly at: SourcePosition;
}

/** A condition over the effective state and the server's own statistics that must hold on every server of a wave, the whole time. */
export interface HealthCheck {
  /** Beside what a rule may use: `statistics.NAME`, by the target's names. */
  readonly check: Expression;
  readonly forMs: number;
  readonly everyMs: number;
}

/** Every policy document of one commit. */
export interface Policies {
  readonly locks: readonly Lock[];
  readonly rules: readonly Rule[];
  readonly owners: readonly Owners[];
  readonly thresholds: readonly Threshold[];
  readonly windows: readonly Window[];
  readonly rollouts: readonly Rollout[];
}
