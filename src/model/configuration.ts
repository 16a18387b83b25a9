/** What `setpoint.yaml` says: the fleet-wide facts that no single document owns. References to secrets only. */
export interface Configuration {
  readonly trunk: string;
  readonly auditBranch: string;
  readonly forge: ForgeConfiguration;
  readonly contributors: ContributorRules;
  readonly overrides: OverrideLimits;
  /** By name; absent where `setpoint.yaml` names none. */
  readonly metricSources?: Readonly<Record<string, MetricSourceConfiguration>>;
}

/** The source of metrics that is always there: the servers themselves. */
export const liveSource = "live";

/** Where metrics come from; secrets are references (`env:NAME`). The servers themselves are always a source, `live`. */
export type MetricSourceConfiguration =
  | {
      readonly kind: "prometheus";
      /** Base of its API, without `/api/v1`. */
      readonly url: string;
      readonly bearer?: string;
      readonly basic?: { readonly user: string; readonly password: string };
      /** Value of the header `X-Scope-OrgID`. */
      readonly tenant?: string;
      /** Path of a file with the certificates to trust, PEM. */
      readonly caFile?: string;
      readonly timeoutMs: number;
      /** Samples that one query may touch on the server; larger questions are split. */
      readonly maxSamples: number;
    }
  | {
      readonly kind: "files";
      /** Pattern of paths: `metrics/orders-*.parquet`, `metrics/{instance}.parquet`; relative to where Setpoint runs. */
      readonly paths: string;
    }
  | {
      readonly kind: "cloudwatch";
      readonly region: string;
      /** Another endpoint than Amazon's, for private links. */
      readonly endpoint?: string;
    };

/** Where change requests live and who the people are. */
export interface ForgeConfiguration {
  readonly kind: "local" | "github";
  /** `owner/name`; absent on a local forge. */
  readonly repository?: string;
  /** Numeric id of the app whose verdicts count; absent: whoever holds the token speaks. */
  readonly app?: number;
  /** Login → e-mail addresses that belong to it, beside those that the forge knows. */
  readonly users: Readonly<Record<string, readonly string[]>>;
  /** Team → logins; the local forge knows no others, and no other forge reads these. */
  readonly teams: Readonly<Record<string, readonly string[]>>;
}

/** Who counts as a maker of a change, and what to do about makers that nobody knows. */
export interface ContributorRules {
  /** `Co-authored-by` lines name makers too. */
  readonly coAuthors: boolean;
  /** A maker whom no account owns closes every lock, or asks each stage for one approval more. */
  readonly unknown: "close" | "one-more-approval";
}

/** Bounds on every override of the fleet. */
export interface OverrideLimits {
  /** No override lasts longer than this. */
  readonly maxDurationMs: number;
  /** Total time one parameter of one instance may be overridden in any seven days. */
  readonly maxWeeklyMs: number;
}
