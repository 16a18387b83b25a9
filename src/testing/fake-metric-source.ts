import type { Instance } from "../model/instance.ts";
import { type Attributes, type MetricDefinition, seriesName } from "../model/metric.ts";
import {
  bucketCount,
  type BucketReading,
  type BucketSeries,
  type MetricWindow,
  type SampledSeries,
  type SettingChange,
} from "../model/metric-series.ts";
import { SetpointError } from "../model/setpoint-error.ts";
import type { MetricQuestion, MetricSource } from "../ports/metric-source.ts";

/** One series of a fake source, as a function of time. */
export interface FakeSeries {
  /** Canonical name. */
  readonly metric: string;
  readonly attributes?: Attributes;
  /** What the source itself calls it; the canonical name without it. */
  readonly from?: string;
  /** A gauge's value, or a counter's rate per second, at a time in milliseconds since 1970; NaN where nothing is known. */
  readonly at: (timeMs: number) => number;
}

/** What a fake source has of one instance. */
export interface FakeMetrics {
  readonly series: readonly FakeSeries[];
  readonly settings?: readonly SettingChange[];
  /** The source answers with this instead. */
  readonly failure?: SetpointError;
}

/** A fake source, and whether it was closed. */
export interface FakeMetricSource extends MetricSource {
  readonly isClosed: () => boolean;
}

/**
 * A source of metrics over functions of time, by instance name, that keeps every promise of the port and aggregates by itself.
 *
 * @example fakeMetricSource(new Map([["orders-prod", { series: [{ metric: "postgresql.commits", at: () => 120 }] }]]))
 */
export function fakeMetricSource(instances: ReadonlyMap<string, FakeMetrics>): FakeMetricSource {
  let isClosed = false;
  return {
    describe: async (question) => {
      const known = findSeries(instances, question).filter(({ buckets }) => buckets.mean.some(isKnown));
      const { fromMs, toMs } = question.window;
      return {
        found: known.map(({ series, buckets }) => ({
          metric: series.metric,
          from: series.from ?? series.metric,
          series: buckets.members,
          firstMs: fromMs,
          lastMs: toMs - 1,
        })),
        exporters: ["fake_exporter 1.0"],
        unknown: { series: 0, examples: [] },
        lacking: [],
      };
    },
    read: async (question, progress) => {
      const reading = readBuckets(instances, question);
      progress?.({ part: "series", of: 1, at: 1 });
      return reading;
    },
    samples: async function* samples(question) {
      for (const { series, metric } of findSeries(instances, question)) yield [sample(series, metric, question.window)];
    },
    close: async () => {
      isClosed = true;
    },
    isClosed: () => isClosed,
  };
}

interface FoundSeries {
  readonly series: FakeSeries;
  readonly metric: MetricDefinition;
  readonly buckets: BucketSeries;
}

function readBuckets(instances: ReadonlyMap<string, FakeMetrics>, question: MetricQuestion): BucketReading {
  const series = findSeries(instances, question).map(({ buckets }) => buckets);
  const points = series.reduce((sum, { mean }) => sum + mean.length, 0);
  return {
    kind: "buckets",
    window: question.window,
    series: series.filter(({ mean }) => mean.some(isKnown)),
    repairs: [],
    settings: instances.get(question.instance.name)?.settings ?? [],
    traffic: { requests: 1, bytes: points * 8, points },
  };
}

function findSeries(
  instances: ReadonlyMap<string, FakeMetrics>,
  { instance, metrics, window }: MetricQuestion,
): readonly FoundSeries[] {
  const wanted = new Map(metrics.map((metric) => [metric.name, metric]));
  return getMetrics(instances, instance)
    .flatMap((series) => {
      const metric = wanted.get(series.metric);
      return metric ? [{ series, metric, buckets: cut(series, window) }] : [];
    })
    .toSorted((left, right) => (nameOf(left.series) < nameOf(right.series) ? -1 : 1));
}

function nameOf({ metric, attributes = {} }: FakeSeries): string {
  return seriesName(metric, attributes);
}

function getMetrics(instances: ReadonlyMap<string, FakeMetrics>, { name }: Instance): readonly FakeSeries[] {
  const found = instances.get(name);
  if (found?.failure) throw found.failure;
  if (found) return found.series;
  const known = [...instances.keys()].join(", ");
  throw new SetpointError("SP_METRICS_NO_MATCH", `No series are those of ${name}.`, { fix: `There are ${known}.` });
}

function cut({ metric, attributes = {}, at }: FakeSeries, window: MetricWindow): BucketSeries {
  const middles = Array.from(
    { length: bucketCount(window) },
    (_, index) => window.fromMs + (index + 0.5) * window.bucketMs,
  );
  const mean = Float64Array.from(middles, at);
  return { metric, attributes, mean, max: mean.slice(), members: 1 };
}

/** A counter is sampled as what it counts: the sum of its rates so far. */
function sample(
  { metric: name, attributes = {}, at }: FakeSeries,
  { kind }: MetricDefinition,
  window: MetricWindow,
): SampledSeries {
  const times = Float64Array.from(
    { length: bucketCount(window) },
    (_, index) => window.fromMs + index * window.bucketMs,
  );
  const values = times.map(at);
  if (kind === "counter")
    values.forEach((rate, index) => (values[index] = (values[index - 1] ?? 0) + (rate * window.bucketMs) / 1000));
  return { metric: name, attributes, member: "", times, values };
}

function isKnown(value: number): boolean {
  return !Number.isNaN(value);
}
