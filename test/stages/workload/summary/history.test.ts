import { describe, expect, it } from "vitest";
import { workloadEngines } from "../../../../src/engines/metrics/index.ts";
import type { WorkloadEngine } from "../../../../src/engines/workload-engine.ts";
import type { BucketReading, BucketSeries } from "../../../../src/model/metric-series.ts";
import type { Repair } from "../../../../src/model/workload.ts";
import { findRestarts } from "../../../../src/stages/workload/summary/find-restarts.ts";
import { listEpochs } from "../../../../src/stages/workload/summary/list-epochs.ts";
import { listMissing } from "../../../../src/stages/workload/summary/list-missing.ts";
import { knownBuckets, measureCoverage } from "../../../../src/stages/workload/summary/measure-coverage.ts";
import { rateConfidence } from "../../../../src/stages/workload/summary/rate-confidence.ts";
import { hourMs, monday, tableOf } from "./month.ts";

const window = { fromMs: monday, toMs: monday + 10 * hourMs, bucketMs: hourMs };
const unknown = Number.NaN;

function engineOf(name: string): WorkloadEngine {
  const engine = workloadEngines.get(name);
  if (!engine) throw new Error(`no metrics of ${name}`);
  return engine;
}

function reading(series: readonly BucketSeries[]): BucketReading {
  return { kind: "buckets", window, series, repairs: [], settings: [], traffic: { requests: 0, bytes: 0, points: 0 } };
}

function gauge(metric: string, mean: readonly number[], max = mean): BucketSeries {
  return { metric, attributes: {}, mean: Float64Array.from(mean), max: Float64Array.from(max), members: 1 };
}

describe("findRestarts", () => {
  const before = monday / 1000 - 86_400;
  const within = monday / 1000 + 3 * 3600 + 900;

  it("takes starts within the window, and what differs by seconds for one", () => {
    const told = gauge("postgresql.start_time", [], [before, before, unknown, within, within + 1, within - 1]);
    expect(findRestarts(reading([told]), engineOf("postgresql"))).toEqual([(within - 1) * 1000]);
    expect(findRestarts(reading([]), engineOf("postgresql"))).toEqual([]);
  });

  it("reckons back from how long the server runs", () => {
    const uptime = [90_000, 93_600, 97_200, 60_000, 4500, 8100, unknown, 15_300];
    expect(findRestarts(reading([gauge("mysql.uptime", uptime)]), engineOf("mysql"))).toEqual([within * 1000]);
  });

  it("believes the last bucket where none follows", () => {
    const uptime = [90_000, 1800];
    expect(findRestarts(reading([gauge("mysql.uptime", uptime)]), engineOf("mysql"))).toEqual([monday + hourMs]);
  });
});

describe("listEpochs", () => {
  const change = { parameter: "work_mem", from: 4096, to: 8192 };

  it("has one epoch where nothing changed", () => {
    expect(listEpochs([], window)).toEqual([
      { from: "2026-01-05T00:00:00.000Z", to: "2026-01-05T10:00:00.000Z", changes: [] },
    ]);
  });

  it("splits the window at each change, and takes those of one bucket for one", () => {
    const changes = [
      { ...change, parameter: "random_page_cost", atMs: monday + 2 * hourMs + 30_000, from: 4, to: 1.1 },
      { ...change, atMs: monday + 2 * hourMs },
      { ...change, atMs: monday + 5 * hourMs, from: 8192, to: 4096 },
      { ...change, atMs: monday },
      { ...change, atMs: monday + 11 * hourMs },
      { ...change, atMs: monday + 7 * hourMs, to: 4096 },
    ];
    const epochs = listEpochs(changes, window);
    expect(epochs.map(({ from, to }) => [from.slice(11, 16), to.slice(11, 16)])).toEqual([
      ["00:00", "02:00"],
      ["02:00", "05:00"],
      ["05:00", "10:00"],
    ]);
    expect(epochs[1]?.changes.map(({ parameter }) => parameter)).toEqual(["random_page_cost", "work_mem"]);
    expect(listEpochs(changes.toReversed(), window)).toEqual(epochs);
  });
});

