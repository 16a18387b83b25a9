import { randomUUID } from "node:crypto";
import { link, mkdtemp, open, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Attributes } from "../../../model/metric.ts";
import type { SampledSeries } from "../../../model/metric-series.ts";
import { SetpointError } from "../../../model/setpoint-error.ts";
import type { KeptMetrics, MetricArchive } from "../../../ports/metric-archive.ts";
import type { DuckdbConnection } from "./open-duckdb.ts";
import { openDuckdb, text } from "./open-duckdb.ts";
import { memberLabel } from "./parse-labels.ts";
import { readAll } from "./read-rows.ts";

/** What keeping metrics may take of the machine. */
export interface ArchiveOptions {
  /** Where DuckDB keeps what does not fit into memory; default: the system's directory for temporary files. */
  readonly temporaryDirectory?: string;
  /** Memory that DuckDB may use, MiB; 512 without it. */
  readonly memoryMiB?: number;
}

const defaultMemoryMiB = 512;

/** Few enough that a reader who needs some hours of a series reads little else: eight days of one that is sampled every 15 s. */
const rowsPerGroup = 49_152;

/**
 * Keeps metrics as Parquet, compressed with zstd and sorted by metric, labels and time: one row a sample, as {@link filesMetricSource} reads it,
 * under the names of the vocabulary with attributes as labels. What tells members apart is kept in the label `__member`.
 */
export function parquetArchive(options: ArchiveOptions = {}): MetricArchive {
  return {
    keep: async (file, batches, labels = {}) => {
      if (await isThere(file)) throw alreadyThere(file);
      // Hidden, so that no pattern of paths finds it before it is whole.
      const partial = path.join(path.dirname(file), `.${path.basename(file)}.${randomUUID()}`);
      let directory: string | undefined;
      try {
        directory = await mkdtemp(path.join(options.temporaryDirectory ?? tmpdir(), "setpoint-archive-"));
        const counts = await write(partial, { options, directory, batches, labels });
        await publish(partial, file);
        return { path: file, ...counts, bytes: (await stat(file)).size };
      } catch (error) {
        throw explained(file, error);
      } finally {
        await rm(partial, { force: true });
        if (directory !== undefined) await rm(directory, { recursive: true, force: true });
      }
    },
  };
}

async function isThere(file: string): Promise<boolean> {
  try {
    await stat(file);
    return true;
  } catch {
    // What stands in the way of looking stands in the way of writing, too, and is told then.
    return false;
  }
}

interface Work {
  readonly options: ArchiveOptions;
  readonly directory: string;
  readonly labels: Attributes;
  readonly batches: AsyncIterable<readonly SampledSeries[]>;
}

async function write(partial: string, { options, directory, ...work }: Work): Promise<Counts> {
  const duckdb = await openDuckdb({
    memoryMiB: options.memoryMiB ?? defaultMemoryMiB,
    threads: 1,
    temporaryDirectory: directory,
    files: [partial],
  });
  try {
    return await duckdb.connected(async (connection) => {
      await connection.run("CREATE TEMP TABLE series (id INTEGER, metric VARCHAR, labels VARCHAR)");
      await connection.run("CREATE TEMP TABLE sample (id INTEGER, us BIGINT, value DOUBLE)");
      const ids = await append(connection, work);
      await connection.run(`COPY (SELECT make_timestamp(us) AS time, metric, labels, value FROM sample JOIN series USING (id)
        ORDER BY metric, labels, us, value) TO ${text(partial)} (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE ${rowsPerGroup})`);
      const [[samples] = []] = await readAll(connection, "SELECT count(*)::DOUBLE FROM sample");
      return { series: ids.size, samples: Number(samples) };
    });
  } finally {
    duckdb.close();
  }
}

type Counts = Pick<KeptMetrics, "series" | "samples">;

async function append(
  connection: DuckdbConnection,
  { batches, labels: shared }: Pick<Work, "batches" | "labels">,
): Promise<ReadonlyMap<string, number>> {
  const ids = new Map<string, number>();
  const names = await connection.createAppender("series");
  const samples = await connection.createAppender("sample");
  for await (const batch of batches) {
    for (const { metric, attributes, member, times, values } of batch) {
      const labels = writeLabels({ ...shared, ...attributes, [memberLabel]: member });
      const key = `${metric} ${labels}`;
      const id = ids.get(key) ?? ids.size;
      if (id === ids.size) {
        ids.set(key, id);
        names.appendInteger(id);
        names.appendVarchar(metric);
        names.appendVarchar(labels);
        names.endRow();
      }
      for (const [index, time] of times.entries()) {
        samples.appendInteger(id);
        samples.appendBigInt(BigInt(Math.round(time * 1000)));
        samples.appendDouble(values[index] ?? Number.NaN);
        samples.endRow();
      }
    }
    samples.flushSync();
  }
  names.closeSync();
  samples.closeSync();
  return ids;
}

/** Sorted by name, so that the same labels are the same text. */
function writeLabels(labels: Attributes): string {
  return JSON.stringify(
    Object.fromEntries(Object.entries(labels).toSorted(([left], [right]) => (left < right ? -1 : 1))),
  );
}

/** Gives a whole file its name; unlike a rename, a link never takes the place of another file. */
async function publish(partial: string, file: string): Promise<void> {
  const handle = await open(partial, "r+");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
  await link(partial, file);
}

function alreadyThere(file: string, cause?: unknown): SetpointError {
  return new SetpointError("SP_METRICS_FILE_EXISTS", `${file} is there already.`, {
    fix: "Choose another name, or move the file away.",
    data: { file },
    cause,
  });
}

function explained(file: string, error: unknown): unknown {
  if (!(error instanceof Error) || error instanceof SetpointError) return error;
  if ("code" in error && error.code === "EEXIST") return alreadyThere(file, error);
  // Errors of DuckDB and of the file system are told from faults of this program by what they begin with.
  const isOutside = /^(?:IO|Out of Memory|Permission) Error|^E[A-Z]+:/u.test(error.message);
  if (!isOutside) return error;
  const [why = ""] = error.message.split("\n");
  return new SetpointError("SP_METRICS_WRITE_FAILED", `${file} could not be written: ${why}`, {
    fix: "Check that its directory is there, may be written to and has space; nothing was left behind.",
    data: { file },
    cause: error,
  });
}
