/** A fact that was read, or why it could not be. */
export type Fact<T> =
  | { readonly kind: "known"; readonly value: T }
  | { readonly kind: "unknown"; readonly reason: string };

/** How a repository is set up on its forge, as far as the gate stands on it. */
export interface RepositorySettings {
  /** `owner/name` */
  readonly repository: string;
  /** Difference between the forge's clock and ours; positive: ours is ahead. */
  readonly clockSkewMs: Fact<number>;
  readonly defaultBranch: Fact<string>;
  /** Rules in force, by the branch that was asked for; the branch need not exist. */
  readonly branches: ReadonlyMap<string, Fact<BranchRules>>;
  /** What the app's token may do, by the forge's names: `checks` → may write; unknown with another's token. */
  readonly rights: Fact<ReadonlyMap<string, Fact<boolean>>>;
  readonly workflows: Fact<readonly WorkflowFacts[]>;
  /** By the name that was asked for; `undefined` where there is none of that name. */
  readonly environments: ReadonlyMap<string, Fact<EnvironmentRules | undefined>>;
  /** Workflows may approve requests with their own token. */
  readonly workflowsMayApprove: Fact<boolean>;
}

/** What the forge enforces on a branch. */
export interface BranchRules {
  readonly blocksDeletion: boolean;
  readonly blocksForcePush: boolean;
  /** Changes come by a merged request alone. */
  readonly requiresRequest: boolean;
  /** Only those who may bypass the rules may move it. */
  readonly restrictsUpdates: boolean;
  /** Requests must hold the trunk's newest commit, or go through a queue that merges them one after the other. */
  readonly requiresUpToDate: boolean;
  readonly requiredChecks: readonly RequiredCheck[];
  /** Whom the rules do not hold for. */
  readonly bypass: Fact<readonly Bypass[]>;
}

/** A check that must have passed, and the app that it must come from. */
export interface RequiredCheck {
  readonly context: string;
  readonly app?: number;
}

/** Somebody whom rules do not hold for, by the forge's names (`Integration` 4711, `OrganizationAdmin`). */
export interface Bypass {
  readonly kind: string;
  readonly id?: number;
}

/** Who may use an environment's secrets. */
export interface EnvironmentRules {
  /** Branches whose jobs may use it: any, those with branch protection, or those of these names. */
  readonly branches: "any" | "protected" | readonly string[];
  /** Somebody or some time has to be waited for. */
  readonly waits: boolean;
}

/** A workflow as the forge knows it. */
export interface WorkflowFacts {
  readonly path: string;
  readonly isActive: boolean;
  /** When its last scheduled run that did anything began, by the forge's clock; absent: none did. */
  readonly lastScheduledRun?: string;
}
