import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { filesByInstance } from "../../../../src/adapters/metrics/files/files-by-instance.ts";
import { workloadEngines } from "../../../../src/engines/metrics/index.ts";
import type { SampledSeries } from "../../../../src/model/metric-series.ts";
import type { MetricQuestion, MetricSource } from "../../../../src/ports/metric-source.ts";
import { instanceWith } from "../../../contracts/metric-scenario.ts";
import { type KeptFiles, openKeptFiles } from "./kept-files.ts";

const startMs = Date.parse("2030-01-01T00:00:00Z");
const metrics = workloadEngines.get("postgresql")?.metrics ?? [];

let kept: KeptFiles;
const open = (paths: string): MetricSource => filesByInstance({ paths, directory: kept.directory });
const ask = (name: string): MetricQuestion => ({
  instance: { ...instanceWith({}), name },
  window: { fromMs: startMs, toMs: startMs + 600_000, bucketMs: 60_000 },
  metrics,
});

/** Commits at a steady rate, a sample a minute, without any label. */
function writeCommits(name: string, rate: number): void {
  const rows = Array.from(
    { length: 11 },
    (_, minute) => `${startMs / 1000 + minute * 60},pg_stat_database_xact_commit,${minute * 60 * rate}`,
  );
  kept.write(name, ["time,metric,value", ...rows, ""].join("\n"));
}

beforeEach(() => {
  kept = openKeptFiles();
  writeCommits("orders-1.csv", 10);
  writeCommits("billing-1.csv", 20);
});
afterEach(() => kept.close());

describe("files that are named after instances", () => {
  it("are each instance's own, though no label tells them apart", async () => {
    const source = open("{instance}-*.csv");
    for (const [name, rate] of [
      ["orders", 10],
      ["billing", 20],
    ] as const) {
      const reading = await source.read(ask(name));
      expect(reading.kind === "buckets" && reading.series[0]?.mean[5]).toBeCloseTo(rate, 9);
      expect(reading.traffic.requests).toBe(1);
      expect((await source.describe(ask(name))).found).toMatchObject([{ from: "pg_stat_database_xact_commit" }]);
      const batches: SampledSeries[] = [];
      for await (const batch of source.samples(ask(name))) batches.push(...batch);
      expect(batches.map(({ values }) => values.at(-1))).toEqual([rate * 540]);
    }
    await source.close();
  });

  it("are missed by name where there are none", async () => {
    await expect(open("{instance}-*.csv").read(ask("ledger"))).rejects.toMatchObject({
      code: "SP_METRICS_BAD_FILE",
      message: expect.stringContaining("ledger-*.csv"),
    });
  });

  it("are the same for everybody where the pattern does not say so", async () => {
    const source = open("orders-*.csv");
    await expect(source.read(ask("billing"))).resolves.toMatchObject({ traffic: { requests: 1 } });
    await source.close();
  });
});
