import type { Attributes, MetricDefinition } from "../model/metric.ts";
import type { SignalName } from "../model/workload-signal.ts";

/** One metric as a part of a signal: its rate or its value, times `factor`. */
export interface SignalTerm {
  /** Canonical name of the metric. */
  readonly metric: string;
  /** Only series with these attributes; all series of the metric without it. */
  readonly attributes?: Attributes;
  /** Canonical unit of the metric to unit of the signal; 1 without it. */
  readonly factor?: number;
  /** Another metric's value in the same bucket to multiply with, such as the size of a page. */
  readonly times?: string;
  /** Another metric's value in the same bucket to divide by, such as the number of processors. */
  readonly over?: string;
  /** The signal is known without this term. */
  readonly optional?: true;
}

/** How an engine's metrics make one signal that means the same for every engine. */
export interface SignalDefinition {
  readonly signal: SignalName;
  /** In order of preference: the first whose terms (but optional ones) are all there is used, and its terms are added up. */
  readonly alternatives: readonly (readonly SignalTerm[])[];
  /** An alternative, by its index, that may see a part of the work only: in buckets where it gives less than `share` of the next there is, the next counts. */
  readonly partial?: { readonly alternative: number; readonly share: number };
}

/** What is known of the metrics of one engine. */
export interface WorkloadEngine {
  /** `postgresql` */
  readonly name: string;
  /** Every metric that is read for it, the host's too. */
  readonly metrics: readonly MetricDefinition[];
  readonly signals: readonly SignalDefinition[];
  /** Metric that tells when the server started, seconds since 1970, or for how long it runs. */
  readonly started: { readonly metric: string; readonly tells: "start" | "uptime" };
  /** Metric whose attribute `parameter` and value are the server's numeric settings. */
  readonly settings: string;
  /** What adds up to the size of the database's own cache, bytes; absent where no metric tells it. */
  readonly cache?: readonly SignalTerm[];
}

/** What is known of the metrics of each engine, by its name. */
export type WorkloadEngines = ReadonlyMap<string, WorkloadEngine>;
