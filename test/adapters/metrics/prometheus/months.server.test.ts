import { afterAll, beforeAll, expect, it } from "vitest";
import { prometheusSource } from "../../../../src/adapters/metrics/prometheus/prometheus-source.ts";
import { workloadEngines } from "../../../../src/engines/metrics/index.ts";
import type { BucketReading, SampledSeries } from "../../../../src/model/metric-series.ts";
import type { MetricQuestion, MetricSource } from "../../../../src/ports/metric-source.ts";
import { instanceWith } from "../../../contracts/metric-scenario.ts";
import { describeWithPrometheus, startPrometheus } from "../../../servers/prometheus-server.ts";
import { type TextSeries, writeOpenMetrics } from "./open-metrics.ts";
import { systemClock } from "./system-clock.ts";

/** 2030-01-07T00:00:00Z */
const fromMs = 1_893_974_400_000;
const minuteMs = 60_000;
const minutes = 12 * 60;
const half = minutes / 2;
const bucketMs = 5 * minuteMs;
const window = { fromMs, toMs: fromMs + minutes * minuteMs, bucketMs };

/** A series with a sample a minute, from some time on and until another. */
function series(
  name: string,
  labels: Readonly<Record<string, string>>,
  valueAt: (minute: number) => number | undefined,
): TextSeries {
  const known = Array.from({ length: minutes }, (_, minute) => minute).filter(
    (minute) => valueAt(minute) !== undefined,
  );
  return {
    name,
    labels: { shop: "orders", ...labels },
    times: known.map((minute) => fromMs + minute * minuteMs),
    values: known.map((minute) => valueAt(minute) ?? Number.NaN),
  };
}

const [old, moved] = [{ instance: "10.0.0.7:9187" }, { instance: "10.0.0.8:9187" }];
const before = (minute: number, value: number): number | undefined => (minute < half ? value : undefined);
const after = (minute: number, value: number): number | undefined => (minute < half ? undefined : value);

const history: readonly TextSeries[] = [
  // The exporter moved to another address at noon, and was renewed on that occasion.
  series("pg_stat_database_xact_commit", { ...old, datname: "orders" }, (minute) => before(minute, minute * 600)),
  series("pg_stat_database_xact_commit", { ...moved, datname: "orders" }, (minute) => after(minute, minute * 600)),
  series("pg_stat_bgwriter_buffers_backend", old, (minute) => before(minute, minute * 60)),
  series("pg_stat_bgwriter_buffers_backend_total", moved, (minute) => after(minute, minute * 60)),
  series("postgres_exporter_build_info", { ...old, version: "0.10.1" }, (minute) => before(minute, 1)),
  // The server restarted three times. Every sample was lost for a while, and not at the ends of buckets.
  series("pg_stat_database_temp_bytes", { ...old, datname: "orders" }, (minute) =>
    minute > 152 && minute < 198 ? undefined : before(minute, 1e6 + minute * 6000),
  ),
  series("pg_stat_database_tup_inserted", { ...old, datname: "orders" }, (minute) =>
    before(minute, (minute % 100) * 300),
  ),
  // Somebody tried another setting for twenty minutes, and one was changed for good.
  series("pg_settings_work_mem_bytes", old, (minute) =>
    before(minute, minute >= 100 && minute < 120 ? 8_388_608 : 4_194_304),
  ),
  series("pg_settings_random_page_cost", old, (minute) => before(minute, minute < 200 ? 4 : 1.1)),
  // A shop with more tables than anybody wants to read.
  ...Array.from({ length: 80 }, (_, table) =>
    series("pg_statio_user_tables_heap_blocks_read", { ...old, relname: `orders_${1000 + table}` }, (minute) =>
      before(minute, minute * table),
    ),
  ),
  // Two file systems, of which one holds the data; peaks between the ends of buckets.
  series("node_filesystem_avail_bytes", { instance: "10.0.0.7:9100", mountpoint: "/" }, () => 7e9),
  series("node_filesystem_avail_bytes", { instance: "10.0.0.7:9100", mountpoint: "/var/lib/postgresql" }, () => 5e10),
  ...["0", "1", "2", "3"].map((cpu) =>
    series("node_cpu_seconds_total", { instance: "10.0.0.7:9100", cpu, mode: "idle" }, (minute) => minute * 30),
  ),
  series("pg_stat_activity_count", { ...old, datname: "orders", state: "active" }, (minute) =>
    before(minute, minute % 5 === 2 ? 12 : 2),
  ),
  series("pg_stat_activity_count", { ...old, datname: "billing", state: "active" }, (minute) => before(minute, 1)),
  // The same exporter, looked at by two jobs.
  ...["pg", "pg-again"].map((job) =>
    series("pg_stat_database_xact_commit", { instance: "twice:9187", shop: "twice", job }, (minute) => minute),
  ),
];

const metrics = workloadEngines.get("postgresql")?.metrics ?? [];
const question: MetricQuestion = {
  instance: instanceWith({ shop: "orders", instance: "10.0.0.7:9187" }, { instance: "10.0.0.7:9100" }),
  window,
  metrics,
};
const both: MetricQuestion = { ...question, instance: instanceWith({ shop: "orders" }) };

function meansOf(reading: BucketReading, metric: string): readonly number[] {
  return [...(reading.series.find((one) => one.metric === metric)?.mean ?? [])];
}

