import type { Attributes } from "../../../model/metric.ts";
import { seriesName } from "../../../model/metric.ts";
import { bucketCount, type BucketSeries, type MetricRepair, type MetricWindow } from "../../../model/metric-series.ts";
import { type FetchLimits, fetchParts, type Part } from "./fetch-parts.ts";
import { readAttributes, type Source } from "./plan-sources.ts";
import type { PointSeries, QueryApi, Steps } from "./query-api.ts";
import type { Sampling } from "./survey.ts";
import { rateRangeMs, writeExpressions } from "./write-expressions.ts";

/** What is read of the sources of a question. */
export interface BucketPlan {
  readonly sources: readonly Source[];
  readonly window: MetricWindow;
  /** How often each name's series are sampled. */
  readonly samplings: ReadonlyMap<string, Sampling>;
}

/** One source's numbers, by canonical series. */
interface Gathered {
  readonly source: Source;
  readonly mean: Map<string, Numbers>;
  readonly max: Map<string, Numbers>;
}

interface Numbers {
  readonly attributes: Attributes;
  readonly values: Float64Array;
}

/** Reads every canonical series of the sources; series that have no value are left out. */
export async function readBuckets(
  api: QueryApi,
  plan: BucketPlan,
  limits: FetchLimits,
): Promise<{ readonly series: readonly BucketSeries[]; readonly repairs: readonly MetricRepair[] }> {
  const { window } = plan;
  const gathered = plan.sources.map((source): Gathered => ({ source, mean: new Map(), max: new Map() }));
  const parts = gathered.flatMap((one) => partsOf(one, plan));
  await fetchParts(api, { parts, steps: bucketEnds(window) }, limits);
  const byName = new Map<string, Gathered[]>();
  for (const one of gathered) for (const name of one.mean.keys()) byName.set(name, [...(byName.get(name) ?? []), one]);
  const joined = [...byName].map(([name, sources]) => joinSources(name, sources));
  const known = joined.filter(({ series }) => series.mean.some((value) => !Number.isNaN(value)));
  return {
    series: known.map(({ series }) => series),
    repairs: known.flatMap(({ repairs }) => repairs),
  };
}

/** A bucket is asked for at its last millisecond: what a range before that time holds is what the bucket holds. */
export function bucketEnds({ fromMs, toMs, bucketMs }: MetricWindow): Steps {
  return { firstMs: fromMs + bucketMs - 1, lastMs: toMs - 1, stepMs: bucketMs };
}

function partsOf(gathered: Gathered, { window, samplings }: BucketPlan): readonly Part[] {
  const { source } = gathered;
  const sampling = samplings.get(source.name) ?? samplingOnceABucket(window);
  const { intervalMs } = sampling;
  const { mean, max } = writeExpressions(source, window, sampling);
  const overlap = rateRangeMs(window, intervalMs) / window.bucketMs;
  const samples = ((source.series * (window.toMs - window.fromMs)) / intervalMs) * overlap;
  const size = { series: source.groups.size, samples };
  const take = (into: Map<string, Numbers>) => (points: PointSeries) => place(into, { source, window, points });
  const parts = [{ expression: mean, ...size, accept: take(gathered.mean) }];
  return max === undefined ? parts : [...parts, { expression: max, ...size, accept: take(gathered.max) }];
}

function samplingOnceABucket({ bucketMs }: MetricWindow): Sampling {
  return { intervalMs: bucketMs, sparseIntervalMs: bucketMs };
}

interface Arrival {
  readonly source: Source;
  readonly window: MetricWindow;
  readonly points: PointSeries;
}

function place(into: Map<string, Numbers>, { source, window, points }: Arrival): void {
  const attributes = readAttributes(source, points.labels);
  const name = seriesName(source.metric.name, attributes);
  // A name may give more than the mapping means: labels without value, or series that other mappings take.
  if (!source.groups.has(name)) return;
  const numbers = into.get(name) ?? { attributes, values: new Float64Array(bucketCount(window)).fill(Number.NaN) };
  into.set(name, numbers);
  for (const [index, time] of points.times.entries()) {
    const bucket = Math.round((time + 1 - window.fromMs) / window.bucketMs) - 1;
    const value = points.values[index] ?? Number.NaN;
    if (bucket >= 0 && bucket < numbers.values.length && Number.isFinite(value)) {
      numbers.values[bucket] = value * source.factor;
    }
  }
}

interface Joined {
  readonly series: BucketSeries;
  readonly repairs: readonly MetricRepair[];
}

/** Takes each bucket from the first source, by rank, that has it. */
function joinSources(name: string, gathered: readonly Gathered[]): Joined {
  const candidates = gathered.flatMap((one) => candidateOf(name, one));
  const [first] = candidates;
  if (first === undefined) throw new Error(`${name} has no source`);
  const [mean, max] = [first.mean.slice(), first.mean.slice()];
  const used = new Set<Source>();
  for (let bucket = 0; bucket < mean.length; bucket += 1) {
    const candidate = candidates.find((one) => !Number.isNaN(one.mean[bucket]));
    const value = candidate?.mean[bucket];
    if (candidate === undefined || value === undefined) continue;
    used.add(candidate.source);
    mean[bucket] = value;
    max[bucket] = Math.max(value, candidate.max?.[bucket] || value);
  }
  const { metric } = first.source;
  const names = [...new Set([...used].map((source) => source.name))];
  const members = new Set([...used].flatMap((source) => [...(source.groups.get(name) ?? [])])).size;
  return {
    series: { metric: metric.name, attributes: first.attributes, mean, max, members },
    repairs: names.length > 1 ? [renamed(metric.name, names)] : [],
  };
}

interface Candidate {
  readonly source: Source;
  readonly attributes: Attributes;
  readonly mean: Float64Array;
  readonly max: Float64Array | undefined;
}

function candidateOf(name: string, { source, mean, max }: Gathered): readonly Candidate[] {
  const numbers = mean.get(name);
  if (numbers === undefined) return [];
  return [{ source, attributes: numbers.attributes, mean: numbers.values, max: max.get(name)?.values }];
}

function renamed(metric: string, names: readonly string[]): MetricRepair {
  return { kind: "renamed", metric, count: names.length - 1, done: `${names.join(" and ")} are one metric` };
}
