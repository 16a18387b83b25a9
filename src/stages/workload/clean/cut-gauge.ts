import { bucketCount } from "../../../model/metric-series.ts";
import type { MetricWindow } from "../../../model/metric-series.ts";
import { valueAt } from "../value-at.ts";
import { gapIntervals } from "./gap-intervals.ts";
import { noteTimes } from "./samples.ts";
import type { MemberBuckets, Samples } from "./samples.ts";
import { samplingInterval } from "./sampling-interval.ts";

/**
 * The values of a gauge: a bucket's mean is the mean of its samples, its maximum the largest. Buckets without samples have the last
 * value before them, unless the next sample is more than three usual intervals after that: then there is a gap, and they are unknown.
 */
export function cutGauge(samples: Samples, window: MetricWindow): MemberBuckets {
  const { times, values } = samples;
  const interval = samplingInterval(samples, window);
  const count = bucketCount(window);
  const [sum, seen, max] = [new Float64Array(count), new Float64Array(count), new Float64Array(count).fill(Number.NaN)];
  const gaps: number[] = [];
  let from = -1;
  for (let index = 0; index < times.length; index += 1) {
    const value = valueAt(values, index);
    const bucket = Math.floor((valueAt(times, index) - window.fromMs) / window.bucketMs);
    if (bucket > from && index > 0) {
      const before = valueAt(times, index - 1);
      if (valueAt(times, index) - before > gapIntervals * interval) gaps.push(before);
      else hold({ sum, seen, max }, valueAt(values, index - 1), { first: from + 1, end: bucket });
    }
    sum[bucket] = valueAt(sum, bucket) + value;
    max[bucket] = valueAt(seen, bucket) === 0 ? value : Math.max(valueAt(max, bucket), value);
    seen[bucket] = valueAt(seen, bucket) + 1;
    from = bucket;
  }
  return {
    mean: sum.map((total, bucket) => total / valueAt(seen, bucket)),
    max,
    // One sample alone speaks of its whole bucket.
    coveredMs: seen.map((number) => Math.min(window.bucketMs, number * (interval || window.bucketMs))),
    notes: noteTimes("gap", gaps),
  };
}

interface Sums {
  readonly sum: Float64Array;
  readonly seen: Float64Array;
  readonly max: Float64Array;
}

function hold({ sum, seen, max }: Sums, value: number, span: { readonly first: number; readonly end: number }): void {
  sum.fill(value, span.first, span.end);
  seen.fill(1, span.first, span.end);
  max.fill(value, span.first, span.end);
}
