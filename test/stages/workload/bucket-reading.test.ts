import { describe, expect, it } from "vitest";
import type { MetricDefinition } from "../../../src/model/metric.ts";
import type { MetricWindow, SampledSeries, SampleReading } from "../../../src/model/metric-series.ts";
import { bucketReading } from "../../../src/stages/workload/bucket-reading.ts";

const minute = 60_000;
const start = Date.UTC(2026, 0, 5);

const commits: MetricDefinition = {
  name: "orders.commits",
  kind: "counter",
  unit: "1",
  origin: "database",
  attributes: ["kind"],
  across: "sum",
  meaning: "orders that were placed",
};
const sessions: MetricDefinition = { ...commits, name: "orders.sessions", kind: "gauge" };
const busy: MetricDefinition = { ...commits, name: "orders.busy", across: "max" };
const setting: MetricDefinition = { ...sessions, name: "orders.setting", attributes: ["parameter"] };
const metrics = [commits, sessions, busy, setting];

/** Samples as [seconds from the start, value]. */
function series(metric: string, samples: readonly (readonly [number, number])[], member = ""): SampledSeries {
  return {
    metric,
    attributes: {},
    member,
    times: Float64Array.from(samples, ([second]) => start + second * 1000),
    values: Float64Array.from(samples, ([, value]) => value),
  };
}

function reading(all: readonly SampledSeries[], buckets = 3, bucketMs = 2 * minute): SampleReading {
  const window: MetricWindow = { fromMs: start, toMs: start + buckets * bucketMs, bucketMs };
  return {
    kind: "samples",
    window,
    series: all,
    repairs: [],
    settings: [],
    traffic: { requests: 0, bytes: 0, points: 0 },
  };
}

function cut(all: readonly SampledSeries[], buckets = 3): { mean: number[]; max: number[]; repairs: string[] } {
  const {
    series: [first],
    repairs,
  } = bucketReading(reading(all, buckets), metrics);
  return {
    mean: [...(first?.mean ?? [])],
    max: [...(first?.max ?? [])],
    repairs: repairs.map(({ kind, count }) => `${count} ${kind}`),
  };
}

/** A value a minute. */
function minutely(metric: string, values: readonly number[], member = ""): SampledSeries {
  return series(
    metric,
    values.map((value, index) => [index * 60, value] as const).filter(([, value]) => value >= 0),
    member,
  );
}

const unknown = Number.NaN;

describe("bucketReading of counters", () => {
  it("takes the growth since the last sample of the bucket before", () => {
    const { mean, max, repairs } = cut([minutely("orders.commits", [0, 60, 120, 240, 300, 360])]);
    expect(mean).toEqual([1, 1.5, 1]);
    expect(max).toEqual([1, 2, 1]);
    expect(repairs).toEqual([]);
  });

  it("goes on from 0 after a reset", () => {
    const { mean, repairs } = cut([minutely("orders.commits", [600, 660, 720, 60, 120, 180])]);
    expect(mean).toEqual([1, 1, 1]);
    expect(repairs).toEqual(["1 counter-reset"]);
  });

  it("counts what was gained since a restart whole", () => {
    expect(cut([minutely("orders.commits", [100, 160, 220, 30])], 2).mean).toEqual([1, 0.75]);
  });

  it("says nothing of the buckets inside a gap, and begins after it at the first sample", () => {
    const values = [0, 60, 120, 180, -1, -1, -1, -1, -1, 10_000, 10_060, 10_120];
    const { mean, repairs } = cut([minutely("orders.commits", values)], 6);
    expect(mean).toEqual([1, 1, unknown, unknown, unknown, 1]);
    expect(repairs).toEqual(["1 gap"]);
  });

  it("bridges what two missed samples leave open", () => {
    const { mean, repairs } = cut([minutely("orders.commits", [0, 60, 120, -1, -1, 300])]);
    expect(mean).toEqual([1, 1, 1]);
    expect(repairs).toEqual([]);
  });

  it("gives buckets that a step passes over the rate of the step", () => {
    const sparse = [0, 300, 600, 900].map((second) => [second, second * 2] as const);
    expect(cut([series("orders.commits", sparse)], 8).mean).toEqual([unknown, ...Array<number>(7).fill(2)]);
  });

  it("does not take samples of two clocks among each other for resets", () => {
    const interleaved = [10_000, 10_060, 9_000, 10_120, 9_060, 10_180, 10_240, 10_300, 10_360, 10_420];
    const { mean, repairs } = cut([minutely("orders.commits", interleaved)], 5);
    expect(mean).toEqual([unknown, unknown, unknown, 1, 1]);
    expect(repairs).toEqual(["5 clock-jump"]);
  });

  it("does not take a dropped table for a reset", () => {
    const { mean } = cut([minutely("orders.commits", [9000, 9060, 9120, 9180, 7000, 7060, 7120, 7180, 7240, 7300])], 5);
    expect(mean).toEqual([1, unknown, unknown, 1, 1]);
  });

  it("is unknown from one sample", () => {
    expect(cut([series("orders.commits", [[90, 5]])]).mean).toEqual([unknown, unknown, unknown]);
  });

  it("puts samples in order, drops duplicates, and what cannot be", () => {
    const messy = series("orders.commits", [
      [0, 0],
      [120, 120],
      [60, 60],
      [60, 60],
      [-600, 7],
      [180, Number.NaN],
      [240, 240],
      [300, 300],
      [1e9, 400],
    ]);
    const { mean, repairs } = cut([messy]);
    expect(mean).toEqual([1, 1, 1]);
    expect(repairs).toEqual(["2 clock-jump", "1 duplicate", "1 not-a-number", "1 out-of-order"]);
  });
});

