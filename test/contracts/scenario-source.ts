import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { workloadEngines } from "../../src/engines/metrics/index.ts";
import type { MetricDefinition } from "../../src/model/metric.ts";
import { seriesName } from "../../src/model/metric.ts";
import type { BucketReading, BucketSeries } from "../../src/model/metric-series.ts";
import type { MetricQuestion, MetricSource } from "../../src/ports/metric-source.ts";
import type { ExpectedSeries, Scenario } from "./metric-scenario.ts";
import { instanceWith, selectors } from "./metric-scenario.ts";

/** A source that holds the orders shop's scenario and nothing else. */
export interface OpenedScenario {
  readonly source: MetricSource;
  readonly scenario: Scenario;
  /** How far a number may be off, as a share: stores that interpolate are not exact. */
  readonly tolerance: number;
  close(): Promise<void>;
}

const buckets = 24;

/** What every source promises that aggregates the labelled series of exporters. */
export function describeScenarioSource(name: string, open: () => Promise<OpenedScenario>): void {
  describe(`${name} with the metrics of the orders shop`, () => {
    let opened: OpenedScenario;
    let reading: BucketReading;

    const prod = instanceWith(selectors.prod, selectors.host);
    const ask = (change: Partial<MetricQuestion> = {}): MetricQuestion => ({
      instance: prod,
      window: opened.scenario.window,
      metrics: vocabulary(),
      ...change,
    });
    const read = async (question: MetricQuestion): Promise<BucketReading> => {
      const answer = await opened.source.read(question);
      if (answer.kind !== "buckets") throw new Error("a store of metrics aggregates by itself");
      return answer;
    };

    beforeAll(async () => {
      opened = await open();
      reading = await read(ask());
    });
    afterAll(async () => await opened.close());

    it("has the series that the shop's exporters tell, under their canonical names", () => {
      expect(
        reading.series.filter(isNoSetting).map(({ metric, attributes }) => seriesName(metric, attributes)),
      ).toEqual(opened.scenario.expected.map(({ metric, attributes }) => seriesName(metric, attributes)));
    });

    it("adds up databases, and says how many series are in each", () => {
      expect(reading.series.filter(isNoSetting).map((series) => series.members)).toEqual(
        opened.scenario.expected.map((expected) => expected.members),
      );
    });

    it("gives rates of counters and means of gauges, over resets too, and nothing where nothing is known", () => {
      const faults = opened.scenario.expected.flatMap((expected) => {
        const { mean, max } = find(reading, expected);
        return [mean, max].flatMap((values) => faultsOf(values, expected, opened.tolerance));
      });
      expect(faults).toEqual([]);
    });

    it("gives the same numbers for a part of the window", async () => {
      const { fromMs, bucketMs } = opened.scenario.window;
      const window = { fromMs: fromMs + 4 * bucketMs, toMs: fromMs + 6 * bucketMs, bucketMs };
      const part = await read(ask({ window }));
      const wanted = opened.scenario.expected.filter(({ at }) => Number.isFinite(at(4)));
      const faults = wanted.flatMap((expected) => {
        const { mean } = find(part, expected);
        const shifted = { ...expected, at: (bucket: number) => (bucket < 2 ? expected.at(bucket + 4) : undefined) };
        return faultsOf(mean, shifted, opened.tolerance);
      });
      expect(wanted.length).toBeGreaterThan(3);
      expect(faults).toEqual([]);
    });

    it("sees settings change", () => {
      const { changedAtMs, window } = opened.scenario;
      const changes = reading.settings.filter((change) => change.parameter === "max_connections");
      expect(changes).toMatchObject([{ from: 100, to: 200 }]);
      expect(Math.abs((changes[0]?.atMs ?? 0) - changedAtMs)).toBeLessThanOrEqual(window.bucketMs);
    });

    it("reads the host's metrics where the instance says which they are, and only there", async () => {
      const without = await read(ask({ instance: instanceWith(selectors.prod) }));
      expect(without.series.map((series) => series.metric)).not.toContain("system.memory.available");
      expect(reading.series.map((series) => series.metric)).toContain("system.memory.available");
    });

    it("describes where each metric comes from, and counts what it does not know", async () => {
      const inventory = await opened.source.describe(ask());
      expect(inventory.found).toEqual(
        expect.arrayContaining([
          expect.objectContaining({
            metric: "postgresql.commits",
            from: "pg_stat_database_xact_commit",
            series: 2,
          }),
          expect.objectContaining({ metric: "postgresql.temp_bytes", series: 1 }),
        ]),
      );
      expect(inventory.unknown).toEqual({ series: 1, examples: ["pg_custom_orders_pending"] });
    });

    it("gives the samples as they were kept", async () => {
      const metrics = vocabulary().filter((metric) => metric.name === "postgresql.commits");
      const { window, series } = opened.scenario;
      const kept = new Map<string, number>();
      for await (const batch of opened.source.samples(ask({ metrics })))
        for (const { member, times, values } of batch)
          times.forEach((time, index) => kept.set(`${member} ${time}`, values[index] ?? Number.NaN));
      const wanted = series
        .filter((one) => one.name === "pg_stat_database_xact_commit" && one.labels["instance"] === "orders-prod:9187")
        .flatMap((one) => one.times.map((time, index) => ({ time, value: one.values[index] })))
        .filter(({ time }) => time >= window.fromMs && time < window.toMs);
      expect([...kept.values()].toSorted(byNumber)).toEqual(wanted.map(({ value }) => value ?? 0).toSorted(byNumber));
      expect(new Set([...kept.keys()].map((key) => key.slice(0, key.lastIndexOf(" ")))).size).toBe(2);
    });

    it("names the labels there are where a selector is right for none", async () => {
      const failing = opened.source.read(ask({ instance: instanceWith(selectors.nobody) }));
      await expect(failing).rejects.toMatchObject({
        code: "SP_METRICS_NO_MATCH",
        message: expect.stringContaining("orders-lost:9187"),
      });
      await expect(failing).rejects.toThrow(/orders-prod:9187/u);
    });

    it("names the label and its values where a selector is right for two", async () => {
      const failing = opened.source.read(ask({ instance: instanceWith(selectors.both) }));
      await expect(failing).rejects.toMatchObject({ code: "SP_METRICS_AMBIGUOUS" });
      await expect(failing).rejects.toThrow(/instance.*orders-prod:9187.*orders-test:9187/su);
    });

    it("has no series in a window before the first sample", async () => {
      const { fromMs, bucketMs } = opened.scenario.window;
      const early = { fromMs: fromMs - 300 * bucketMs, toMs: fromMs - 290 * bucketMs, bucketMs };
      expect((await read(ask({ window: early }))).series).toEqual([]);
    });
  });
}

