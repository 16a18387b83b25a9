import { expect, it, describe } from "vitest";
import { liveMetricSource } from "../../../../src/adapters/metrics/live/live-source.ts";
import { workloadEngines } from "../../../../src/engines/metrics/index.ts";
import type { SampledSeries, SampleReading } from "../../../../src/model/metric-series.ts";
import { SetpointError } from "../../../../src/model/setpoint-error.ts";
import type { MetricProbes, Probe } from "../../../../src/ports/metric-probe.ts";
import type { MetricQuestion, MetricSource } from "../../../../src/ports/metric-source.ts";
import { bucketReading } from "../../../../src/stages/workload/bucket-reading.ts";
import { fixedClock } from "../../../../src/testing/fixed-clock.ts";
import type { FixedClock } from "../../../../src/testing/fixed-clock.ts";
import { ordersInstance } from "../../target/postgresql/orders-server.ts";

const startMs = Date.parse("2030-01-01T00:00:00Z");
const secondMs = 1000;
const instance = ordersInstance("17", { from: "env:DSN" });
const metrics = (workloadEngines.get("postgresql")?.metrics ?? []).filter(({ origin }) => origin === "database");

/** What one look meets: a number of commits, or an error; and what happens to the clocks while it lasts. */
interface Look {
  readonly commits?: number;
  readonly maxConnections?: number;
  readonly error?: Error;
  readonly tookMs?: number;
  /** The server's clock is set by this much before the look. */
  readonly jumpMs?: number;
}

interface Shop {
  readonly source: MetricSource;
  readonly clock: FixedClock;
  readonly closed: () => number;
}

/** A server whose looks are told; ahead of our clock by so much. */
function openShop(looks: readonly Look[], aheadMs = 0): Shop {
  const clock = fixedClock();
  let [next, ahead, closed] = [0, aheadMs, 0];
  const look = async (): Promise<Probe> => {
    const { commits = 0, maxConnections = 100, error, tookMs = 0, jumpMs = 0 } = looks[next] ?? {};
    next += 1;
    ahead += jumpMs;
    const atMs = clock.now().getTime() + ahead;
    clock.advance(tookMs);
    if (error !== undefined) throw error;
    const value = { attributes: {}, member: "orders", value: commits };
    const setting = { attributes: { parameter: "max_connections" }, member: "", value: maxConnections };
    const values = [
      { metric: "postgresql.commits", ...value },
      { metric: "postgresql.setting", ...setting },
    ];
    return { atMs, values, lacking: [], bytes: 50 };
  };
  const probes: MetricProbes = {
    connect: async () => ({
      probe: look,
      close: async () => {
        closed += 1;
      },
    }),
  };
  const source = liveMetricSource({ probes: new Map([["postgresql", probes]]), clock });
  return { source, clock, closed: () => closed };
}

function ask(count: number, fromMs = startMs): MetricQuestion {
  return { instance, window: { fromMs, toMs: fromMs + count * secondMs, bucketMs: secondMs }, metrics };
}

const gone = new SetpointError("SP_TARGET_UNREACHABLE", "orders-prod cannot be reached.", { fix: "Start it." });

async function readSamples(
  source: MetricSource,
  ...question: Parameters<MetricSource["read"]>
): Promise<SampleReading> {
  const reading = await source.read(...question);
  if (reading.kind !== "samples") throw new Error("the source aggregates nothing");
  return reading;
}

function commitsOf(series: readonly SampledSeries[]): SampledSeries | undefined {
  return series.find(({ metric }) => metric === "postgresql.commits");
}

