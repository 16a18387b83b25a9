import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { workloadEngines } from "../../../../src/engines/metrics/index.ts";
import { seriesName } from "../../../../src/model/metric.ts";
import type { Attributes } from "../../../../src/model/metric.ts";
import { bucketCount } from "../../../../src/model/metric-series.ts";
import type { BucketReading, MetricWindow, SampleReading, SampledSeries } from "../../../../src/model/metric-series.ts";
import { bucketReading } from "../../../../src/stages/workload/bucket-reading.ts";
import { instanceWith } from "../../../contracts/metric-scenario.ts";
import { openKeptFiles } from "./kept-files.ts";

/** Digits that must be the same; what two sums in different orders differ by is far less. */
const digits = 10;
const bucketMs = 60_000;
const fromMs = Date.parse("2030-05-06T00:00:00Z");
const window: MetricWindow = { fromMs, toMs: fromMs + 20 * bucketMs, bucketMs };
const metrics = workloadEngines.get("postgresql")?.metrics ?? [];

/** Metrics of every kind and way of adding up. */
const told = [
  { metric: "postgresql.commits", attributes: {}, isCounter: true },
  { metric: "postgresql.blocks_read", attributes: { relation: "orders", source: "heap_read" }, isCounter: true },
  { metric: "postgresql.backends", attributes: { state: "active" }, isCounter: false },
  { metric: "postgresql.longest_transaction", attributes: {}, isCounter: false },
  { metric: "postgresql.setting", attributes: { parameter: "work_mem" }, isCounter: false },
] as const;

interface Sample {
  readonly timeMs: number;
  readonly value: number;
}

/** What happens from one sample to the next. */
const step = fc.oneof(
  { weight: 30, arbitrary: fc.record({ kind: fc.constant("grow"), by: fc.integer({ min: 0, max: 9 }) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("reset"), by: fc.integer({ min: 0, max: 40 }) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("drop"), by: fc.integer({ min: 200, max: 900 }) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("gap"), by: fc.integer({ min: 2, max: 40 }) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("nan"), by: fc.constantFrom(Number.NaN, -1, Infinity) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("twice"), by: fc.integer({ min: -3, max: 3 }) }) },
);

/** A series of some samples, about 15 s apart. */
const life = fc
  .record({
    start: fc.integer({ min: -3, max: 15 * 60 }),
    value: fc.integer({ min: 0, max: 5000 }),
    jitter: fc.integer({ min: 0, max: 4000 }),
    fraction: fc.constantFrom(0, 0.25, 0.1),
    steps: fc.array(step, { minLength: 1, maxLength: 120 }),
  })
  .map(({ start, value, jitter, fraction, steps }) => {
    const samples: Sample[] = [];
    let [time, current] = [fromMs + start * 1000, value];
    for (const [index, { kind, by }] of steps.entries()) {
      time += kind === "gap" ? by * 15_000 : kind === "twice" ? 0 : 15_000 + ((index * 7919) % (jitter + 1));
      if (kind === "reset") current = by;
      if (kind === "drop") current = Math.max(0, current - by);
      if (kind === "grow") current += by;
      const shown = kind === "nan" ? by : kind === "twice" ? current + by : current;
      samples.push({ timeMs: Math.round(time), value: shown + fraction });
    }
    return samples;
  });

const world = fc
  .array(fc.record({ of: fc.nat(told.length - 1), member: fc.constantFrom("orders", "billing", "stock"), life }), {
    minLength: 1,
    maxLength: 6,
  })
  .map((series) => [...new Map(series.map((one) => [`${one.of} ${one.member}`, one])).values()]);

type World = typeof world extends fc.Arbitrary<infer Series> ? Series : never;

