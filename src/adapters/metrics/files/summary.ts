import type { MetricKind } from "../../../model/metric.ts";
import type { MetricWindow } from "../../../model/metric-series.ts";
import type { TimeSpan } from "./find-series.ts";

/** What the samples of one part or member are in each bucket of its span, in the metric's unit. */
export interface Summary {
  /** Bucket of the window at which the arrays begin. */
  readonly start: number;
  /** Samples; 0 where there are none, and nothing else is meant there. */
  readonly count: Float64Array;
  /** Time of the first and of the last sample, milliseconds since 1970, and the last one's value. */
  readonly firstMs: Float64Array;
  readonly lastMs: Float64Array;
  readonly last: Float64Array;
  /** Of counters: value of the first sample. */
  readonly first: Float64Array;
  /** Of gauges: sum and largest. */
  readonly sum: Float64Array;
  readonly max: Float64Array;
  /** Not 0 where the samples themselves must be looked at: a fall, a time twice, an impossible value, and next to these. */
  readonly fault: Uint8Array;
}

/** An empty summary over the buckets that a span touches. */
export function emptySummary(span: TimeSpan, window: MetricWindow, kind: MetricKind): Summary {
  const start = Math.floor((span.fromMs - window.fromMs) / window.bucketMs);
  const length = Math.floor((span.toMs - window.fromMs) / window.bucketMs) + 1 - start;
  const numbers = (ofKind: MetricKind = kind): Float64Array => new Float64Array(ofKind === kind ? length : 0);
  return {
    start,
    count: numbers(),
    firstMs: numbers(),
    lastMs: numbers(),
    last: numbers(),
    first: numbers("counter"),
    sum: numbers("gauge"),
    max: numbers("gauge"),
    fault: new Uint8Array(length),
  };
}

/** One number of many; NaN where there is none. */
export function at(values: Float64Array | Int32Array, index: number): number {
  return values[index] ?? Number.NaN;
}