function vocabulary(): readonly MetricDefinition[] {
  const engine = workloadEngines.get("postgresql");
  if (engine === undefined) throw new Error("there is no vocabulary of PostgreSQL");
  return engine.metrics;
}

/** What settings a source shows as series is its own affair: their changes are told apart. */
function isNoSetting({ metric }: BucketSeries): boolean {
  return metric !== "postgresql.setting" && metric !== "postgresql.connection.max";
}

function find(reading: BucketReading, wanted: Pick<ExpectedSeries, "metric" | "attributes">): BucketSeries {
  const name = seriesName(wanted.metric, wanted.attributes);
  const found = reading.series.find((series) => seriesName(series.metric, series.attributes) === name);
  if (found === undefined) throw new Error(`${name} was not read`);
  return found;
}

/** Buckets in which a series is not what it should be, in words. */
function faultsOf(values: Float64Array, expected: ExpectedSeries, tolerance: number): readonly string[] {
  return Array.from({ length: buckets }, (_, bucket) => ({ bucket, wanted: expected.at(bucket) })).flatMap(
    ({ bucket, wanted }) =>
      wanted === undefined || isClose(values[bucket], wanted, tolerance)
        ? []
        : [`${expected.metric} is ${values[bucket]} in bucket ${bucket}, not ${wanted}`],
  );
}

function isClose(actual: number | undefined, wanted: number, tolerance: number): boolean {
  if (actual === undefined) return false;
  return Number.isNaN(wanted) ? Number.isNaN(actual) : Math.abs(actual - wanted) <= tolerance * Math.abs(wanted);
}

function byNumber(left: number, right: number): number {
  return left - right;
}
