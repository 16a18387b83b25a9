import { bucketCount } from "../../../model/metric-series.ts";
import type { MetricWindow } from "../../../model/metric-series.ts";
import { quantileOf, sortKnown } from "./quantile-of.ts";

/** Milliseconds of a day. */
export const dayMs = 86_400_000;

/** One number for a day, UTC. */
export interface DailyValue {
  /** Days since 1970-01-01. */
  readonly day: number;
  readonly value: number;
}

/** A day counts if this share of its buckets is known: a day of which only the night is known would look like a fall. */
const knownShare = 0.75;

/** A quantile of each day (0.5: its median) of which enough is known. Empty where a bucket is longer than a day. */
export function dailyQuantiles(values: Float64Array, window: MetricWindow, share: number): readonly DailyValue[] {
  const { fromMs, bucketMs } = window;
  const bucketsOfDay = dayMs / bucketMs;
  const count = bucketCount(window);
  const daily: DailyValue[] = [];
  for (let first = 0; first < count;) {
    const day = Math.floor((fromMs + first * bucketMs) / dayMs);
    const end = Math.min(count, Math.max(first + 1, Math.ceil(((day + 1) * dayMs - fromMs) / bucketMs)));
    const sorted = sortKnown(values.subarray(first, end));
    if (sorted.length > 0 && sorted.length >= knownShare * bucketsOfDay) {
      daily.push({ day, value: quantileOf(sorted, share) });
    }
    first = end;
  }
  return daily;
}
