import type { MetricWindow } from "../../model/metric-series.ts";
import { bucketCount } from "../../model/metric-series.ts";

const hourMs = 3_600_000;

/** The buckets of a window by the hour, UTC, in which they begin, in the order of time. */
export function byHour(window: MetricWindow): readonly (readonly number[])[] {
  const hours = new Map<number, number[]>();
  for (let bucket = 0; bucket < bucketCount(window); bucket += 1) {
    const hour = Math.floor((window.fromMs + bucket * window.bucketMs) / hourMs);
    const buckets = hours.get(hour);
    if (buckets) buckets.push(bucket);
    else hours.set(hour, [bucket]);
  }
  return [...hours.values()];
}