describe("aggregating in DuckDB", () => {
  it("comes to the same as cleaning and cutting every sample", { timeout: 240_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(world, fc.integer(), async (series, seed) => {
        fc.pre(!series.some(({ of, life: samples }) => told[of]?.isCounter === true && hidesFall(samples)));
        const files = openKeptFiles();
        files.write("mess.csv", asRows(series, seed));
        const source = files.open("mess.csv");
        const asked = { instance: instanceWith({}), window, metrics };
        const [read, wanted] = [await source.read(asked), bucketReading(asSamples(series), metrics)];
        await files.close();
        if (read.kind !== "buckets") throw new Error("files are aggregated");
        // The same up to the order of sums: half a unit of the last digit, wherever that lies.
        const alike = (value: number): unknown =>
          expect.closeTo(value, digits - 1 - Math.floor(Math.log10(Math.abs(value) || Number.EPSILON)));
        expect(readable(read)).toEqual(readable(withoutPeaks(wanted), alike));
      }),
      { numRuns: 40 },
    );
  });
});

/** A bucket that falls and ends above all that was before says nothing of it in its first, last, least and largest value. */
function hidesFall(samples: readonly Sample[]): boolean {
  const buckets = new Map<number, number[]>();
  for (const { timeMs, value } of samples.toSorted(byTime)) {
    const bucket = Math.floor(timeMs / bucketMs);
    buckets.set(bucket, [...(buckets.get(bucket) ?? []), value]);
  }
  return [...buckets.values()].some((values) => {
    const isPlain = values.every((value) => Number.isFinite(value) && value >= 0);
    const isSeen = Math.min(...values) < (values[0] ?? 0) || Math.max(...values) > (values.at(-1) ?? 0);
    return isPlain && !isSeen && values.some((value, index) => value < (values[index - 1] ?? 0));
  });
}

function byTime(left: Sample, right: Sample): number {
  return left.timeMs - right.timeMs || left.value - right.value;
}

function labelsOf(attributes: Attributes, member: string): Attributes {
  return { ...attributes, __member: member };
}

/** Rows in an order that a seed decides. */
function asRows(series: World, seed: number): string {
  const rows = series.flatMap(({ of, member, life: samples }) => {
    const { metric, attributes } = told[of] ?? told[0];
    const labels = JSON.stringify(labelsOf(attributes, member)).replaceAll('"', '""');
    return samples.map(({ timeMs, value }) => `${timeMs},${metric},"${labels}",${value}`);
  });
  const mixed = rows.toSorted((left, right) => mix(left, seed) - mix(right, seed));
  return ["time,metric,labels,value", ...mixed, ""].join("\n");
}

function mix(text: string, seed: number): number {
  return [...text].reduce((hash, character) => Math.imul(hash ^ (character.codePointAt(0) ?? 0), 16_777_619), seed);
}

function asSamples(series: World): SampleReading {
  const sampled = series.map(({ of, member, life: samples }): SampledSeries => {
    const { metric, attributes } = told[of] ?? told[0];
    const own = samples.filter(({ timeMs }) => timeMs >= window.fromMs && timeMs < window.toMs).toSorted(byTime);
    return {
      metric,
      attributes,
      member,
      times: Float64Array.from(own, ({ timeMs }) => timeMs),
      values: Float64Array.from(own, ({ value }) => value),
    };
  });
  const traffic = { requests: 1, bytes: 0, points: 0 };
  return { kind: "samples", window, series: sampled, repairs: [], settings: [], traffic };
}

/** The largest rate within a bucket needs every sample; files tell the mean. */
function withoutPeaks(reading: BucketReading): BucketReading {
  const counters = new Set(metrics.filter(({ kind }) => kind === "counter").map(({ name }) => name));
  const series = reading.series.map((one) => (counters.has(one.metric) ? { ...one, max: one.mean } : one));
  return { ...reading, series };
}

/** A reading with a value for each bucket, and repairs without words. */
function readable({ series, repairs }: BucketReading, show: (value: number) => unknown = (value) => value): unknown {
  const shown = (values: Float64Array): readonly unknown[] =>
    Array.from({ length: bucketCount(window) }, (_, bucket) => {
      const value = values[bucket] ?? 0;
      return Number.isNaN(value) ? "unknown" : show(value);
    });
  return {
    series: series
      .filter(({ mean }) => mean.some((value) => !Number.isNaN(value)))
      .map((one) => [seriesName(one.metric, one.attributes), one.members, shown(one.mean), shown(one.max)]),
    repairs: repairs.map(({ kind, metric, count, fromMs: first, toMs }) => ({ kind, metric, count, first, toMs })),
  };
}
