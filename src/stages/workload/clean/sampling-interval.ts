import type { MetricWindow } from "../../../model/metric-series.ts";
import { medianOf } from "../regimes/median.ts";
import { valueAt } from "../value-at.ts";
import type { Samples } from "./samples.ts";

/**
 * How far apart the samples of a member usually are, milliseconds: the median, over buckets with at least two of them, of the time from
 * the first to the last sample divided by their number less one. Where no bucket holds two: the median time from one sample to the next.
 * NaN for a single sample. The median of an even number is the mean of the middle two.
 */
export function samplingInterval(samples: Samples, window: MetricWindow): number {
  const inBuckets = intervalsInBuckets(samples, window);
  return medianOf(inBuckets.length > 0 ? inBuckets : intervalsBetween(samples));
}

function intervalsInBuckets({ times }: Samples, { fromMs, bucketMs }: MetricWindow): readonly number[] {
  const intervals: number[] = [];
  let first = 0;
  for (let index = 1; index <= times.length; index += 1) {
    const bucket = Math.floor((valueAt(times, first) - fromMs) / bucketMs);
    if (index < times.length && Math.floor((valueAt(times, index) - fromMs) / bucketMs) === bucket) continue;
    const count = index - first;
    if (count > 1) intervals.push((valueAt(times, index - 1) - valueAt(times, first)) / (count - 1));
    first = index;
  }
  return intervals;
}

function intervalsBetween({ times }: Samples): readonly number[] {
  const intervals: number[] = [];
  for (let index = 1; index < times.length; index += 1) {
    intervals.push(valueAt(times, index) - valueAt(times, index - 1));
  }
  return intervals;
}
