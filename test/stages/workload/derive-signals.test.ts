import { describe, expect, it } from "vitest";
import { workloadEngines } from "../../../src/engines/metrics/index.ts";
import type { SignalDefinition, WorkloadEngine } from "../../../src/engines/workload-engine.ts";
import type { Attributes } from "../../../src/model/metric.ts";
import type { BucketReading, BucketSeries } from "../../../src/model/metric-series.ts";
import type { SignalName } from "../../../src/model/workload-signal.ts";
import { deriveSignals } from "../../../src/stages/workload/derive-signals.ts";

const unknown = Number.NaN;

function series(metric: string, mean: readonly number[], attributes: Attributes = {}): BucketSeries {
  return {
    metric,
    attributes,
    mean: Float64Array.from(mean),
    max: Float64Array.from(mean, (value) => value * 2),
    members: 1,
  };
}

function reading(all: readonly BucketSeries[]): BucketReading {
  return {
    kind: "buckets",
    window: { fromMs: 0, toMs: 180_000, bucketMs: 60_000 },
    series: all,
    repairs: [],
    settings: [],
    traffic: { requests: 0, bytes: 0, points: 0 },
  };
}

function engineOf(name: string): WorkloadEngine {
  const engine = workloadEngines.get(name);
  if (!engine) throw new Error(`no metrics of ${name}`);
  return engine;
}

function derive(name: SignalName, all: readonly BucketSeries[], engine = engineOf("postgresql")): number[] | undefined {
  const signal = deriveSignals(reading(all), engine).signals.get(name);
  return signal && [...signal.mean];
}

describe("deriveSignals", () => {
  it("adds up terms, and takes an optional one that is unknown for 0", () => {
    const commits = series("postgresql.commits", [90, 80, unknown]);
    expect(derive("transactions", [commits, series("postgresql.rollbacks", [10, unknown, 5])])).toEqual([
      100,
      80,
      unknown,
    ]);
    expect(derive("transactions", [commits])).toEqual([90, 80, unknown]);
  });

  it("multiplies with factors, in means and maxima", () => {
    const blocks = [series("postgresql.blks_read", [1, 2, 3])];
    const { signals } = deriveSignals(reading(blocks), engineOf("postgresql"));
    expect(signals.get("physical_reads")).toEqual({
      name: "physical_reads",
      mean: Float64Array.of(8192, 16_384, 24_576),
      max: Float64Array.of(16_384, 32_768, 49_152),
    });
    expect(signals.has("logical_reads")).toBe(false);
  });

  it("multiplies with another metric and divides by one, in the same bucket", () => {
    const pages = series("mysql.buffer_pool.operations", [10, 10, 10], { operation: "reads" });
    const all = [pages, series("mysql.page_size", [16_384, unknown, 16_384])];
    expect(derive("physical_reads", all, engineOf("mysql"))).toEqual([163_840, unknown, 163_840]);
    const age = [series("mysql.checkpoint.age", [1, 2, 3]), series("mysql.checkpoint.max_age", [4, 0, 4])];
    expect(derive("log_fill", age, engineOf("mysql"))).toEqual([0.25, unknown, 0.75]);
    expect(derive("physical_reads", [pages], engineOf("mysql"))).toBeUndefined();
  });

  it("takes the first alternative that gives a value", () => {
    const busy = [
      series("system.cpu.time", [2, 4, 1], { state: "user" }),
      series("system.cpu.time", [1, 1, 1], { state: "system" }),
      series("system.cpu.time", [9, 9, 9], { state: "idle" }),
      series("system.cpu.logical.count", [4, 8, 4]),
    ];
    expect(derive("cpu_used", busy)).toEqual([0.75, 0.625, 0.5]);
    expect(derive("cpu_used", [...busy, series("system.cpu.utilization", [0.7, 0.7, 0.7])])).toEqual([0.7, 0.7, 0.7]);
    expect(derive("cpu_used", [...busy, series("system.cpu.utilization", [unknown, unknown, unknown])])?.[0]).toBe(
      0.75,
    );
  });

  it("adds up every series that has the attributes", () => {
    const states = [
      series("postgresql.backends", [1, 2, 3], { state: "active" }),
      series("postgresql.backends", [5, 5, unknown], { state: "idle" }),
    ];
    expect(derive("connections", states)).toEqual([6, 7, 3]);
    expect(derive("active_connections", states)).toEqual([1, 2, 3]);
  });

  it("is known where one of terms is that are all optional", () => {
    const terms = ["active", "idle"].map((state) => {
      return { metric: "postgresql.backends", attributes: { state }, optional: true } as const;
    });
    const engine = { ...engineOf("postgresql"), signals: [{ signal: "connections", alternatives: [terms] } as const] };
    const active = series("postgresql.backends", [1, unknown, 3], { state: "active" });
    expect(derive("connections", [active], engine)).toEqual([1, unknown, 3]);
    expect(
      derive("connections", [active, series("postgresql.backends", [1, unknown, unknown], { state: "idle" })], engine),
    ).toEqual([2, unknown, 3]);
    expect(derive("connections", [], engine)).toBeUndefined();
  });

  it("comes to the same digits in any order of series", () => {
    const states = [0.1, 0.2, 0.3, 0.7].map((value, index) =>
      series("postgresql.backends", [value, value, value], { state: String(index) }),
    );
    expect(derive("connections", states)).toEqual(derive("connections", states.toReversed()));
  });

  it("needs no definition to have alternatives, and no value to be there", () => {
    const signals: readonly SignalDefinition[] = [{ signal: "statements", alternatives: [] }];
    expect(derive("statements", [], { ...engineOf("postgresql"), signals })).toBeUndefined();
  });
});
