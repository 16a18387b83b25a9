import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { workloadEngines } from "../../../src/engines/metrics/index.ts";
import type { WorkloadEngine } from "../../../src/engines/workload-engine.ts";
import type { Attributes } from "../../../src/model/metric.ts";
import type { MetricReading, MetricWindow, SampledSeries, SettingChange } from "../../../src/model/metric-series.ts";
import type { WorkloadProfile } from "../../../src/model/workload.ts";
import { deriveProfile } from "../../../src/stages/workload/derive-profile.ts";
import { dayMs, hourMs, monday, noise } from "./summary/month.ts";
import { ordersProd } from "./summary/orders-prod.ts";

function engineOf(name: string): WorkloadEngine {
  const engine = workloadEngines.get(name);
  if (!engine) throw new Error(`no metrics of ${name}`);
  return engine;
}

const window: MetricWindow = { fromMs: monday, toMs: monday + 10 * dayMs, bucketMs: hourMs };

/** A sample every twenty minutes. */
const times = Float64Array.from({ length: 10 * 72 }, (_, index) => monday + index * 1_200_000);

interface Told {
  readonly attributes?: Attributes;
  readonly member?: string;
  /** By days since the window began. */
  readonly value: (day: number) => number;
}

function gauge(metric: string, { attributes = {}, member = "", value }: Told): SampledSeries {
  return { metric, attributes, member, times, values: times.map((time) => value((time - monday) / dayMs)) };
}

/** A counter with this rate per second. */
function counter(metric: string, told: Told): SampledSeries {
  let total = 1e6;
  return gauge(metric, { ...told, value: (day) => (total += told.value(day) * 1200) });
}

const busy = (day: number): number => 100 + 60 * Math.sin((day - 0.3) * 2 * Math.PI) + 8 * noise(day);

/** Ten days of the orders shop: two databases, a server that was started on the fourth day. */
const shop: readonly SampledSeries[] = [
  counter("postgresql.commits", { member: "orders", value: busy }),
  counter("postgresql.commits", { member: "stock", value: (day) => busy(day) / 3 }),
  counter("postgresql.rollbacks", { member: "orders", value: () => 1 }),
  counter("postgresql.tup_returned", { value: (day) => busy(day) * 20 }),
  counter("postgresql.tup_inserted", { value: (day) => busy(day) / 2 }),
  counter("postgresql.tup_updated", { value: busy }),
  counter("postgresql.blks_hit", { value: (day) => busy(day) * 50 }),
  counter("postgresql.blks_read", { value: (day) => busy(day) / 2 }),
  counter("postgresql.wal.bytes", { value: (day) => busy(day) * 900 }),
  gauge("postgresql.backends", { attributes: { state: "active" }, value: (day) => busy(day) / 20 }),
  gauge("postgresql.backends", { attributes: { state: "idle" }, value: () => 30 }),
  gauge("postgresql.connection.max", { value: () => 100 }),
  gauge("postgresql.db_size", { member: "orders", value: (day) => 1e11 + day * 1e9 }),
  gauge("postgresql.db_size", { member: "stock", value: () => 1e10 }),
  gauge("postgresql.setting", { attributes: { parameter: "shared_buffers" }, value: () => 1_048_576 }),
  gauge("postgresql.start_time", { value: (day) => monday / 1000 + (day < 3.5 ? -864_000 : 3.5 * 86_400) }),
  gauge("system.cpu.utilization", { value: (day) => busy(day) / 400 }),
  gauge("system.filesystem.available", { value: (day) => 1e11 - day * 1e9 }),
];

const changed: SettingChange = { parameter: "work_mem", atMs: monday + 6 * dayMs, from: 4096, to: 65_536 };

function profileOf(series: readonly SampledSeries[], given: Partial<MetricReading> = {}): WorkloadProfile {
  const reading: MetricReading = {
    kind: "samples",
    window: given.window ?? window,
    series,
    repairs: given.repairs ?? [],
    settings: given.settings ?? [],
    traffic: { requests: 1, bytes: 0, points: 0 },
  };
  return deriveProfile({ instance: ordersProd, engine: engineOf("postgresql"), source: "recorded", reading });
}