describe("the source of live servers", () => {
  it("looks once in the middle of each bucket of the window, and makes rates of what it sees", async () => {
    const { source, closed } = openShop([{ commits: 100 }, { commits: 160 }, { commits: 160 }]);
    const reading = await readSamples(source, ask(3));
    expect(reading.window).toEqual(ask(3).window);
    expect(commitsOf(reading.series)).toEqual({
      metric: "postgresql.commits",
      attributes: {},
      member: "orders",
      times: Float64Array.of(startMs + 500, startMs + 1500, startMs + 2500),
      values: Float64Array.of(100, 160, 160),
    });
    expect([reading.repairs, reading.traffic, closed()]).toEqual([[], { requests: 3, bytes: 150, points: 6 }, 1]);
    const cut = bucketReading(reading, metrics).series.find(({ metric }) => metric === "postgresql.commits");
    expect(cut?.mean).toEqual(Float64Array.of(Number.NaN, 60, 0));
  });

  it("waits for a window that is to come, and begins one that has begun already now", async () => {
    const coming = openShop([{}]);
    expect((await coming.source.read(ask(1, startMs + 5000))).window.fromMs).toBe(startMs + 5000);
    expect(coming.clock.now().getTime()).toBe(startMs + 5500);
    const passed = openShop([{}, {}]);
    expect((await passed.source.read(ask(2, startMs - 5000))).window).toEqual(ask(2).window);
  });

  it("takes a snapshot where the window has one bucket", async () => {
    const { series, settings } = await openShop([{ commits: 7 }]).source.read(ask(1));
    expect(series).toHaveLength(2);
    expect(settings).toEqual([]);
  });

  it("tells times by the server's clock, and moves the window to where they are", async () => {
    const hourMs = 3_600_000;
    const { window, series } = await openShop([{}, {}], hourMs + 200).source.read(ask(2));
    expect(window).toEqual({ ...ask(2, startMs + hourMs).window });
    expect(series[0]).toMatchObject({ times: Float64Array.of(startMs + hourMs + 700, startMs + hourMs + 1700) });
  });

  it.each([
    ["forth", 7_200_000],
    ["back", -7_200_000],
  ])("notices that the server's clock jumps %s, and goes on as if it had not", async (_, jumpMs) => {
    const looks = [{ commits: 1 }, { commits: 2, jumpMs }, { commits: 3 }];
    const { series, repairs } = await openShop(looks).source.read(ask(3));
    expect(series[0]).toMatchObject({ times: Float64Array.of(startMs + 500, startMs + 1500, startMs + 2500) });
    expect(repairs).toEqual([
      {
        kind: "clock-jump",
        count: 1,
        fromMs: startMs + 1500,
        toMs: startMs + 1500,
        done: `the server's clock jumped by ${jumpMs} ms, and times go on as it went before`,
      },
    ]);
  });

  it("takes slow answers for no jump", async () => {
    const { repairs } = await openShop([{ tookMs: 400 }, { tookMs: 0 }, { tookMs: 450 }]).source.read(ask(3));
    expect(repairs).toEqual([]);
  });

  it("tells failed looks as gaps, and makes nothing up", async () => {
    const looks = [{ commits: 1 }, { error: gone }, { error: gone }, { commits: 4 }];
    const { series, repairs } = await openShop(looks).source.read(ask(4));
    expect(series[0]).toMatchObject({ values: Float64Array.of(1, 4) });
    const done = "nothing was read, and nothing is made up: orders-prod cannot be reached.";
    expect(repairs).toEqual(
      [1500, 2500].map((atMs) => ({
        kind: "gap",
        count: 1,
        fromMs: startMs + atMs,
        toMs: startMs + atMs + secondMs,
        done,
      })),
    );
  });

  it("leaves out looks whose time had passed when the one before came back", async () => {
    const { series, repairs } = await readSamples(openShop([{ tookMs: 2600 }, { commits: 2 }]).source, ask(5));
    expect(commitsOf(series)?.times).toEqual(Float64Array.of(startMs + 500, startMs + 3500, startMs + 4500));
    expect(repairs.map(({ kind, fromMs }) => [kind, fromMs])).toEqual([
      ["gap", startMs + 1500],
      ["gap", startMs + 2500],
    ]);
  });

  it("ends a series after three failures in a row with what it has, and tells how far it is", async () => {
    const { source, clock, closed } = openShop([{ commits: 1 }, ...[1, 2, 3].map(() => ({ error: gone }))]);
    const told: number[] = [];
    const { series, repairs } = await readSamples(source, ask(60), ({ of, at, part }) => {
      expect([of, part]).toEqual([60, "orders-prod"]);
      told.push(at);
    });
    expect([commitsOf(series)?.values, repairs.length, told]).toEqual([Float64Array.of(1), 3, [1, 2, 3, 60]]);
    expect([clock.now().getTime(), closed()]).toEqual([startMs + 3500, 1]);
  });

  it("throws what the first look throws, and what is no fault of a server", async () => {
    await expect(openShop([{ error: gone }]).source.read(ask(3))).rejects.toBe(gone);
    const wrong = new TypeError("a fault of ours");
    const { source, closed } = openShop([{}, { error: wrong }]);
    await expect(source.read(ask(3))).rejects.toBe(wrong);
    expect(closed()).toBe(1);
  });

  it("tells settings that changed, and when", async () => {
    const looks = [100, 100, 200, 200].map((maxConnections) => ({ maxConnections }));
    expect((await openShop(looks).source.read(ask(4))).settings).toEqual([
      { parameter: "max_connections", atMs: startMs + 2500, from: 100, to: 200 },
    ]);
  });

  it("gives a batch of samples for each look, and hangs up when nobody wants more", async () => {
    const { source, closed } = openShop([{ commits: 1 }, { error: gone }, { commits: 3 }]);
    const batches: (readonly SampledSeries[])[] = [];
    for await (const batch of source.samples(ask(3))) batches.push(batch);
    expect(batches.map((batch) => commitsOf(batch)?.values)).toEqual([Float64Array.of(1), Float64Array.of(3)]);
    expect(closed()).toBe(1);
    const early = openShop([{ commits: 1 }, { commits: 2 }]);
    for await (const _ of early.source.samples(ask(60))) break;
    expect(early.closed()).toBe(1);
  });

  it("describes a server by one look", async () => {
    const { source, clock } = openShop([{ commits: 1 }]);
    const inventory = await source.describe(ask(60));
    expect(inventory.found).toEqual(
      ["postgresql.commits", "postgresql.setting"].map((metric) => ({
        metric,
        from: metric,
        series: 1,
        firstMs: startMs,
        lastMs: startMs,
      })),
    );
    expect(clock.now().getTime()).toBe(startMs);
    await source.close();
  });

  it("says which servers can be asked where one cannot", async () => {
    const question = { ...ask(1), instance: { ...instance, engine: "mongodb" } };
    await expect(openShop([]).source.read(question)).rejects.toMatchObject({
      code: "SP_METRICS_UNKNOWN_ENGINE",
      message: "orders-prod runs mongodb, whose servers cannot be asked for metrics.",
      fix: "Those of postgresql can; name another source in spec.metrics.",
    });
  });
});