describeWithPrometheus([], "A real Prometheus with half a day in which much happened", () => {
  let source: MetricSource;
  let reading: BucketReading;
  const close: (() => Promise<void>)[] = [];

  const read = async (asked: MetricQuestion): Promise<BucketReading> => {
    const answer = await source.read(asked);
    if (answer.kind !== "buckets") throw new Error("Prometheus aggregates by itself");
    return answer;
  };

  beforeAll(async () => {
    const text = await writeOpenMetrics(history);
    const server = await startPrometheus({ openMetrics: text.file });
    const common = { name: "shop", timeoutMs: 30_000, maxSamples: 50_000_000, clock: systemClock };
    source = prometheusSource({ ...common, url: server.url });
    close.push(source.close, server.stop, text.remove);
    reading = await read(question);
  });
  afterAll(async () => {
    for (const one of close) await one();
  });

  it("gives the same rate over restarts, and counts them with their times", () => {
    const known = meansOf(reading, "postgresql.tup_inserted").filter((value) => !Number.isNaN(value));
    const near = known.filter((value) => Math.abs(value - 5) < 0.05);
    // In a bucket with a reset, what was counted between the last sample and the restart is lost; the first has no sample before it.
    expect(known.length - near.length).toBeLessThanOrEqual(4);
    const resets = reading.repairs.find(({ kind }) => kind === "counter-reset");
    expect(resets).toMatchObject({ metric: "postgresql.tup_inserted", count: 3 });
    expect(resets?.fromMs).toBeLessThanOrEqual(fromMs + 100 * minuteMs);
    expect(resets?.toMs).toBeGreaterThanOrEqual(fromMs + 300 * minuteMs);
  });

  it("says nothing of a bucket of which a part is missing, rather than a rate that is too low", () => {
    const known = meansOf(reading, "postgresql.temp_bytes");
    expect(known.slice(1, 72).filter((value) => !Number.isNaN(value) && Math.abs(value - 100) > 1)).toEqual([]);
    expect([known[29], known[30], known[39], known[40]].map((value) => Number.isNaN(value))).toEqual([
      false,
      true,
      true,
      false,
    ]);
  });

  it("finds settings that changed, also such as were taken back, in base units", () => {
    const at = (minute: number): number => fromMs + minute * minuteMs;
    const changes = reading.settings.map(({ parameter, from, to, atMs }) => ({ parameter, from, to, near: atMs }));
    expect(changes).toEqual([
      { parameter: "work_mem", from: 4096, to: 8192, near: expect.any(Number) },
      { parameter: "work_mem", from: 8192, to: 4096, near: expect.any(Number) },
      { parameter: "random_page_cost", from: 4, to: 1.1, near: expect.any(Number) },
    ]);
    const late = changes.map(({ near }, index) => near - at([100, 120, 200][index] ?? 0));
    expect(late.every((ms) => ms >= 0 && ms <= bucketMs)).toBe(true);
  });

  it("shows peaks within buckets that means hide, added up over databases", () => {
    const active = reading.series.find((one) => one.metric === "postgresql.backends");
    expect([active?.mean[3], active?.max[3], active?.members]).toEqual([5, 13, 2]);
  });

  it("counts processors, and takes free space where the data are", () => {
    expect(new Set(meansOf(reading, "system.cpu.logical.count"))).toEqual(new Set([4]));
    expect(new Set(meansOf(reading, "system.filesystem.available"))).toEqual(new Set([5e10]));
  });

  it("reads the largest of very many series, and says how many it left out", () => {
    const tables = reading.series.filter((one) => one.metric === "postgresql.blocks_read");
    expect(tables).toHaveLength(60);
    expect(tables.map(({ attributes }) => attributes["relation"])).toContain("orders_1079");
    expect(reading.repairs).toContainEqual(
      expect.objectContaining({ kind: "gap", metric: "postgresql.blocks_read", count: 20 }),
    );
  });

  it("takes an exporter that moved, and was renewed, as one", async () => {
    const one = await read(both);
    expect(meansOf(one, "postgresql.commits").filter((value) => Math.abs(value - 10) < 0.1).length).toBeGreaterThan(
      140,
    );
    expect(
      meansOf(one, "postgresql.bgwriter.buffers.writes").filter((value) => Math.abs(value - 1) < 0.1).length,
    ).toBeGreaterThan(138);
    expect(one.repairs.map(({ kind }) => kind)).toEqual(expect.arrayContaining(["label-change", "renamed"]));
  });

  it("refuses what two jobs tell of one exporter", async () => {
    const twice = { ...question, instance: instanceWith({ shop: "twice" }) };
    await expect(source.read(twice)).rejects.toMatchObject({
      code: "SP_METRICS_AMBIGUOUS",
      message: expect.stringContaining("job is pg or pg-again"),
      fix: expect.stringContaining("Add job to metrics.selector"),
    });
  });

  it("says what a newer exporter would tell", async () => {
    const { exporters, lacking } = await source.describe(question);
    expect(exporters).toContain("postgres_exporter 0.10.1");
    expect(lacking).toEqual([
      {
        why: "postgres_exporter 0.10.1 is too old to tell them; from 0.20 on it can",
        metrics: expect.arrayContaining(["postgresql.statements", "postgresql.wal.lag"]),
      },
    ]);
  });

  it("gives the samples of one file system, and of each processor as one", async () => {
    const all: SampledSeries[] = [];
    for await (const batch of source.samples({
      ...question,
      metrics: metrics.filter(({ origin }) => origin === "host"),
    }))
      all.push(...batch);
    const mounts = all.filter(({ metric }) => metric === "system.filesystem.available");
    expect(new Set(mounts.map(({ member }) => member))).toEqual(
      new Set(["mountpoint=/var/lib/postgresql,shop=orders"]),
    );
    const processors = all.filter(({ metric }) => metric === "system.cpu.logical.count");
    expect(new Set(processors.flatMap(({ values }) => [...values]))).toEqual(new Set([1]));
  });
});
