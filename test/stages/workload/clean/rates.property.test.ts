import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { MetricDefinition } from "../../../../src/model/metric.ts";
import type { MetricWindow, SampledSeries, SampleReading } from "../../../../src/model/metric-series.ts";
import { bucketReading } from "../../../../src/stages/workload/bucket-reading.ts";

const stepMs = 15_000;
const bucketMs = 300_000;
const buckets = 48;
const samples = (buckets * bucketMs) / stepMs;
const window: MetricWindow = { fromMs: 0, toMs: buckets * bucketMs, bucketMs };

const orders: MetricDefinition = {
  name: "orders.placed",
  kind: "counter",
  unit: "1",
  origin: "database",
  attributes: [],
  across: "sum",
  meaning: "orders that were placed",
};

function reading(series: readonly SampledSeries[]): SampleReading {
  const traffic = { requests: 0, bytes: 0, points: 0 };
  return { kind: "samples", window, series, repairs: [], settings: [], traffic };
}

function sampled(
  values: readonly number[],
  member = "",
  times = values.map((_, index) => index * stepMs),
): SampledSeries {
  return {
    metric: orders.name,
    attributes: {},
    member,
    times: Float64Array.from(times),
    values: Float64Array.from(values),
  };
}

function means(series: readonly SampledSeries[]): number[] {
  return [...(bucketReading(reading(series), [orders]).series[0]?.mean ?? [])];
}

/** A counter that ran for a while grows by these, and starts again from 0 before these samples: what it gained since then is all it has. */
function counted(growth: readonly number[], resets: ReadonlySet<number>): number[] {
  let value = 100_000;
  return growth.map((grown, index) => {
    value = resets.has(index) ? grown : value + grown;
    return value;
  });
}

const growths = fc.noShrink(fc.array(fc.integer({ min: 50, max: 150 }), { minLength: samples, maxLength: samples }));

/** At least two minutes apart: a counter that falls sooner after it began cannot be told from a clock that went wrong. */
const resetTimes = fc
  .uniqueArray(fc.integer({ min: 0, max: samples / 10 - 1 }), { maxLength: 12 })
  .map((tens) => new Set(tens.map((ten) => ten * 10 + 5)));

describe("rates of counters", () => {
  it("are the same with resets as without, within one in a hundred", () => {
    fc.assert(
      fc.property(growths, resetTimes, (growth, resets) => {
        const whole = means([sampled(counted(growth, new Set()))]);
        const broken = means([sampled(counted(growth, resets))]);
        const apart = broken.map((rate, bucket) => Math.abs(rate / (whole[bucket] ?? 0) - 1));
        expect(Math.max(...apart)).toBeLessThan(0.01);
      }),
      { numRuns: 60 },
    );
  });

  it("are unknown where a clock was set back onto times that were taken, and nowhere more than there was", () => {
    const back = fc.integer({ min: 4, max: 60 });
    const at = fc.integer({ min: 100, max: samples - 100 });
    fc.assert(
      fc.property(growths, at, back, (growth, from, steps) => {
        const values = counted(growth, new Set());
        const times = values.map((_, index) => (index < from ? index : index - steps) * stepMs);
        const { series, repairs } = bucketReading(reading([sampled(values, "", times)]), [orders]);
        const highest = Math.max(...growth) / (stepMs / 1000);
        for (const rate of series[0]?.max ?? []) expect(Number.isNaN(rate) || rate <= highest).toBe(true);
        expect(repairs.map(({ kind }) => kind)).toContain("clock-jump");
      }),
      { numRuns: 60 },
    );
  });

  it("are those of what was left where samples are missing, and never more than there was", () => {
    const missing = fc.uniqueArray(fc.integer({ min: 0, max: samples - 1 }), { maxLength: samples - 2 });
    fc.assert(
      fc.property(growths, missing, (growth, dropped) => {
        const gone = new Set(dropped);
        const values = counted(growth, new Set());
        const kept = values.map((_, index) => index).filter((index) => !gone.has(index));
        const series = sampled(
          kept.map((index) => values[index] ?? 0),
          "",
          kept.map((index) => index * stepMs),
        );
        for (const rate of means([series])) {
          if (Number.isNaN(rate)) continue;
          expect(rate).toBeGreaterThanOrEqual(50 / 15);
          expect(rate).toBeLessThanOrEqual(150 / 15);
        }
      }),
      { numRuns: 60 },
    );
  });

  it("add up to the same for any order of members and of their samples", () => {
    const members = fc.array(growths, { minLength: 2, maxLength: 4 });
    fc.assert(
      fc.property(members, fc.infiniteStream(fc.integer({ min: 0, max: 1e6 })), (all, keys) => {
        const series = all.map((growth, index) => sampled(counted(growth, new Set()), `shop-${index}`));
        const mixed = series.map((one) => shuffle(one, keys)).toReversed();
        expect(means(mixed)).toEqual(means(series));
      }),
      { numRuns: 20 },
    );
  });
});

function shuffle(series: SampledSeries, keys: Iterator<number>): SampledSeries {
  const order = [...series.times.keys()]
    .map((index) => ({ index, key: keys.next().value ?? 0 }))
    .toSorted((left, right) => left.key - right.key)
    .map(({ index }) => index);
  return {
    ...series,
    times: Float64Array.from(order, (index) => series.times[index] ?? Number.NaN),
    values: Float64Array.from(order, (index) => series.values[index] ?? Number.NaN),
  };
}
