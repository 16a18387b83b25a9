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
  /** Rules in force for each branch that was asked for, whichever ruleset or older protection they come from. */
  readonly branches: ReadonlyMap<string, Fact<BranchRules>>;
  /** Whose token it is and what it may do. */
  readonly token: Fact<TokenRights>;
  readonly workflows: Fact<readonly WorkflowFacts[]>;
  /** Workflows may approve requests with their own token. */
  readonly workflowsMayApprove: Fact<boolean>;
  /** Content address of each file of the default branch below .github/, by path. */
  readonly files: Fact<ReadonlyMap<string, string>>;
}

/** What the forge enforces on a branch. */
export interface BranchRules {
  readonly blocksDeletion: boolean;
  readonly blocksForcePush: boolean;
  /** Changes come by a merged request alone. */
  readonly requiresRequest: boolean;
  /** Only those who may bypass the rules may create or move it. */
  readonly restrictsUpdates: boolean;
  readonly dismissesStaleReviews: boolean;
  /** Requests must hold the trunk's newest commit. */
  readonly requiresUpToDate: boolean;
  readonly requiredChecks: readonly { readonly context: string; readonly app?: number }[];
  /** Who the rules do not hold for. */
  readonly bypass: readonly { readonly kind: string; readonly id?: number; readonly mode: "always" | "pull-request" }[];
}

/** Whose token it is and what it may do. */
export interface TokenRights {
  readonly kind: "app" | "person" | "workflow" | "unknown";
  readonly app?: number;
  /** By GitHub's names: `checks` → `write`. */
  readonly permissions: ReadonlyMap<string, string>;
}

/** A workflow as the forge knows it. */
export interface WorkflowFacts {
  readonly path: string;
  readonly state: string;
  /** When its last scheduled run began, by the forge's clock. */
  readonly lastScheduledRun?: string;
}
