import type { ApplyOutcome, AuditEntry, ReadBack } from "./audit-event.ts";
import type { Decision } from "./decision.ts";
import type { DoctorCheck } from "./doctor-check.ts";
import type { Finding } from "./finding.ts";
import type { LivePlan } from "./live-plan.ts";
import type { MetricsCheckResult, RecordResult, WorkloadResult } from "./metric-results.ts";
import type { Parameter } from "./parameter.ts";
import type { Plan } from "./plan.ts";
import type { RequestLife } from "./request-life.ts";
import type { EffectiveSetting } from "./state.ts";
import type { TargetFailure } from "./target-failure.ts";

/** What `validate` found. */
export interface ValidateResult {
  readonly kind: "validate";
  /** Commit, or absent for the working tree. */
  readonly commit?: string;
  readonly instances: number;
  /** Effective values that were checked, defaults included. */
  readonly values: number;
  readonly findings: readonly Finding[];
}

/** Why one parameter of one instance is what it is. */
export interface ExplainResult {
  readonly kind: "explain";
  readonly instance: string;
  readonly engine: string;
  readonly version: string;
  readonly settings: readonly EffectiveSetting[];
  readonly findings: readonly Finding[];
}

/** The difference between two commits. */
export interface PlanResult {
  readonly kind: "plan";
  readonly base: string;
  readonly head: string;
  readonly plan: Plan;
  readonly findings: readonly Finding[];
}

/** Everything that a change request needs to know. */
export interface CheckResult {
  readonly kind: "check";
  readonly request: string;
  readonly base: string;
  readonly head: string;
  readonly plan: Plan;
  readonly findings: readonly Finding[];
  readonly decision: Decision;
  /** Which policies hold which of the plan's changes; absent where nobody has told. */
  readonly guards?: readonly GuardedChange[];
  /** Where the request is on its way; absent where only the plan was asked for. */
  readonly life?: RequestLife;
  /** How far the forge's word can be trusted. */
  readonly trust: string;
  /** RFC 3339. */
  readonly evaluatedAt: string;
}

/** Open requests, evaluated side by side: each has its own verdict, and one that could not be evaluated stops no other. */
export interface CheckAllResult {
  readonly kind: "check-all";
  /** Where the trunk stood. */
  readonly base: string;
  /** In the forge's order. */
  readonly results: readonly CheckResult[];
  readonly failures: readonly RequestFailure[];
  readonly findings: readonly Finding[];
  /** True if every evaluation was put before the people of its request. */
  readonly published: boolean;
}

/** A request that could not be evaluated or published, and why. */
export interface RequestFailure {
  readonly request: string;
  readonly head: string;
  readonly code: string;
  readonly message: string;
  readonly fix: string;
}

/** A change that a policy (`Lock/durability`) holds. */
export interface GuardedChange {
  readonly policy: string;
  readonly instance: string;
  readonly parameter: string;
}

/** The plan against live servers (`plan --live`), the drift of them, or what applying it did. */
export interface LiveResult {
  readonly kind: "live-plan" | "drift" | "apply";
  readonly commit: string;
  /** Over all plans; what `apply --digest` takes. */
  readonly digest: string;
  readonly plans: readonly LivePlan[];
  readonly failures: readonly TargetFailure[];
  readonly findings: readonly Finding[];
  /** Absent where nothing was done. */
  readonly outcome?: ApplyOutcome;
  readonly readBack: readonly ReadBack[];
  /** Overrides that have ended and whose restoration is not proven. */
  readonly expiredOverrides: readonly string[];
  /** How the servers are changed, where a rollout says so; in order. */
  readonly waves?: readonly InstanceWave[];
  /** Instances whose plans wait for a window; absent: none. */
  readonly held?: readonly string[];
}

/** Instances that are changed one after the other, and watched before the next wave. */
export interface InstanceWave {
  /** `critical: canary`, `critical: wave 1`, `no rollout`. */
  readonly name: string;
  readonly instances: readonly string[];
}

/** An override as the list shows it. */
export interface OverrideRow {
  readonly id: string;
  readonly state: "requested" | "active" | "ending" | "restored";
  readonly instances: readonly string[];
  readonly changes: readonly string[];
  readonly openedBy: string;
  readonly reason: string;
  readonly incident: string;
  /** RFC 3339; absent until accepted. */
  readonly expiresAt?: string;
}

/** What an override command did or would do. */
export interface OverrideResult {
  readonly kind: "override";
  readonly action: "open" | "accept" | "close" | "reconcile" | "list";
  /** True if something was done; false for a dry run. */
  readonly acted: boolean;
  readonly overrides: readonly OverrideRow[];
  readonly plans: readonly LivePlan[];
  readonly failures: readonly TargetFailure[];
  readonly findings: readonly Finding[];
  readonly readBack: readonly ReadBack[];
}

/** The audit record, or what is wrong with it. */
export interface AuditResult {
  readonly kind: "audit";
  readonly entries: readonly AuditEntry[];
  readonly findings: readonly Finding[];
}

/** Parameters of one version of an engine. */
export interface CatalogResult {
  readonly kind: "catalog";
  readonly engine: string;
  readonly major: string;
  readonly parameters: readonly Parameter[];
  readonly findings: readonly Finding[];
}

/** Change requests of the forge, or what became of one. */
export interface RequestResult {
  readonly kind: "request";
  readonly action: "list" | "approve" | "reject" | "withdraw" | "merge";
  readonly requests: readonly {
    readonly id: string;
    readonly author: string;
    readonly title: string;
    readonly head: string;
    /** Where it is on its way; absent where nobody has asked, or it could not be evaluated. */
    readonly life?: RequestLife;
    /** Who may act to open it. */
    readonly mayAct?: readonly string[];
  }[];
  /** Of the request that was acted on. */
  readonly check?: CheckResult;
  /** Merge commit. */
  readonly commit?: string;
  readonly findings: readonly Finding[];
}

/** Files written or to be written by `init` and `import`. */
export interface WriteResult {
  readonly kind: "write";
  readonly action: "init" | "import";
  readonly written: boolean;
  readonly files: readonly { readonly path: string; readonly content: string }[];
  readonly findings: readonly Finding[];
  /** What to do next, one sentence each. */
  readonly next: readonly string[];
}

/** How the repository is set up on its forge. */
export interface DoctorResult {
  readonly kind: "doctor";
  /** `owner/name` */
  readonly repository: string;
  /** Everything that was looked at, in the order in which people mend it. */
  readonly checks: readonly DoctorCheck[];
  /** One for each that is not as it must be. */
  readonly findings: readonly Finding[];
}

/** What a command has to report. */
export type CommandResult =
  | ValidateResult
  | ExplainResult
  | PlanResult
  | CheckResult
  | CheckAllResult
  | LiveResult
  | OverrideResult
  | AuditResult
  | CatalogResult
  | DoctorResult
  | RequestResult
  | WorkloadResult
  | MetricsCheckResult
  | RecordResult
  | WriteResult;
