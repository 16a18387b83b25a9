import type { Instance } from "../model/instance.ts";
import type { MetricDefinition } from "../model/metric.ts";
import type { MetricLack, MetricReading, MetricWindow, SampledSeries } from "../model/metric-series.ts";

/** Which metrics of which instance. */
export interface MetricQuestion {
  /** Its `metrics.selector` and `metrics.hostSelector` say which series are its own; a source of servers uses its connection. */
  readonly instance: Instance;
  readonly window: MetricWindow;
  /** Only these are read. */
  readonly metrics: readonly MetricDefinition[];
}

/** What a source has of one metric. */
export interface MetricPresence {
  /** Canonical name. */
  readonly metric: string;
  /** The source's own name of it: `pg_stat_database_xact_commit`. */
  readonly from: string;
  readonly series: number;
  /** Milliseconds since 1970. */
  readonly firstMs: number;
  readonly lastMs: number;
}

/** What a source has for an instance. */
export interface MetricInventory {
  /** Sorted by metric, then by name. */
  readonly found: readonly MetricPresence[];
  /** Exporters that were recognised, `postgres_exporter 0.15.0`; without version where none is told. */
  readonly exporters: readonly string[];
  /** Series of the instance whose names no table knows: how many, and some of the names. */
  readonly unknown: { readonly series: number; readonly examples: readonly string[] };
  /** What is not told and why, as far as the source knows. */
  readonly lacking: readonly MetricLack[];
}

/** Told while long work goes on. */
export type Progress = (done: { readonly part: string; readonly of: number; readonly at: number }) => void;

/**
 * Where metrics come from. Every method looks at one instance alone: if series of two are under one selector, or of none, it throws
 * and says which labels there are. A metric that the source does not have is left out, never made up.
 *
 * Any of them @throws SetpointError SP_METRICS_NO_MATCH, SP_METRICS_AMBIGUOUS, SP_METRICS_UNREACHABLE, SP_METRICS_DENIED,
 * SP_METRICS_REFUSED, SP_METRICS_BUSY, SP_METRICS_TIMEOUT, SP_METRICS_BAD_FILE, SP_METRICS_TOO_MANY, SP_METRICS_NO_PACKAGE; a source of
 * servers also those of the port `metric-probe` (SP_TARGET_…)
 */
export interface MetricSource {
  /** What there is of the metrics within the window; reads no more than it must. */
  describe(question: MetricQuestion): Promise<MetricInventory>;
  /** The metrics over the window, aggregated by the source where it can. The same question gets the same answer once the window has passed. */
  read(question: MetricQuestion, progress?: Progress): Promise<MetricReading>;
  /** The samples as they are kept, for recording; in batches, each series within a batch sorted by time. */
  samples(question: MetricQuestion): AsyncIterable<readonly SampledSeries[]>;
  close(): Promise<void>;
}
