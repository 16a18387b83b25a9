import { bucketCount, type BucketSeries, type MetricWindow, type SampledSeries } from "../../../model/metric-series.ts";
import type { MetricReading } from "../../../model/metric-series.ts";
import type { MetricInventory, MetricQuestion, MetricSource, Progress } from "../../../ports/metric-source.ts";
import { assertPeriod } from "./assert-period.ts";
import { fetchPoints, type Points } from "./fetch-points.ts";
import { findMetrics, type FoundMetric, selectorOf } from "./find-metrics.ts";
import { type CloudWatchOptions, openClient } from "./open-client.ts";

/** Buckets of the overview: an hour, in which every period that CloudWatch keeps fits. */
const overviewMs = 3_600_000;

/**
 * Metrics of RDS and Aurora as CloudWatch keeps them: one number a period, which CloudWatch adds up itself. The instance's
 * `metrics.selector` holds the dimensions, `{ DBInstanceIdentifier: orders }`; host and database are under the same ones.
 *
 * Counters are told as rates there. Recorded samples of them are the rate summed up over time from 0, which gives the same rate again.
 */
export async function cloudwatchSource(options: CloudWatchOptions): Promise<MetricSource> {
  const opened = await openClient(options);
  return {
    describe: async (question) => await describe(opened, question),
    read: async (question, progress) => await read(opened, question, progress),
    samples: (question) => samples(opened, question),
    close: async () => opened.client.destroy(),
  };
}

type Opened = Awaited<ReturnType<typeof openClient>>;

async function describe(opened: Opened, question: MetricQuestion): Promise<MetricInventory> {
  const { wanted, unknown } = await findMetrics(opened, question);
  const window = { ...widened(question.window), bucketMs: overviewMs };
  const queries = wanted.map(({ name }) => ({ name, statistic: "SampleCount" as const }));
  const points = await fetchPoints(opened, { dimensions: selectorOf(question).selector, window, queries });
  const { fromMs, toMs } = question.window;
  return {
    found: wanted.flatMap(({ name, series }, index) => {
      const [first, last] = [points[index]?.times.at(0), points[index]?.times.at(-1)];
      if (first === undefined || last === undefined) return [];
      const times = { firstMs: Math.max(first, fromMs), lastMs: Math.min(last + overviewMs, toMs) - 1 };
      return [{ metric: series.metric, from: name, series: 1, ...times }];
    }),
    exporters: ["cloudwatch"],
    unknown: { series: unknown.length, examples: unknown.slice(0, maxExamples) },
    lacking: [],
  };
}

const maxExamples = 10;

function widened({ fromMs, toMs }: MetricWindow): Pick<MetricWindow, "fromMs" | "toMs"> {
  return { fromMs: Math.floor(fromMs / overviewMs) * overviewMs, toMs: Math.ceil(toMs / overviewMs) * overviewMs };
}

async function read(opened: Opened, question: MetricQuestion, progress?: Progress): Promise<MetricReading> {
  assertPeriod(question);
  const before = opened.taken();
  const { wanted } = await findMetrics(opened, question);
  const queries = wanted.flatMap(({ name }) => [
    { name, statistic: "Average" as const },
    { name, statistic: "Maximum" as const },
  ]);
  const { window } = question;
  const points = await fetchPoints(opened, { dimensions: selectorOf(question).selector, window, queries }, progress);
  const series = wanted.flatMap((metric, index) => cut(metric, window, [points[2 * index], points[2 * index + 1]]));
  const after = opened.taken();
  return {
    kind: "buckets",
    window,
    series,
    repairs: [],
    settings: [],
    traffic: {
      requests: after.requests - before.requests,
      bytes: after.bytes - before.bytes,
      points: points.reduce((sum, { times }) => sum + times.length, 0),
    },
  };
}

function cut(
  { series }: FoundMetric,
  window: MetricWindow,
  [average, maximum]: readonly [Points | undefined, Points | undefined],
): readonly BucketSeries[] {
  const mean = fill(average, series.factor, window);
  if (mean.every((value) => Number.isNaN(value))) return [];
  const largest = fill(maximum, series.factor, window);
  // A maximum that came without its mean, or below it by rounding, is no maximum.
  const max = mean.map((value, index) => (Number.isNaN(value) ? value : Math.max(value, largest[index] || value)));
  return [{ metric: series.metric, attributes: series.attributes, mean, max, members: 1 }];
}

function fill(points: Points | undefined, factor: number, window: MetricWindow): Float64Array {
  const values = new Float64Array(bucketCount(window)).fill(Number.NaN);
  for (const [index, time] of (points?.times ?? []).entries()) {
    const bucket = Math.floor((time - window.fromMs) / window.bucketMs);
    if (bucket >= 0 && bucket < values.length) values[bucket] = (points?.values[index] ?? Number.NaN) * factor;
  }
  return values;
}

async function* samples(opened: Opened, question: MetricQuestion): AsyncGenerator<readonly SampledSeries[]> {
  assertPeriod(question);
  const { wanted } = await findMetrics(opened, question);
  const queries = wanted.map(({ name }) => ({ name, statistic: "Average" as const }));
  const request = { dimensions: selectorOf(question).selector, window: question.window, queries };
  const points = await fetchPoints(opened, request);
  yield wanted.flatMap((metric, index) => sampled(metric, points[index], question.window));
}

function sampled(
  { series }: FoundMetric,
  points: Points | undefined,
  { bucketMs }: MetricWindow,
): readonly SampledSeries[] {
  if (points === undefined || points.times.length === 0) return [];
  const values = points.values.map((value) => value * series.factor);
  const { metric, attributes, member } = series;
  const times = Float64Array.from(points.times);
  return [
    { metric, attributes, member, times, values: Float64Array.from(series.isRate ? summed(values, bucketMs) : values) },
  ];
}

/** What a counter would read at the beginning of each period if it grew by these rates. */
function summed(rates: readonly number[], periodMs: number): readonly number[] {
  let total = 0;
  return rates.map((rate) => {
    const before = total;
    total += Number.isNaN(rate) ? 0 : (rate * periodMs) / 1000;
    return before;
  });
}
