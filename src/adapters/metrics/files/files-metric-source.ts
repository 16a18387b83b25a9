import { mkdtemp, rm } from "node:fs/promises";
import { availableParallelism, tmpdir } from "node:os";
import path from "node:path";
import type { MetricWindow } from "../../../model/metric-series.ts";
import { bucketCount } from "../../../model/metric-series.ts";
import type { MetricInventory, MetricQuestion, MetricSource } from "../../../ports/metric-source.ts";
import { withSeries } from "./choose-rows.ts";
import type { SeriesRows } from "./choose-rows.ts";
import { checkOneInstance } from "./check-one-instance.ts";
import { explainDuckdb } from "./duckdb-error.ts";
import type { FilesOptions } from "./files-options.ts";
import type { FoundFile } from "./find-paths.ts";
import { findPaths } from "./find-paths.ts";
import type { FileSeries } from "./find-series.ts";
import { findSeries } from "./find-series.ts";
import { listInventory } from "./list-inventory.ts";
import type { MappedParts } from "./map-parts.ts";
import { mapParts } from "./map-parts.ts";
import type { DuckdbConnection, OpenedDuckdb } from "./open-duckdb.ts";
import { openDuckdb } from "./open-duckdb.ts";
import type { Rows } from "./open-rows.ts";
import { openRows } from "./open-rows.ts";
import { chooseOwn, noMatch } from "./own-series.ts";
import { readBuckets } from "./read-buckets.ts";
import { readSamples } from "./read-samples.ts";

const defaultMemoryMiB = 512;
const defaultMaxSeries = 200_000;

/**
 * Metrics that were kept in files: Parquet (`.parquet`), CSV (`.csv`), or OpenMetrics text (`.om`, `.openmetrics`, `.prom`, `.txt`).
 *
 * Parquet and CSV hold one sample a row, in the columns `time` (a timestamp, taken as UTC without a zone; or seconds or milliseconds since 1970),
 * `metric`, `value`, and `labels` (a JSON object of texts, Prometheus's `{name="value"}`, or, in Parquet, a map; may be missing); their order does
 * not matter, and others are left alone. CSV begins with a header and has commas. OpenMetrics has timestamps in seconds and ends in `# EOF`.
 * Names of metrics are an exporter's (`pg_stat_database_xact_commit`) or the vocabulary's (`postgresql.commits`, with its attributes as labels).
 *
 * Rows may come in any order; Parquet that is sorted by metric, labels and time is read fastest. Text is rewritten once, when the source is first
 * asked something, into the directory for temporary files.
 *
 * The files are read by DuckDB, which can reach nothing else. Nothing is opened before the first question; the files that are there then count.
 *
 * @example
 * ```ts
 * const source = filesMetricSource({ paths: "metrics/orders-*.parquet", directory: "/srv/fleet" });
 * const reading = await source.read({ instance, window, metrics });
 * await source.close();
 * ```
 */
export function filesMetricSource(options: FilesOptions): MetricSource {
  let opening: Promise<OpenedFiles> | undefined;
  const opened = (): Promise<OpenedFiles> => (opening ??= openFiles(options));
  const asked = async <T>(work: (connection: DuckdbConnection, files: OpenedFiles) => Promise<T>): Promise<T> => {
    const files = await opened();
    return await explainDuckdb(options.paths, () => files.duckdb.connected((connection) => work(connection, files)));
  };
  return {
    describe: (question) =>
      asked(async (connection, files): Promise<MetricInventory> => {
        const mapped = await findParts(connection, files, question);
        return listInventory(mapped);
      }),
    read: (question, progress) =>
      asked(async (connection, files) => {
        const { parts, rows } = await findParts(connection, files, question);
        const { points, ...read } = await readBuckets(files.duckdb.connect, rows, {
          parts,
          window: question.window,
          progress,
        });
        const bytes = files.found.reduce((sum, file) => sum + file.bytes, 0);
        const traffic = { requests: files.found.length, bytes, points };
        return { kind: "buckets", window: question.window, ...read, traffic };
      }),
    samples: (question) => streamSamples(options, opened, question),
    close: async () => {
      const files = await opening?.catch(() => undefined);
      opening = undefined;
      await files?.close();
    },
  };
}

interface OpenedFiles {
  readonly duckdb: OpenedDuckdb;
  readonly found: readonly FoundFile[];
  readonly rows: Rows;
  readonly maxSeries: number;
  readonly close: () => Promise<void>;
}

async function openFiles(options: FilesOptions): Promise<OpenedFiles> {
  const found = await findPaths(options.paths, options.directory);
  const directory = await mkdtemp(path.join(options.temporaryDirectory ?? tmpdir(), "setpoint-metrics-"));
  let duckdb: OpenedDuckdb | undefined;
  const close = async (): Promise<void> => {
    duckdb?.close();
    await rm(directory, { recursive: true, force: true });
  };
  try {
    duckdb = await openDuckdb({
      memoryMiB: options.memoryMiB ?? defaultMemoryMiB,
      threads: options.threads ?? availableParallelism(),
      temporaryDirectory: directory,
      files: found.map((file) => file.path),
    });
    const rows = await openRows(duckdb, found, directory);
    return { duckdb, found, rows, maxSeries: options.maxSeries ?? defaultMaxSeries, close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** What the files hold of an instance within a window. */
async function findParts(
  connection: DuckdbConnection,
  files: OpenedFiles,
  question: MetricQuestion,
): Promise<MappedParts & { readonly rows: SeriesRows }> {
  const { instance, metrics, window } = question;
  const series = await seriesWithin(connection, files, window);
  const own = chooseOwn(series, instance);
  if (own.database.length === 0 && own.host.length === 0) {
    const ever = await findSeries(connection, files.rows, { maxSeries: files.maxSeries });
    if (chooseOwn(ever, instance).database.length === 0) throw noMatch(ever, instance);
  }
  const mapped = mapParts(own, metrics);
  checkOneInstance(mapped.parts, instance);
  return { ...mapped, rows: withSeries(files.rows, series) };
}

async function seriesWithin(
  connection: DuckdbConnection,
  { rows, maxSeries }: OpenedFiles,
  window: MetricWindow,
): Promise<readonly FileSeries[]> {
  return bucketCount(window) === 0 ? [] : await findSeries(connection, rows, { maxSeries, span: window });
}

async function* streamSamples(
  { paths }: FilesOptions,
  opened: () => Promise<OpenedFiles>,
  question: MetricQuestion,
): ReturnType<typeof readSamples> {
  const files = await opened();
  const connection = await files.duckdb.connect();
  try {
    const { parts, rows } = await explainDuckdb(paths, () => findParts(connection, files, question));
    const samples = readSamples(connection, rows, { parts, window: question.window });
    for (;;) {
      const next = await explainDuckdb(paths, () => samples.next());
      if (next.done === true) return;
      yield next.value;
    }
  } finally {
    connection.closeSync();
  }
}
