import { open } from "node:fs/promises";
import { SetpointError } from "../../../model/setpoint-error.ts";
import { text } from "./open-duckdb.ts";
import { inMilliseconds, wrongColumns } from "./read-layout.ts";

/** Bytes at either end of a text file that are looked at before it is read. */
const endBytes = 64 * 1024;

/** Longer lines than this are no metrics. */
const maxLineBytes = 1024 * 1024;

/** Unit separator: a character that no line holds, so that each line is one column. */
const noDelimiter = String.fromCodePoint(0x1f);

const number = String.raw`[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?`;

/**
 * The query that reads a CSV file: a header with the columns of {@link wrongColumns} in any order, commas, double quotes. An empty value,
 * `NaN`, `+Inf`, `-Inf` are no numbers, and allowed.
 * @throws SetpointError SP_METRICS_BAD_FILE for a wrong header
 */
export async function selectCsv(file: string): Promise<string> {
  const { head } = await readEnds(file);
  const [header = ""] = head.replace(/^\uFEFF/u, "").split(/\r?\n/u);
  const names = header.split(",").map((name) => name.trim().replaceAll(/^"|"$/gu, ""));
  const isComplete = ["time", "metric", "value"].every((name) => names.includes(name));
  if (!isComplete || new Set(names).size < names.length) throw wrongColumns(file, header.slice(0, 200));
  const columns = names.map((name) => `${text(name)}: 'VARCHAR'`).join(", ");
  const labels = names.includes("labels") ? "coalesce(labels, '')" : "''";
  const time = `CASE WHEN regexp_full_match(trim(time), ${text(number)}) THEN ${inMilliseconds("TRY_CAST(trim(time) AS DOUBLE)")}
    ELSE epoch_us(TRY_CAST(time AS TIMESTAMPTZ)) / 1000.0 END`;
  const value = `CASE WHEN coalesce(trim(value), '') = '' THEN 'NaN'::DOUBLE ELSE ${asNumber("trim(value)")} END`;
  return `SELECT ${orError(time, "time", "coalesce(time, '')")} AS ms, ${orError("nullif(metric, '')", "metric", "''")} AS metric,
      ${labels} AS labels, ${orError(value, "value", "value")} AS value
    FROM read_csv(${text(file)}, columns = {${columns}}, header = true, auto_detect = false, delim = ',', quote = '"', escape = '"',
      max_line_size = ${maxLineBytes})`;
}

/**
 * The query that reads OpenMetrics text with timestamps in seconds, as `promtool` writes and back-fills it.
 * @throws SetpointError SP_METRICS_BAD_FILE where it does not end in `# EOF`, as a file that was cut off
 */
export async function selectOpenMetrics(file: string): Promise<string> {
  const { tail } = await readEnds(file);
  if (!/(?:^|\n)# EOF\r?\n?$/u.test(tail))
    throw new SetpointError(
      "SP_METRICS_BAD_FILE",
      `${file}: the last line is not "# EOF": it was cut off, or is no OpenMetrics text.`,
      {
        fix: "Export it again. Prometheus's older text format has no history; keep such metrics as CSV or Parquet.",
        data: { file },
      },
    );
  const line = String.raw`^([a-zA-Z_:][a-zA-Z0-9_:.]*)[ \t]*(\{(?:[^"}]|"(?:[^"\\]|\\.)*")*\})?[ \t]+(\S+)[ \t]+(\S+)[ \t]*\r?(?:[ \t]# .*)?$`;
  const parts = `regexp_extract(line, ${text(line)}, ['metric', 'labels', 'value', 'time'])`;
  const time = `TRY_CAST(part.time AS DOUBLE) * 1000`;
  return `SELECT ${orError(time, "name{labels} value timestamp", "line")} AS ms, part.metric AS metric, part.labels AS labels,
      ${orError(asNumber("part.value"), "value", "line")} AS value
    FROM (SELECT line, ${parts} AS part FROM read_csv(${text(file)}, columns = {'line': 'VARCHAR'}, header = false, auto_detect = false,
      delim = ${text(noDelimiter)}, quote = '', escape = '', comment = '', max_line_size = ${maxLineBytes})
      WHERE line IS NOT NULL AND NOT starts_with(line, '#') AND trim(line) <> '')`;
}

/** Prometheus writes `+Inf`, which DuckDB does not know. */
function asNumber(column: string): string {
  return `TRY_CAST(replace(${column}, '+Inf', 'Infinity') AS DOUBLE)`;
}

/** The expression, or an error that shows what was there where it is NULL. */
function orError(expression: string, wanted: string, shown: string): string {
  const message = `${text(`${wanted} was expected, and there is: `)} || left(${shown}, 200)`;
  return `coalesce(${expression}, error(${message}))`;
}

async function readEnds(file: string): Promise<{ readonly head: string; readonly tail: string }> {
  const handle = await open(file);
  try {
    const { size } = await handle.stat();
    const part = async (position: number): Promise<string> => {
      const { buffer, bytesRead } = await handle.read({ buffer: Buffer.alloc(Math.min(endBytes, size)), position });
      return buffer.subarray(0, bytesRead).toString("utf8");
    };
    return { head: await part(0), tail: await part(Math.max(0, size - endBytes)) };
  } finally {
    await handle.close();
  }
}
