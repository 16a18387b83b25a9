import { SetpointError } from "../../../model/setpoint-error.ts";
import { explainDuckdb } from "./duckdb-error.ts";
import type { DuckdbConnection } from "./open-duckdb.ts";
import { text } from "./open-duckdb.ts";
import { readAll } from "./read-rows.ts";

/** The columns that every layout has, in any order; others are left alone. */
const expectedColumns =
  'time (a timestamp, or seconds or milliseconds since 1970), metric (text), value (a number), labels (JSON, {name="value"} or a map; may be missing)';

/** How the columns of one Parquet file become those that are worked with. */
export interface ParquetLayout {
  /** Select list for `us` (BIGINT, microseconds since 1970), `metric`, `labels` (VARCHAR), `value` (DOUBLE). */
  readonly columns: string;
  /** Condition for times from one to before another, milliseconds, on the column itself, so that whole row groups are passed over. */
  readonly within: (fromMs: number, toMs: number) => string;
  /** Names of all columns: only files of the same can be read together. */
  readonly names: string;
  /** Rows can be joined by their labels, and reading a part of the metrics reads a part of the file. */
  readonly isSorted: boolean;
  /** Labels are text. */
  readonly isText: boolean;
  readonly rows: number;
}

/** Numbers below this are seconds: as milliseconds they would lie before 1973-03-03, as seconds after 5138. */
const firstMilliseconds = 100_000_000_000;

/**
 * What the columns of a Parquet file are.
 * @throws SetpointError SP_METRICS_BAD_FILE where it is no such file, or has other columns
 */
export async function readLayout(connection: DuckdbConnection, file: string): Promise<ParquetLayout> {
  const rows = await explainDuckdb(file, () =>
    readAll(connection, `SELECT column_name, column_type FROM (DESCRIBE SELECT * FROM read_parquet(${text(file)}))`),
  );
  const types = new Map(rows.map(([name, type]) => [String(name), String(type)]));
  const { nulls, ...facts } = await explainDuckdb(file, () => readFacts(connection, file));
  const time = timeOf(types.get("time") ?? "");
  const labels = labelsOf(types.get("labels"), nulls.has("labels"));
  const hasNumbers = /^(?:DOUBLE|FLOAT|DECIMAL|U?(?:HUGE|BIG|SMALL|TINY)?INT)/u.test(types.get("value") ?? "");
  if (time === undefined || labels === undefined || !hasNumbers || types.get("metric") !== "VARCHAR")
    throw wrongColumns(file, [...types].map(([name, type]) => `${name} ${type}`).join(", "));
  const value = nulls.has("value") ? "coalesce(value::DOUBLE, 'NaN'::DOUBLE)" : "value::DOUBLE";
  return {
    columns: `${time.us} AS us, metric, ${labels.column} AS labels, ${value} AS value`,
    within: time.within,
    names: [...types.keys()].join(","),
    isText: labels.isText,
    ...facts,
  };
}

interface FileFacts extends Pick<ParquetLayout, "rows" | "isSorted"> {
  /** Columns in which a value may be missing. */
  readonly nulls: ReadonlySet<string>;
}

/** What the statistics of a file's row groups say: sorted is a file of which most row groups hold one metric. */
async function readFacts(connection: DuckdbConnection, file: string): Promise<FileFacts> {
  const columns = await readAll(
    connection,
    `SELECT path_in_schema, sum(row_group_num_rows)::DOUBLE, bool_and(coalesce(stats_null_count, 1) = 0),
      avg((stats_min_value IS NOT DISTINCT FROM stats_max_value)::INTEGER)::DOUBLE
     FROM parquet_metadata(${text(file)}) GROUP BY path_in_schema`,
  );
  const metric = columns.find(([name]) => name === "metric") ?? [];
  return {
    rows: Number(metric[1] ?? 0),
    isSorted: Number(metric[3] ?? 0) >= 0.5,
    nulls: new Set(columns.flatMap(([name, , isFull]) => (isFull === true ? [] : [String(name)]))),
  };
}

/** The error about columns that are not what they should be. */
export function wrongColumns(file: string, found: string): SetpointError {
  return new SetpointError("SP_METRICS_BAD_FILE", `${file}: its columns are ${found || "none"}.`, {
    fix: `Write a file with the columns ${expectedColumns}.`,
    data: { file },
  });
}

interface TimeColumn extends Pick<ParquetLayout, "within"> {
  readonly us: string;
}

function timeOf(type: string): TimeColumn | undefined {
  if (type.startsWith("TIMESTAMP")) {
    // A timestamp with time zone is cast to the same moment in UTC, which is the session's time zone.
    const column = type === "TIMESTAMP" ? "time" : "time::TIMESTAMP";
    return {
      us: `epoch_us(${column})`,
      within: (fromMs, toMs) => `${column} >= ${timestamp(fromMs)} AND ${column} < ${timestamp(toMs)}`,
    };
  }
  if (!/^(?:DOUBLE|BIGINT|INTEGER|UBIGINT|DECIMAL)/u.test(type)) return undefined;
  const ms = inMilliseconds("time::DOUBLE");
  return {
    us: `round(${ms} * 1000)::BIGINT`,
    within: (fromMs, toMs) => `${ms} >= ${fromMs} AND ${ms} < ${toMs}`,
  };
}

function timestamp(ms: number): string {
  return `make_timestamp(${Math.round(ms * 1000)})`;
}

/** SQL for a number of seconds or milliseconds since 1970 in milliseconds. */
export function inMilliseconds(column: string): string {
  return `(CASE WHEN abs(${column}) < ${firstMilliseconds} THEN ${column} * 1000 ELSE ${column} END)`;
}

function labelsOf(
  type: string | undefined,
  mayMiss: boolean,
): { readonly column: string; readonly isText: boolean } | undefined {
  if (type === undefined) return { column: "''", isText: true };
  if (type === "VARCHAR") return { column: mayMiss ? "coalesce(labels, '')" : "labels", isText: true };
  if (type === "JSON") return { column: "coalesce(labels::VARCHAR, '')", isText: true };
  return type === "MAP(VARCHAR, VARCHAR)"
    ? { column: "coalesce(to_json(labels)::VARCHAR, '')", isText: false }
    : undefined;
}
