import type { MetricWindow } from "../../../model/metric-series.ts";
import type { TimeSpan } from "./find-series.ts";

/** What the samples of one part or member are in each bucket of its span, in the metric's unit. */
export interface Summary {
  /** Bucket of the window at which the arrays begin. */
  readonly start: number;
  /** Samples; 0 where there are none, and nothing else is meant there. */
  readonly count: Float64Array;
  /** Value and time, milliseconds since 1970, of the first and of the last sample. */
  readonly first: Float64Array;
  readonly firstMs: Float64Array;
  readonly last: Float64Array;
  readonly lastMs: Float64Array;
  /** Of gauges: sum and largest. */
  readonly sum: Float64Array;
  readonly max: Float64Array;
  /** 1 where the samples themselves must be looked at: a fall, a time twice, an impossible value. */
  readonly fault: Uint8Array;
}

/** An empty summary over the buckets that a span touches. */
export function emptySummary(span: TimeSpan, window: MetricWindow): Summary {
  const start = Math.floor((span.fromMs - window.fromMs) / window.bucketMs);
  const end = Math.floor((span.toMs - window.fromMs) / window.bucketMs) + 1;
  const numbers = (): Float64Array => new Float64Array(end - start);
  return {
    start,
    count: numbers(),
    first: numbers(),
    firstMs: numbers(),
    last: numbers(),
    lastMs: numbers(),
    sum: numbers(),
    max: numbers(),
    fault: new Uint8Array(end - start),
  };
}

/** One number of many; NaN where there is none. */
export function at(values: Float64Array, index: number): number {
  return values[index] ?? Number.NaN;
}
