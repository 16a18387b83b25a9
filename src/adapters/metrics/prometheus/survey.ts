import type { MetricWindow } from "../../../model/metric-series.ts";
import { type FetchLimits, fetchParts } from "./fetch-parts.ts";
import type { Source } from "./plan-sources.ts";
import { selectSeries, writeDuration } from "./promql.ts";
import type { PointSeries, QueryApi } from "./query-api.ts";

/** At so many places of the window is looked how often a series is sampled. */
const looks = 12;
/** Samples are counted over so many buckets. */
const countedBuckets = 4;
/** What the server has to look through is guessed from the shortest interval that is usual. */
const shortestIntervalMs = 10_000;

/**
 * How often each name's series are sampled, in milliseconds; absent where that cannot be told. Counts at a few places; the largest count
 * is what it is while nothing is missing.
 */
export async function surveyIntervals(
  api: QueryApi,
  { sources, window }: { readonly sources: readonly Source[]; readonly window: MetricWindow },
  limits: FetchLimits,
): Promise<ReadonlyMap<string, number>> {
  const names = [...new Map(sources.map((source) => [source.name, source])).values()];
  if (names.length === 0) return new Map();
  const countMs = countedBuckets * window.bucketMs;
  const stepMs = Math.max(1000, Math.floor((window.toMs - window.fromMs) / looks));
  const intervals = new Map<string, number>();
  const parts = names.map((source) => ({
    expression: `max(count_over_time(${selectSeries(source.matchers)}[${writeDuration(countMs)}]))`,
    series: 1,
    samples: source.series * looks * (countMs / shortestIntervalMs),
    accept: ({ values }: PointSeries) => {
      const most = values.reduce((left, right) => Math.max(left, right), 0);
      // Two samples may be one interval apart or nearly two.
      if (most > 1) intervals.set(source.name, Math.min(countMs / (most - 0.5), intervals.get(source.name) ?? countMs));
    },
  }));
  const steps = { firstMs: window.fromMs + stepMs - 1, lastMs: window.toMs - 1, stepMs };
  await fetchParts(api, { parts, steps }, limits);
  return intervals;
}
