import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Instance } from "../../src/model/instance.ts";
import type { MetricDefinition } from "../../src/model/metric.ts";
import { seriesName } from "../../src/model/metric.ts";
import type { BucketSeries, MetricReading, MetricWindow, SampledSeries } from "../../src/model/metric-series.ts";
import { bucketCount } from "../../src/model/metric-series.ts";
import type { MetricQuestion, MetricSource } from "../../src/ports/metric-source.ts";

/** A source for the suite that has something to tell of an instance within a window that has passed. */
export interface OpenedMetrics {
  readonly source: MetricSource;
  readonly instance: Instance;
  readonly window: MetricWindow;
  /** What may be asked for; the source has some of it, but not all. */
  readonly metrics: readonly MetricDefinition[];
  /** An instance that the source knows nothing of; absent where a source reaches whatever it is pointed at. */
  readonly nobody?: Instance;
  /** An instance whose selector is right for two. */
  readonly several?: Instance;
  /** The source looks from now on, whenever that is: it answers with a window as long and as finely cut as the one asked for. */
  readonly isLive?: true;
  close(): Promise<void>;
}

/** A metric that no source has. */
const neverThere: MetricDefinition = {
  name: "orders.unheard_of",
  kind: "gauge",
  unit: "1",
  origin: "database",
  attributes: [],
  across: "sum",
  meaning: "a metric that no source has",
};

/** What every source of metrics promises, whatever stands behind it. */
export function describeMetricSource(name: string, open: () => Promise<OpenedMetrics>): void {
  describe(`${name} as a source of metrics`, () => {
    let opened: OpenedMetrics;
    const ask = (change: Partial<MetricQuestion> = {}): MetricQuestion => ({
      instance: opened.instance,
      window: opened.window,
      metrics: opened.metrics,
      ...change,
    });

    beforeAll(async () => {
      opened = await open();
    });
    afterAll(async () => await opened.close());

    it("answers with series of the metrics that were asked for, in the window that was asked for", async () => {
      const reading = await opened.source.read(ask());
      const { fromMs, toMs, bucketMs } = opened.window;
      const movedMs = opened.isLive ? reading.window.fromMs - fromMs : 0;
      expect(reading.window).toEqual({ fromMs: fromMs + movedMs, toMs: toMs + movedMs, bucketMs });
      expect(reading.series.length).toBeGreaterThan(0);
      const asked = new Map(opened.metrics.map((metric) => [metric.name, metric]));
      const strangers = reading.series.filter(({ metric, attributes }) => {
        const known = asked.get(metric)?.attributes ?? [];
        return !asked.has(metric) || Object.keys(attributes).some((attribute) => !known.includes(attribute));
      });
      expect(strangers).toEqual([]);
      expect(faultsOf(reading)).toEqual([]);
    });

    it("gives each series once, sorted by metric and attributes", async () => {
      const reading = await opened.source.read(ask());
      const names = reading.series.map((series) =>
        [seriesName(series.metric, series.attributes), "member" in series ? series.member : ""].join(" "),
      );
      expect(new Set(names).size).toBe(names.length);
      const sorted = reading.kind === "buckets" ? names.toSorted() : names;
      expect(names).toEqual(sorted);
    });

    it("leaves out a metric that it does not have", async () => {
      const reading = await opened.source.read(ask({ metrics: [...opened.metrics, neverThere] }));
      expect(reading.series.map((series) => series.metric)).not.toContain(neverThere.name);
      const inventory = await opened.source.describe(ask({ metrics: [...opened.metrics, neverThere] }));
      expect(inventory.found.map((presence) => presence.metric)).not.toContain(neverThere.name);
    });

    it("reads nothing that was not asked for", async () => {
      const all = await opened.source.read(ask());
      const wanted = all.series[0]?.metric;
      const metrics = opened.metrics.filter((metric) => metric.name === wanted);
      const reading = await opened.source.read(ask({ metrics }));
      expect(new Set(reading.series.map((series) => series.metric))).toEqual(new Set([wanted]));
      const inventory = await opened.source.describe(ask({ metrics }));
      expect(new Set(inventory.found.map((presence) => presence.metric))).toEqual(new Set([wanted]));
    });

    it("describes what it reads, sorted by metric and name, with times within the window", async () => {
      const { found } = await opened.source.describe(ask());
      const reading = await opened.source.read(ask());
      expect(new Set(found.map((presence) => presence.metric))).toEqual(
        new Set(reading.series.map((series) => series.metric)),
      );
      const keys = found.map((presence) => `${presence.metric} ${presence.from}`);
      expect(keys).toEqual(keys.toSorted());
      for (const presence of found) {
        expect(presence.series).toBeGreaterThan(0);
        expect(presence.firstMs).toBeLessThanOrEqual(presence.lastMs);
        if (reading.kind === "buckets") expectWithin(presence, opened.window);
      }
    });

    it("gives samples of the metrics that were asked for, each series of a batch sorted by time", async () => {
      const names = new Set(opened.metrics.map((metric) => metric.name));
      let count = 0;
      for await (const batch of opened.source.samples(ask()))
        for (const series of batch) {
          expect(names).toContain(series.metric);
          expectSorted(series);
          count += series.times.length;
        }
      expect(count).toBeGreaterThan(0);
    });

    it("says what reading cost", async () => {
      const { traffic } = await opened.source.read(ask());
      expect(traffic.requests).toBeGreaterThan(0);
      expect(traffic.bytes).toBeGreaterThan(0);
      expect(traffic.points).toBeGreaterThan(0);
    });

    it("tells how far it is, and comes to the end", async () => {
      const told: { readonly of: number; readonly at: number }[] = [];
      await opened.source.read(ask(), (done) => told.push(done));
      expect(told.every(({ of, at }) => at <= of)).toBe(true);
      const last = told.at(-1) ?? { of: 0, at: 0 };
      expect(last.at).toBe(last.of);
    });

    it("gives the same answer to the same question once the window has passed", async () => {
      const [first, second] = [await opened.source.read(ask()), await opened.source.read(ask())];
      // What a server is asked directly has no past: only stores can repeat themselves.
      const repeated = first.kind === "buckets" ? { ...first, traffic: second.traffic } : second;
      expect(second).toEqual(repeated);
    });

    it("says of an instance that it does not know which labels there are", async () => {
      const { nobody } = opened;
      if (nobody === undefined) return;
      await expect(opened.source.read(ask({ instance: nobody }))).rejects.toMatchObject({
        code: "SP_METRICS_NO_MATCH",
        fix: expect.stringMatching(/\w/u),
      });
      await expect(opened.source.describe(ask({ instance: nobody }))).rejects.toMatchObject({
        code: "SP_METRICS_NO_MATCH",
      });
    });

    it("refuses to add up two instances, and says what tells them apart", async () => {
      const { several } = opened;
      if (several === undefined) return;
      await expect(opened.source.read(ask({ instance: several }))).rejects.toMatchObject({
        code: "SP_METRICS_AMBIGUOUS",
        fix: expect.stringMatching(/\w/u),
      });
    });
  });
}