describe("bucketReading of members", () => {
  const steady = [0, 60, 120, 180, 240, 300];

  it("adds up databases, each cleaned by itself", () => {
    const restarted = [600, 660, 720, 60, 120, 180];
    const { mean } = cut([
      minutely("orders.commits", steady, "orders"),
      minutely("orders.commits", restarted, "stock"),
    ]);
    expect(mean).toEqual([2, 2, 2]);
  });

  it("puts parts of one member together", () => {
    const all = steady.map((value, index) => [index * 60, value] as const);
    const parts = [series("orders.commits", all.slice(3)), series("orders.commits", all.slice(0, 3))];
    expect(cut(parts).mean).toEqual([1, 1, 1]);
  });

  it("takes a member that vanishes while another appears for one", () => {
    const old = series(
      "orders.commits",
      [
        [0, 0],
        [60, 60],
        [120, 120],
        [150, 150],
      ],
      "host-a",
    );
    const renamed = series(
      "orders.commits",
      [
        [180, 180],
        [210, 210],
        [240, 240],
        [300, 300],
        [360, 360],
        [420, 420],
      ],
      "host-b",
    );
    const { mean, repairs } = cut([old, renamed], 4);
    // 90 s of one and 30 s of the other, of 120 s: nothing is known of the 30 s between them.
    expect(mean).toEqual([1, 0.75 + 0.25, 1, 1]);
    expect(repairs).toEqual(["1 label-change"]);
  });

  it("is unknown where a counter of one member is, since the rest would be too little", () => {
    const values = [0, 60, 120, 180, -1, -1, -1, -1, -1, 600, 660, 720];
    const all = Array.from({ length: 12 }, (_, index) => index * 60);
    const { mean } = cut([minutely("orders.commits", all, "orders"), minutely("orders.commits", values, "stock")], 6);
    expect(mean).toEqual([2, 2, unknown, unknown, unknown, 2]);
  });

  it("lets the busiest device count where the metric says so", () => {
    const slow = [0, 6, 12, 18, 24, 30];
    const { mean } = cut([minutely("orders.busy", slow, "sda"), minutely("orders.busy", steady, "sdb")]);
    expect(mean).toEqual([1, 1, 1]);
  });
});

describe("bucketReading of gauges", () => {
  it("takes mean and maximum of the samples", () => {
    const { mean, max } = cut([minutely("orders.sessions", [4, 6, 8, 8, 1, 2])]);
    expect(mean).toEqual([5, 8, 1.5]);
    expect(max).toEqual([6, 8, 2]);
  });

  it("holds the last value until the next sample, but not through a gap", () => {
    const held = series(
      "orders.sessions",
      [0, 150, 300, 450, 1200, 1350].map((second) => [second, second] as const),
    );
    expect(cut([held], 12).mean).toEqual([0, 150, 300, 450, ...Array<number>(6).fill(unknown), 1200, 1350]);
  });

  it("leaves out what is below zero, but in settings", () => {
    expect(cut([minutely("orders.setting", [3, 3])]).mean).toEqual([3, unknown, unknown]);
    expect(
      cut([
        series("orders.setting", [
          [0, -1],
          [60, -1],
        ]),
      ]).mean,
    ).toEqual([-1, unknown, unknown]);
    expect(
      cut([
        series("orders.sessions", [
          [0, -1],
          [60, 5],
        ]),
      ]).repairs,
    ).toEqual(["1 not-a-number"]);
  });
});

describe("bucketReading", () => {
  it("lets buckets pass through and leaves out metrics that were not asked for", () => {
    const buckets = bucketReading(
      reading([minutely("orders.commits", [0, 60]), minutely("stock.unknown", [1, 2])]),
      metrics,
    );
    expect(buckets.series.map(({ metric }) => metric)).toEqual(["orders.commits"]);
    expect(bucketReading(buckets, metrics)).toBe(buckets);
  });

  it("says nothing of an empty window", () => {
    expect(bucketReading(reading([minutely("orders.commits", [0, 60])], 0), metrics).series).toEqual([]);
  });
});
