import type { MetricWindow } from "../../../model/metric-series.ts";
import { type FetchLimits, fetchParts } from "./fetch-parts.ts";
import type { Source } from "./plan-sources.ts";
import { selectSeries, writeDuration } from "./promql.ts";
import type { PointSeries, QueryApi } from "./query-api.ts";

/** At so many places of the window is looked how often a series is sampled. */
const looks = 12;
/** Samples are counted over so many buckets. */
const countedBuckets = 4;
/** A quarter of the places may be in gaps; what the rest has at least is what is usual. */
const sparseShare = 4;
/** What the server has to look through is guessed from the shortest interval that is usual. */
const shortestIntervalMs = 10_000;

/** How often a name's series are sampled. */
export interface Sampling {
  /** Milliseconds between two samples, where nothing is missing. */
  readonly intervalMs: number;
  /** The same where samples are sparser, as after a change of the scrape interval. */
  readonly sparseIntervalMs: number;
}

/** How often each name's series are sampled; absent where that cannot be told. Samples are counted at a few places of the window. */
export async function surveySampling(
  api: QueryApi,
  { sources, window }: { readonly sources: readonly Source[]; readonly window: MetricWindow },
  limits: FetchLimits,
): Promise<ReadonlyMap<string, Sampling>> {
  const names = [...new Map(sources.map((source) => [source.name, source])).values()];
  const countMs = countedBuckets * window.bucketMs;
  const stepMs = Math.max(1000, Math.floor((window.toMs - window.fromMs) / looks));
  const counts = new Map<string, number[]>();
  const parts = names.map((source) => ({
    expression: `max(count_over_time(${selectSeries(source.matchers)}[${writeDuration(countMs)}]))`,
    series: 1,
    samples: source.series * looks * (countMs / shortestIntervalMs),
    accept: ({ values }: PointSeries) => {
      counts.set(source.name, [...(counts.get(source.name) ?? []), ...values]);
    },
  }));
  const steps = { firstMs: window.fromMs + stepMs - 1, lastMs: window.toMs - 1, stepMs };
  await fetchParts(api, { parts, steps }, limits);
  return new Map([...counts].flatMap(([name, all]) => readSampling(all, countMs).map((sampling) => [name, sampling])));
}

function readSampling(counts: readonly number[], countMs: number): readonly Sampling[] {
  const sorted = counts.filter((count) => count > 1).toSorted((left, right) => left - right);
  const [most, few] = [sorted.at(-1), sorted[Math.floor(sorted.length / sparseShare)]];
  if (most === undefined || few === undefined) return [];
  // Two samples may be one interval apart or nearly two.
  return [{ intervalMs: countMs / (most - 0.5), sparseIntervalMs: countMs / (few - 0.5) }];
}