/** What is wrong with the shape of a reading, in words. */
function faultsOf(reading: MetricReading): readonly string[] {
  if (reading.kind === "buckets") return reading.series.flatMap((series) => faultsOfSeries(series, reading.window));
  return reading.series.flatMap(({ metric, times, values }) =>
    times.length === values.length ? [] : [`${metric} has times without values`],
  );
}

function faultsOfSeries(
  { metric, attributes, mean, max, members }: BucketSeries,
  window: MetricWindow,
): readonly string[] {
  const count = bucketCount(window);
  const known = [...mean].filter((value) => !Number.isNaN(value));
  const faults = [
    mean.length === count && max.length === count ? "" : "does not have one number for each bucket",
    members > 0 ? "" : "has no members",
    // A series without a single value is one that the source does not have.
    known.length > 0 ? "" : "is known nowhere",
    [...mean].every((value, bucket) => isBelow(value, max[bucket] ?? 0)) ? "" : "has means above its maxima",
    [...mean, ...max].some((value) => Math.abs(value) === Number.POSITIVE_INFINITY) ? "is infinite somewhere" : "",
  ];
  return faults.filter((fault) => fault !== "").map((fault) => `${seriesName(metric, attributes)} ${fault}`);
}

/** Whether a mean fits its maximum: not above it, and unknown where it is. */
function isBelow(mean: number, max: number): boolean {
  return Number.isNaN(mean) ? Number.isNaN(max) : max >= mean - Math.abs(mean) * 1e-9;
}

function expectWithin(times: { readonly firstMs: number; readonly lastMs: number }, window: MetricWindow): void {
  expect(times.firstMs).toBeGreaterThanOrEqual(window.fromMs);
  expect(times.lastMs).toBeLessThan(window.toMs);
}

function expectSorted(series: SampledSeries): void {
  expect(series.values).toHaveLength(series.times.length);
  for (let index = 1; index < series.times.length; index += 1)
    expect(series.times[index]).toBeGreaterThanOrEqual(series.times[index - 1] ?? 0);
}
