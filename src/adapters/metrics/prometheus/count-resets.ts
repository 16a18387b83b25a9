import type { MetricRepair, MetricWindow } from "../../../model/metric-series.ts";
import { type FetchLimits, fetchParts } from "./fetch-parts.ts";
import type { Source } from "./plan-sources.ts";
import { selectSeries, writeDuration } from "./promql.ts";
import type { PointSeries, QueryApi } from "./query-api.ts";
import type { BucketPlan } from "./read-buckets.ts";

/** Resets are counted over about so many spans of the window: their times are known that exactly. */
const mostSpans = 240;

/** Counts the resets of counters, on the server. Rates go on over them by themselves. */
export async function countResets(
  api: QueryApi,
  plan: BucketPlan,
  limits: FetchLimits,
): Promise<readonly MetricRepair[]> {
  const { window, samplings } = plan;
  const spanMs = spanOf(window, mostSpans);
  const found = new Map<string, PointSeries[]>();
  const parts = plan.sources.filter(isCounter).map((source) => {
    const intervalMs = samplings.get(source.name)?.intervalMs ?? window.bucketMs;
    const range = writeDuration(Math.ceil((spanMs + intervalMs) / 1000) * 1000);
    return {
      expression: `(sum(resets(${selectSeries(source.matchers)}[${range}])) > 0)`,
      series: 1,
      samples: (source.series * (window.toMs - window.fromMs)) / intervalMs,
      accept: (points: PointSeries) => {
        found.set(source.metric.name, [...(found.get(source.metric.name) ?? []), points]);
      },
    };
  });
  const steps = { firstMs: window.fromMs + spanMs - 1, lastMs: window.toMs - 1, stepMs: spanMs };
  await fetchParts(api, { parts, steps }, limits);
  return [...found].map(([metric, points]) => describeResets(metric, points, { spanMs, fromMs: window.fromMs }));
}

/** The longest span that cuts a window into whole numbers of buckets, at most `most` of them or the window's own buckets. */
export function spanOf({ fromMs, toMs, bucketMs }: MetricWindow, most: number): number {
  const buckets = Math.round((toMs - fromMs) / bucketMs);
  for (let each = Math.ceil(buckets / most); each <= buckets; each += 1)
    if (buckets % each === 0) return each * bucketMs;
  return bucketMs;
}

function isCounter({ metric, isRate, counts }: Source): boolean {
  return metric.kind === "counter" && !isRate && !counts;
}

function describeResets(
  metric: string,
  points: readonly PointSeries[],
  { spanMs, fromMs }: { readonly spanMs: number; readonly fromMs: number },
): MetricRepair {
  const times = points.flatMap((series) => series.times);
  const count = points.flatMap(({ values }) => values).reduce((sum, value) => sum + value, 0);
  const first = times.reduce((left, right) => Math.min(left, right), Number.POSITIVE_INFINITY);
  const last = times.reduce((left, right) => Math.max(left, right), 0);
  return {
    kind: "counter-reset",
    metric,
    count,
    fromMs: Math.max(fromMs, first + 1 - spanMs),
    toMs: last,
    done: "the rate goes on from 0 after each reset",
  };
}
