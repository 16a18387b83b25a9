import { describe, expect, it } from "vitest";
import { checkMetrics } from "../../../src/flows/metrics/check-metrics.ts";
import { recordMetrics } from "../../../src/flows/metrics/record-metrics.ts";
import type { MetricArchive } from "../../../src/ports/metric-archive.ts";
import type { MetricQuestion, MetricSource } from "../../../src/ports/metric-source.ts";
import { openMeasuredShop } from "../../support/measured-shop.ts";

const day = { windowMs: 86_400_000 };

/** An archive in memory: path → samples. */
function memoryArchive(): { readonly files: Map<string, number>; readonly archive: MetricArchive } {
  const files = new Map<string, number>();
  return {
    files,
    archive: {
      keep: async (path, batches) => {
        let [samples, series] = [0, 0];
        for await (const batch of batches) {
          series += batch.length;
          samples += batch.reduce((sum, { times }) => sum + times.length, 0);
        }
        files.set(path, samples);
        return { path, samples, series, bytes: 16 * samples };
      },
    },
  };
}

describe("a check of metrics", () => {
  it("says of each instance what there is, since when, and what is lost without the rest", async () => {
    const { shop, source, metrics } = await openMeasuredShop(["orders", "billing"]);
    metrics.delete("billing");
    const workspace = shop.as("lin", { metrics: new Map([["prometheus-main", source]]) });
    const result = await checkMetrics(workspace, { instances: [], span: day, jobs: 2 });
    expect(result).toMatchObject({ kind: "metrics-check", findings: [] });
    expect(result.failures).toMatchObject([{ instance: "billing", code: "SP_METRICS_NO_MATCH" }]);
    expect(result.instances).toMatchObject([
      { instance: "orders", source: "prometheus-main", exporters: ["fake_exporter 1.0"], unknown: { series: 0 } },
    ]);
    const signals = new Map(result.instances[0]?.signals.map((signal) => [signal.signal, signal]));
    expect(signals.get("transactions")).toEqual({
      signal: "transactions",
      meaning: "transactions that ended, committed or rolled back",
      from: ["pg_stat_database_xact_commit", "pg_stat_database_xact_rollback"],
      first: "2029-12-31T00:00:00.000Z",
      last: "2029-12-31T23:59:59.999Z",
      needs: [],
      lost: "the kind of work, since it is told by work per transaction",
    });
    expect(signals.get("cpu_used")).toMatchObject({ from: [], lost: "CPU saturation" });
    expect(signals.get("cpu_used")).not.toHaveProperty("first");
    expect(source.isClosed()).toBe(true);
  });

  it("tells how far it is", async () => {
    const { shop, source } = await openMeasuredShop(["orders"]);
    const told: unknown[] = [];
    const workspace = shop.as("lin", { metrics: new Map([["prometheus-main", source]]) });
    await checkMetrics(workspace, { instances: [], span: day, jobs: 1, progress: (progress) => told.push(progress) });
    expect(told).toEqual([{ instance: "orders", done: 1, of: 1 }]);
  });
});

describe("a record of metrics", () => {
  it("keeps what the source samples of one instance", async () => {
    const { shop, source } = await openMeasuredShop(["orders", "billing"]);
    const { archive, files } = memoryArchive();
    const told: number[] = [];
    const result = await recordMetrics(shop.as("lin", { metrics: new Map([["prometheus-main", source]]), archive }), {
      instance: "orders",
      span: day,
      path: "metrics/orders.parquet",
      progress: (samples) => told.push(samples),
    });
    expect(result).toEqual({
      kind: "metrics-record",
      instance: "orders",
      source: "prometheus-main",
      path: "metrics/orders.parquet",
      series: 2,
      samples: 2880,
      bytes: 46_080,
      findings: [],
    });
    expect(files).toEqual(new Map([["metrics/orders.parquet", 2880]]));
    expect(told).toEqual([1440, 2880]);
    expect(source.isClosed()).toBe(true);
  });

  it("watches a server for as long as it is told to", async () => {
    const { shop, source } = await openMeasuredShop(["orders"]);
    const questions: MetricQuestion[] = [];
    const live: MetricSource = {
      ...source,
      samples: (question) => {
        questions.push(question);
        return source.samples(question);
      },
    };
    const workspace = shop.as("lin", { metrics: new Map([["live", live]]), archive: memoryArchive().archive });
    const span = { forMs: 600_000, everyMs: 5000 };
    const result = await recordMetrics(workspace, { instance: "orders", source: "live", span, path: "orders.parquet" });
    expect(result).toMatchObject({ source: "live", samples: 240 });
    expect(questions[0]?.window).toEqual({
      fromMs: Date.parse("2030-01-01T00:00:00Z"),
      toMs: Date.parse("2030-01-01T00:10:00Z"),
      bucketMs: 5000,
    });
  });

  it("is of an instance that there is, at a source that can be opened", async () => {
    const { shop } = await openMeasuredShop(["orders"]);
    const keep = async (instance: string): Promise<unknown> =>
      await recordMetrics(shop.as("lin"), { instance, span: day, path: "a.parquet" });
    await expect(keep("odrers")).rejects.toMatchObject({ code: "SP_METRICS_UNKNOWN_INSTANCE" });
    await expect(keep("orders")).rejects.toMatchObject({ code: "SP_METRICS_UNKNOWN_SOURCE" });
  });
});
