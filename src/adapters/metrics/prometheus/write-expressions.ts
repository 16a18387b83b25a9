import type { MetricWindow } from "../../../model/metric-series.ts";
import type { Source } from "./plan-sources.ts";
import { selectSeries, writeDuration } from "./promql.ts";
import type { Sampling } from "./survey.ts";

/** How the numbers of a source are asked for. */
export interface SourceExpressions {
  /** A counter's rate, a gauge's mean. */
  readonly mean: string;
  /** The largest value; absent where the mean is all there is to say. */
  readonly max?: string;
}

/**
 * A rate over a range of which a part has no samples would be too low: it is left out where fewer of them than this share are there.
 * https://prometheus.io/docs/prometheus/latest/querying/functions/#rate
 */
const leastShare = 0.9;
/** A subquery looks at a gauge's sum at least this often within a bucket. */
const looksPerBucket = 10;

/**
 * Expressions that give one number a bucket at the bucket's end. The rate goes back to the last sample before the bucket, so that what is
 * counted between two buckets is not lost: rates of neighbouring buckets add up to what the counter says.
 */
export function writeExpressions(source: Source, window: MetricWindow, sampling: Sampling): SourceExpressions {
  const { metric, counts, isRate } = source;
  const series = selectSeries(source.matchers);
  const bucket = writeDuration(window.bucketMs);
  const across = (operator: string, inner: string): string =>
    `${operator} by (${Object.keys(source.attributeOf).join(",")}) (${inner})`;
  if (counts) return { mean: across("count", `count_over_time(${series}[${bucket}])`) };
  if (metric.kind === "counter" && !isRate) return { mean: across(metric.across, writeRate(series, window, sampling)) };
  const mean = across(metric.across, `avg_over_time(${series}[${bucket}])`);
  if (metric.across !== "sum" || isSingle(source)) {
    return { mean, max: across(metric.across, `max_over_time(${series}[${bucket}])`) };
  }
  const step = writeDuration(
    Math.max(1000, Math.ceil(Math.max(sampling.intervalMs, window.bucketMs / looksPerBucket))),
  );
  return { mean, max: `max_over_time(${across("sum", series)}[${bucket}:${step}])` };
}

/** A rate needs two samples, and reaches back to the one before its bucket. */
export function rateRangeMs({ bucketMs }: MetricWindow, intervalMs: number): number {
  return Math.ceil(Math.max(bucketMs + intervalMs, 2.2 * intervalMs) / 1000) * 1000;
}

function writeRate(series: string, window: MetricWindow, { intervalMs, sparseIntervalMs }: Sampling): string {
  const rangeMs = rateRangeMs(window, intervalMs);
  const range = writeDuration(rangeMs);
  const least = Math.floor((leastShare * rangeMs) / sparseIntervalMs);
  const rate = `rate(${series}[${range}])`;
  return least > 2 ? `${rate} and (count_over_time(${series}[${range}]) >= ${least})` : rate;
}

function isSingle({ groups }: Source): boolean {
  return [...groups.values()].every((members) => members.size === 1);
}
