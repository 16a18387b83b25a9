import type { MetricWindow } from "../../../model/metric-series.ts";
import { joinQueries, numberLabel, selectSeries, writeDuration } from "./promql.ts";
import type { Source } from "./plan-sources.ts";
import type { QueryApi } from "./query-api.ts";

/** At so many places of the window is looked how often a series is sampled. */
const looks = 12;
/** Samples are counted over this long at least: ten of those that come every minute. */
const shortestCountMs = 10 * 60_000;

/**
 * How often each name's series are sampled, in milliseconds; absent where that cannot be told. Counts at a few places; the largest count
 * is what it is while nothing is missing.
 */
export async function surveyIntervals(
  api: QueryApi,
  sources: readonly Source[],
  window: MetricWindow,
): Promise<ReadonlyMap<string, number>> {
  const names = [...new Map(sources.map((source) => [source.name, source])).values()];
  if (names.length === 0) return new Map();
  const countMs = Math.max(shortestCountMs, 2 * window.bucketMs);
  const stepMs = Math.max(1000, Math.floor((window.toMs - window.fromMs) / looks));
  const expressions = names.map(
    ({ matchers }) => `max(count_over_time(${selectSeries(matchers)}[${writeDuration(countMs)}]))`,
  );
  const counted = await api.range(joinQueries(expressions), {
    firstMs: window.fromMs + stepMs - 1,
    lastMs: window.toMs - 1,
    stepMs,
  });
  const intervals = new Map<string, number>();
  for (const { labels, values } of counted) {
    const name = names[Number(labels[numberLabel])]?.name;
    const most = values.reduce((left, right) => Math.max(left, right), 0);
    if (name !== undefined && most > 1) intervals.set(name, countMs / most);
  }
  return intervals;
}