describe("deriveProfile", () => {
  const profile = profileOf(shop, { settings: [changed] });

  it("says whose it is and over which time", () => {
    expect(profile).toMatchObject({
      apiVersion: "setpoint/v1",
      kind: "WorkloadProfile",
      instance: "orders-prod",
      engine: "postgresql",
      source: "recorded",
      window: { from: "2026-01-05T00:00:00.000Z", to: "2026-01-15T00:00:00.000Z", bucketSeconds: 3600 },
      coverage: { share: 1, gaps: [] },
    });
  });

  it("tells signals in the order of the vocabulary, with seasons and trends", () => {
    const names = profile.signals.map(({ signal }) => signal);
    expect(names.slice(0, 4)).toEqual(["transactions", "rollbacks", "rows_read", "rows_inserted"]);
    const [transactions] = profile.signals;
    expect(transactions?.mean).toBeCloseTo(134, -1);
    expect(transactions?.season).toMatchObject({ period: "day" });
    expect(profile.signals.find(({ signal }) => signal === "data_bytes")?.trend?.perDay).toBeCloseTo(1e9, -6);
  });

  it("splits the window where a setting changed, and not where the server was started", () => {
    expect(profile.restarts).toEqual(["2026-01-08T12:00:00.000Z"]);
    expect(profile.configuration.map(({ from, changes }) => [from, changes.length])).toEqual([
      ["2026-01-05T00:00:00.000Z", 0],
      ["2026-01-11T00:00:00.000Z", 1],
    ]);
    expect(profile.regimes.map(({ id }) => id)).toEqual(["1", "2"]);
    expect(profileOf(shop).regimes).toHaveLength(1);
  });

  it("knows when sizes reach their limits, how large the cache is, and what limits the work", () => {
    expect(profile.capacity.map(({ signal }) => signal)).toEqual([
      "connections",
      "data_bytes",
      "storage_available",
      "cpu_used",
    ]);
    expect(profile.workingSet.cacheBytes).toBe(8_589_930_000);
    expect(profile.workingSet.dataBytes).toBeGreaterThan(1.1e11);
    expect(profile.saturation.length).toBeGreaterThan(0);
  });

  it("says what is missing, and is the less sure for it", () => {
    expect(profile.missing.map(({ signal }) => signal)).toContain("statements");
    expect(profile.confidence.value).toBeLessThan(1);
    expect(profile.confidence.value).toBeGreaterThan(0.5);
    const [reset] = [{ kind: "renamed", count: 1, done: "both names are one metric" } as const];
    const repaired = profileOf(shop, { repairs: [reset, { ...reset, metric: "b", fromMs: 0, toMs: 0 }] });
    expect(repaired.repairs.map(({ metric }) => metric)).toEqual([undefined, "b"]);
    expect(repaired.confidence.value).toBeLessThan(profile.confidence.value);
  });

  it("gives the same bytes for any order of series and samples", () => {
    const expected = JSON.stringify(profile);
    fc.assert(
      fc.property(fc.shuffledSubarray([...shop], { minLength: shop.length }), (shuffled) => {
        expect(JSON.stringify(profileOf(shuffled, { settings: [changed] }))).toBe(expected);
      }),
      { numRuns: 10 },
    );
  });
});

describe("deriveProfile of too little", () => {
  const nothing = { signals: [], regimes: [], capacity: [], restarts: [] };

  it("says that nothing is known of an empty window", () => {
    const empty = profileOf(shop, { window: { ...window, toMs: window.fromMs } });
    expect(empty).toMatchObject({ ...nothing, coverage: { share: 0, gaps: [] }, confidence: { value: 0 } });
  });

  it("says that nothing is known without series, and what would be needed", () => {
    const silent = profileOf([]);
    expect(silent).toMatchObject({ ...nothing, coverage: { share: 0 } });
    expect(silent.coverage.gaps).toEqual([{ from: silent.window.from, to: silent.window.to }]);
    expect(silent.missing).toHaveLength(engineOf("postgresql").signals.length);
    expect(silent.workingSet.hint).toBe("unknown");
  });

  it("makes no rate of one sample, and no sample of gaps", () => {
    const single = shop.map((one) => ({ ...one, times: one.times.slice(0, 1), values: one.values.slice(0, 1) }));
    expect(profileOf(single).signals.map(({ signal }) => signal)).not.toContain("transactions");
    const gaps = shop.map((one) => ({ ...one, values: one.values.map(() => Number.NaN) }));
    expect(profileOf(gaps)).toMatchObject(nothing);
    expect(profileOf(gaps).repairs[0]).toMatchObject({ kind: "not-a-number", count: 2 * times.length });
  });

  it("never holds a number that is none, whatever is left of the samples", () => {
    const spans = fc.array(fc.tuple(fc.nat(times.length), fc.nat(40)), { maxLength: 30 });
    fc.assert(
      fc.property(fc.subarray([...shop]), spans, (some, kept) => {
        const isKept = (index: number): boolean =>
          kept.some(([from, length]) => index >= from && index < from + length);
        const holed = some.map((one) => ({
          ...one,
          values: one.values.map((value, index) => (isKept(index) ? value : Number.NaN)),
        }));
        expect(brokenNumbers(profileOf(holed))).toEqual([]);
      }),
      { numRuns: 30 },
    );
  });
});

/** Where a value holds NaN or an infinity, which JSON does not know. */
function brokenNumbers(value: unknown, path = ""): readonly string[] {
  if (typeof value === "number") return Number.isFinite(value) ? [] : [path];
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([name, member]) => brokenNumbers(member, `${path}/${name}`));
}
