import type { MetricWindow } from "../../../model/metric-series.ts";
import { bucketCount } from "../../../model/metric-series.ts";
import type { BucketMask } from "../signal-table.ts";
import { dayMs } from "../summary/daily-values.ts";
import { valueAt } from "../value-at.ts";
import { medianOf } from "./median.ts";
import type { WorkFeature } from "./work-features.ts";

/** Features at fewer points than there are buckets. Points of which nothing is known are left out. */
export interface FeaturePoints {
  readonly widthMs: number;
  /** When each point begins, milliseconds since 1970, a multiple of `widthMs`; the first may begin before the window. */
  readonly times: Float64Array;
  /** For each feature, one number a point: the median over its buckets, as a logarithm. */
  readonly rows: readonly Float64Array[];
}

/** Cutting takes the square of this in the worst case; thirty days then have points of an hour. */
const mostPoints = 750;

/** From this many days on a window has days to compare. */
export const fewestDays = 3;

/** Points of fewer buckets are taken together with their neighbours, so that one odd bucket is outvoted by two. */
const fewestBuckets = 3;

/** Takes features together over equal spans, buckets outside the mask left out. */
export function takePoints(features: readonly WorkFeature[], mask: BucketMask, window: MetricWindow): FeaturePoints {
  const widthMs = widthOf(window);
  const places = placePoints(mask, window, widthMs);
  const isNarrow = widthMs < fewestBuckets * window.bucketMs;
  const rows = features.map(({ logs }) => {
    const row = Float64Array.from(places, ({ buckets }) => medianOf(buckets.map((bucket) => valueAt(logs, bucket))));
    return isNarrow ? row.map((_, point) => medianOf(row.subarray(Math.max(0, point - 1), point + 2))) : row;
  });
  const known = places.map((_, point) => rows.some((row) => !Number.isNaN(valueAt(row, point))));
  const keep = (_: unknown, point: number): boolean => known[point] === true;
  const times = Float64Array.from(places, ({ timeMs }) => timeMs);
  return { widthMs, times: times.filter(keep), rows: rows.map((row) => row.filter(keep)) };
}

function widthOf(window: MetricWindow): number {
  const least = Math.ceil(bucketCount(window) / mostPoints);
  if (window.toMs - window.fromMs < fewestDays * dayMs) return least * window.bucketMs;
  for (let buckets = least; buckets * window.bucketMs <= dayMs; buckets += 1) {
    if (dayMs % (buckets * window.bucketMs) === 0) return buckets * window.bucketMs;
  }
  return least * window.bucketMs;
}

interface Place {
  readonly timeMs: number;
  readonly buckets: number[];
}

function placePoints(mask: BucketMask, { fromMs, bucketMs }: MetricWindow, widthMs: number): readonly Place[] {
  const places: Place[] = [];
  for (const [bucket, isMeant] of mask.entries()) {
    if (isMeant === 0) continue;
    const timeMs = Math.floor((fromMs + bucket * bucketMs) / widthMs) * widthMs;
    const last = places.at(-1);
    if (last?.timeMs === timeMs) last.buckets.push(bucket);
    else places.push({ timeMs, buckets: [bucket] });
  }
  return places;
}
