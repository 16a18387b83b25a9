import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { filesMetricSource } from "../../../../src/adapters/metrics/files/files-metric-source.ts";
import { parquetArchive } from "../../../../src/adapters/metrics/files/parquet-archive.ts";
import { workloadEngines } from "../../../../src/engines/metrics/index.ts";
import type { SampledSeries } from "../../../../src/model/metric-series.ts";
import { SetpointError } from "../../../../src/model/setpoint-error.ts";
import { instanceWith } from "../../../contracts/metric-scenario.ts";

const metrics = workloadEngines.get("postgresql")?.metrics ?? [];
const startMs = Date.parse("2030-05-06T00:00:00Z");
const window = { fromMs: startMs, toMs: startMs + 600_000, bucketMs: 60_000 };

/** Series with everything that must come back: attributes, members that look like others, fractions, NaN, a time twice. */
const series: readonly SampledSeries[] = [
  sampled("postgresql.commits", {}, "datname=orders", [0, 60_000.25, 120_000], [1, 2.5, Number.NaN]),
  sampled("postgresql.commits", {}, "", [0, 60_000], [7, 9]),
  sampled("postgresql.backends", { state: "idle in transaction (aborted)" }, 'a"b,c=ü', [0], [0.1]),
  sampled("postgresql.setting", { parameter: "wal_buffers" }, "", [0, 1000], [-1, 2 ** 53]),
  sampled("system.memory.available", {}, "", [5000, 5000], [8, 9]),
];

/** Whether this user may make a disk that is soon full. */
const canMount = ((): boolean => {
  const directory = mkdtempSync(path.join(tmpdir(), "setpoint-mount-"));
  const mounted = mount(directory);
  if (mounted) spawnSync("umount", [directory]);
  rmSync(directory, { recursive: true });
  return mounted;
})();

describe("an archive of metrics", () => {
  let directory: string;
  beforeEach(() => {
    directory = mkdtempSync(path.join(tmpdir(), "setpoint-kept-"));
  });
  afterEach(() => rmSync(directory, { recursive: true }));
  const file = (): string => path.join(directory, "orders.parquet");

  it("comes back from the source of files as it was, in one file however many batches there were", async () => {
    const labels = { instance: "orders-prod:9187", shop: "orders" };
    const kept = await parquetArchive().keep(
      file(),
      batches([series.slice(0, 2), series.slice(2), series.slice(0, 0)]),
      labels,
    );
    expect(kept).toEqual({ path: file(), series: 5, samples: 10, bytes: readFileSync(file()).length });
    expect(readdirSync(directory)).toEqual(["orders.parquet"]);
    expect(await readBack(labels)).toEqual(series.toSorted(bySeries));
  });

  it("puts the same samples into the same bytes, whatever order they came in", async () => {
    await parquetArchive().keep(file(), batches([series]));
    const other = path.join(directory, "other.parquet");
    await parquetArchive().keep(other, batches(series.toReversed().map((one) => [one])));
    expect(readFileSync(other).equals(readFileSync(file()))).toBe(true);
  });

  it("keeps an archive without samples, which says that there are none", async () => {
    expect(await parquetArchive().keep(file(), batches([]))).toMatchObject({ series: 0, samples: 0 });
    await expect(readBack({})).rejects.toMatchObject({ code: "SP_METRICS_NO_MATCH" });
  });

  it("leaves a file alone that is there", async () => {
    writeFileSync(file(), "mine");
    await expect(parquetArchive().keep(file(), batches([series]))).rejects.toMatchObject({
      code: "SP_METRICS_FILE_EXISTS",
    });
    expect(readFileSync(file(), "utf8")).toBe("mine");
    expect(readdirSync(directory)).toEqual(["orders.parquet"]);
  });

  it("leaves a file alone that appeared while samples were read", async () => {
    const late = async function* (): AsyncGenerator<readonly SampledSeries[]> {
      yield series;
      writeFileSync(file(), "theirs");
    };
    await expect(parquetArchive().keep(file(), late())).rejects.toMatchObject({ code: "SP_METRICS_FILE_EXISTS" });
    expect(readFileSync(file(), "utf8")).toBe("theirs");
  });

  it("leaves nothing behind when the source fails half-way, and passes its error on", async () => {
    const failing = async function* (): AsyncGenerator<readonly SampledSeries[]> {
      yield series;
      throw new SetpointError("SP_METRICS_UNREACHABLE", "gone", { fix: "come back" });
    };
    await expect(parquetArchive().keep(file(), failing())).rejects.toMatchObject({ code: "SP_METRICS_UNREACHABLE" });
    expect(readdirSync(directory)).toEqual([]);
  });

  it("says that the directory is missing", async () => {
    const lost = path.join(directory, "lost", "orders.parquet");
    await expect(parquetArchive().keep(lost, batches([series]))).rejects.toMatchObject({
      code: "SP_METRICS_WRITE_FAILED",
    });
    expect(existsSync(path.dirname(lost))).toBe(false);
  });

  it.skipIf(!canMount)("leaves nothing behind on a full disk", async () => {
    const disk = path.join(directory, "disk");
    mkdirSync(disk);
    mount(disk);
    try {
      const many = Array.from({ length: 40_000 }, (_, index) => index * 1000);
      const noise = many.map((index) => Math.sin(index) * 1e9);
      const large = sampled("postgresql.db_size", {}, "datname=orders", many, noise);
      const failing = parquetArchive().keep(path.join(disk, "orders.parquet"), batches([[large]]));
      await expect(failing).rejects.toMatchObject({
        code: "SP_METRICS_WRITE_FAILED",
        message: expect.stringMatching(/space/iu),
      });
      expect(readdirSync(disk)).toEqual([]);
    } finally {
      spawnSync("umount", [disk]);
    }
  });

  async function readBack(selector: Readonly<Record<string, string>>): Promise<readonly SampledSeries[]> {
    const source = filesMetricSource({ paths: "orders.parquet", directory });
    const read: SampledSeries[] = [];
    try {
      for await (const batch of source.samples({
        instance: instanceWith(selector, { instance: "orders-prod:9100" }),
        window,
        metrics,
      }))
        read.push(...batch);
    } finally {
      await source.close();
    }
    return read.toSorted(bySeries);
  }
});

async function* batches(all: readonly (readonly SampledSeries[])[]): AsyncGenerator<readonly SampledSeries[]> {
  for (const batch of all) yield await Promise.resolve(batch);
}

function sampled(
  metric: string,
  attributes: SampledSeries["attributes"],
  ...[member, offsets, values]: readonly [string, readonly number[], readonly number[]]
): SampledSeries {
  const times = Float64Array.from(offsets, (offset) => startMs + offset);
  return { metric, attributes, member, times, values: Float64Array.from(values) };
}

function bySeries(left: SampledSeries, right: SampledSeries): number {
  return `${left.metric} ${left.member}` < `${right.metric} ${right.member}` ? -1 : 1;
}

function mount(directory: string): boolean {
  return spawnSync("mount", ["-t", "tmpfs", "-o", "size=64k", "tmpfs", directory]).status === 0;
}
