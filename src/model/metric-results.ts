import type { MetricLack } from "./metric-series.ts";
import type { Finding } from "./finding.ts";
import type { TargetFailure } from "./target-failure.ts";
import type { SignalName } from "./workload-signal.ts";
import type { ProfiledInstance } from "./workload.ts";

/** What instances do, by their metrics. */
export interface WorkloadResult {
  readonly kind: "workload";
  /** Whose documents named instances and sources. */
  readonly commit?: string;
  /** Sorted by instance. */
  readonly profiled: readonly ProfiledInstance[];
  readonly failures: readonly TargetFailure[];
  readonly findings: readonly Finding[];
  /** Which part of the fleet this is; absent: all that was asked for. */
  readonly shard?: Shard;
}

/** Parts that a fleet can be looked at in: more than any forge runs jobs side by side. */
export const mostShards = 1000;

/** Part `index` of `count`, counted from 1; instances are dealt out in the order of their names. */
export interface Shard {
  readonly index: number;
  readonly count: number;
}

/** What metrics there are of instances, and what is missing for what. */
export interface MetricsCheckResult {
  readonly kind: "metrics-check";
  readonly instances: readonly MetricsOfInstance[];
  readonly failures: readonly TargetFailure[];
  readonly findings: readonly Finding[];
}

/** What a source has of one instance. */
export interface MetricsOfInstance {
  readonly instance: string;
  readonly source: string;
  readonly exporters: readonly string[];
  readonly signals: readonly SignalPresence[];
  /** Series that no table knows, and some of their names. */
  readonly unknown: { readonly series: number; readonly examples: readonly string[] };
  /** What is not told and why, as far as the source knows. */
  readonly lacking: readonly MetricLack[];
}

/** One signal of one instance. */
export interface SignalPresence {
  readonly signal: SignalName;
  readonly meaning: string;
  /** The source's names it is made of; empty where it is missing. */
  readonly from: readonly string[];
  /** RFC 3339; absent where it is missing. */
  readonly first?: string;
  readonly last?: string;
  /** Metrics that would give it, where it is missing. */
  readonly needs: readonly string[];
  /** What cannot be said without it. */
  readonly lost: string;
}

/** A file of metrics that was kept. */
export interface RecordResult {
  readonly kind: "metrics-record";
  readonly instance: string;
  readonly source: string;
  readonly path: string;
  readonly series: number;
  readonly samples: number;
  readonly bytes: number;
  readonly findings: readonly Finding[];
}