describe("measureCoverage", () => {
  it("knows the share of buckets and the longest gaps first", () => {
    const hour = (day: number): number => Math.round(day * 24);
    const table = {
      ...tableOf(window, {}),
      signals: tableOf(window, { connections: (day) => ([1, 4, 5, 9].includes(hour(day)) ? unknown : 1) }).signals,
    };
    const coverage = measureCoverage(knownBuckets(table), window);
    expect(coverage.share).toBe(0.6);
    expect(coverage.gaps.map(({ from, to }) => `${from.slice(11, 13)}-${to.slice(11, 13)}`)).toEqual([
      "04-06",
      "01-02",
      "09-10",
    ]);
  });

  it("knows nothing of an empty window", () => {
    expect(measureCoverage(new Uint8Array(), { ...window, toMs: window.fromMs })).toEqual({ share: 0, gaps: [] });
  });
});

describe("listMissing", () => {
  it("names what is lacking, in the order of the vocabulary", () => {
    const operations = { ...gauge("mysql.buffer_pool.operations", [1]), attributes: { operation: "reads" } };
    const table = tableOf(window, { transactions: () => 1 });
    const missing = listMissing(table, reading([operations]), engineOf("mysql"));
    expect(missing.slice(0, 2).map(({ signal }) => signal)).toEqual(["rollbacks", "statements"]);
    expect(missing.find(({ signal }) => signal === "physical_reads")).toEqual({
      signal: "physical_reads",
      needs: ["mysql.page_size"],
      lost: "the hit ratio and working set hints",
    });
    expect(missing.find(({ signal }) => signal === "rows_read")?.needs).toEqual([
      "mysql.row_operations{operation=read}",
    ]);
    expect(missing.find(({ signal }) => signal === "cpu_used")?.needs).toEqual(["system.cpu.utilization"]);
  });

  it("names all of it where it is there and was never known together", () => {
    const age = [gauge("mysql.checkpoint.age", [1, unknown]), gauge("mysql.checkpoint.max_age", [unknown, 1])];
    const missing = listMissing(tableOf(window, {}), reading(age), engineOf("mysql"));
    expect(missing.find(({ signal }) => signal === "log_fill")?.needs).toEqual([
      "mysql.checkpoint.age",
      "mysql.checkpoint.max_age",
    ]);
  });
});

describe("rateConfidence", () => {
  const whole = { coverage: { share: 1, gaps: [] }, knownDays: 30, missing: [], repairs: [] };
  const reset: Repair = {
    kind: "counter-reset",
    metric: "orders.commits",
    count: 2,
    done: "the rate goes on from 0 after each reset",
  };

  it("is sure of a whole month without faults", () => {
    expect(rateConfidence(whole)).toEqual({ value: 1, because: [] });
  });

  it("says what takes it down", () => {
    const gap = { from: "2026-01-05T00:00:00.000Z", to: "2026-01-06T00:00:00.000Z" };
    const rated = rateConfidence({
      coverage: { share: 0.75, gaps: [gap] },
      knownDays: 3.5,
      missing: [
        { signal: "transactions", needs: [], lost: "the kind of work" },
        { signal: "deadlocks", needs: [], lost: "deadlocks" },
      ],
      repairs: [
        reset,
        { ...reset, metric: "orders.rollbacks", count: 1 },
        { ...reset, kind: "clock-jump", done: "left out" },
      ],
    });
    expect(rated.value).toBeCloseTo(0.75 * 0.75 * 0.9 * 0.99 * 0.9 * 0.99, 6);
    expect(rated.because).toEqual([
      "25 % of the window are unknown; the longest gap is from 2026-01-05T00:00:00.000Z to 2026-01-06T00:00:00.000Z",
      "3.5 days are known, less than a week, so other days may look different",
      "transactions is missing: the kind of work",
      "of the signals that matter less, 1 is missing",
      "clock-jump, 2 in one metric: left out",
      "counter-reset, 3 in 2 metrics: the rate goes on from 0 after each reset",
    ]);
  });

  it.each([
    [1.5, "36 hours are known"],
    [1 / 1440, "60 seconds are known"],
    [15 / 86_400, "15 seconds are known"],
    [0.01, "14 minutes are known"],
  ])("says of %d days in words how much is known", (knownDays, words) => {
    expect(rateConfidence({ ...whole, knownDays }).because).toEqual([
      `${words}, less than a week, so other days may look different`,
    ]);
  });

  it("is nothing where nothing is known", () => {
    expect(rateConfidence({ ...whole, coverage: { share: 0, gaps: [] } })).toEqual({
      value: 0,
      because: ["nothing of the window is known"],
    });
  });
});
