import path from "node:path";
import { SetpointError } from "../../../model/setpoint-error.ts";
import { explainDuckdb } from "./duckdb-error.ts";
import type { FoundFile } from "./find-paths.ts";
import { selectCsv, selectOpenMetrics } from "./import-text.ts";
import type { DuckdbConnection, OpenedDuckdb } from "./open-duckdb.ts";
import { text, textList } from "./open-duckdb.ts";
import type { ParquetLayout } from "./read-layout.ts";
import { readLayout } from "./read-layout.ts";

/** The rows of all files, whatever their layout: `us` (microseconds since 1970), `metric`, `labels`, `value`. */
export interface Rows {
  /** Every file is sorted by metric: reading metric by metric reads each part once. */
  readonly isSorted: boolean;
  /** A table expression of the rows from one time to before another, milliseconds; without times of all rows. */
  readonly between: (span?: { readonly fromMs: number; readonly toMs: number }) => string;
}

/** Parquet that is not sorted by metric is rewritten from this number of rows on, since each part of the work would read all of it. */
const rowsWorthSorting = 40_000_000;

/**
 * Makes the files ready to be read. Parquet is read where it is; text, Parquet with maps, and large Parquet that is not sorted by metric are
 * rewritten once, sorted by metric and labels, into the temporary directory.
 * @throws SetpointError SP_METRICS_BAD_FILE, SP_METRICS_TOO_MANY
 */
export async function openRows(
  duckdb: OpenedDuckdb,
  files: readonly FoundFile[],
  temporaryDirectory: string,
): Promise<Rows> {
  return await duckdb.connected(async (connection) => {
    const selects = new Map<string, { readonly layout: ParquetLayout; readonly paths: string[] }>();
    for (const [index, file] of files.entries()) {
      const rewritten = path.join(temporaryDirectory, `import-${index}.parquet`);
      const readable = await makeReadable(connection, file.path, rewritten);
      const key = `${readable.layout.columns} of ${readable.layout.names}`;
      const same = selects.get(key);
      if (same === undefined) selects.set(key, { layout: readable.layout, paths: [readable.path] });
      else same.paths.push(readable.path);
    }
    return rowsOf([...selects.values()]);
  });
}

interface ReadableFile {
  readonly path: string;
  readonly layout: ParquetLayout;
}

async function makeReadable(connection: DuckdbConnection, file: string, rewritten: string): Promise<ReadableFile> {
  const select = await selectText(file);
  if (select !== undefined) return await rewrite(connection, { file, select }, rewritten);
  const layout = await readLayout(connection, file);
  if (layout.isText && (layout.isSorted || layout.rows < rowsWorthSorting)) return { path: file, layout };
  const columns = `SELECT ${layout.columns} FROM read_parquet(${text(file)})`;
  return await rewrite(
    connection,
    { file, select: `SELECT us / 1000.0 AS ms, metric, labels, value FROM (${columns})` },
    rewritten,
  );
}

/** The query that reads a text file; undefined for Parquet. */
async function selectText(file: string): Promise<string | undefined> {
  const ending = path.extname(file).toLowerCase();
  if (ending === ".parquet") return undefined;
  if (ending === ".csv") return await selectCsv(file);
  if ([".om", ".openmetrics", ".prom", ".txt"].includes(ending)) return await selectOpenMetrics(file);
  throw new SetpointError("SP_METRICS_BAD_FILE", `${file}: what it holds cannot be told by its name.`, {
    fix: "Name it .parquet, .csv, or .om for OpenMetrics text.",
    data: { file },
  });
}

async function rewrite(
  connection: DuckdbConnection,
  { file, select }: { readonly file: string; readonly select: string },
  rewritten: string,
): Promise<ReadableFile> {
  await explainDuckdb(file, () =>
    connection.run(`COPY (SELECT make_timestamp(round(ms * 1000)::BIGINT) AS time, metric, labels, value FROM (${select})
      ORDER BY metric, labels) TO ${text(rewritten)} (FORMAT parquet, COMPRESSION lz4_raw)`),
  );
  return { path: rewritten, layout: await readLayout(connection, rewritten) };
}

function rowsOf(selects: readonly { readonly layout: ParquetLayout; readonly paths: readonly string[] }[]): Rows {
  return {
    isSorted: selects.every(({ layout }) => layout.isSorted),
    between: (span) => {
      const parts = selects.map(({ layout, paths }) => {
        const within = span === undefined ? "" : ` WHERE ${layout.within(span.fromMs, span.toMs)}`;
        return `SELECT ${layout.columns} FROM read_parquet(${textList(paths)})${within}`;
      });
      return `(${parts.join(" UNION ALL ")})`;
    },
  };
}
