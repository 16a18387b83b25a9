import type { MetricWindow } from "../../../model/metric-series.ts";
import type { FileSeries } from "./find-series.ts";
import type { DuckdbConnection } from "./open-duckdb.ts";
import { text } from "./open-duckdb.ts";
import type { Rows } from "./open-rows.ts";
import type { PlannedPart } from "./plan-members.ts";
import { lowestOf } from "./plan-members.ts";

/** The rows of the files, and how many series of each name there are among them, chosen or not; sorted by name. */
export interface CountedRows extends Rows {
  readonly seriesOf: ReadonlyMap<string, number>;
}

/** The rows with the number of series that were found. */
export function countRows(rows: Rows, series: readonly FileSeries[]): CountedRows {
  const seriesOf = new Map<string, number>();
  for (const { metric } of series) seriesOf.set(metric, (seriesOf.get(metric) ?? 0) + 1);
  return { ...rows, seriesOf };
}

/** Tells a connection which series are meant, numbered in the order of the parts, and the lowest value that each can have. */
export async function nameSeries(connection: DuckdbConnection, parts: readonly PlannedPart[]): Promise<void> {
  await connection.run(
    "CREATE OR REPLACE TEMP TABLE chosen (id INTEGER, metric VARCHAR, labels VARCHAR, lowest DOUBLE)",
  );
  const appender = await connection.createAppender("chosen");
  for (const [id, part] of parts.entries()) {
    appender.appendInteger(id);
    appender.appendVarchar(part.series.metric);
    appender.appendVarchar(part.series.labelText);
    appender.appendDouble(lowestOf(part));
    appender.endRow();
  }
  appender.closeSync();
}

/**
 * The rows of the series that {@link nameSeries} named, in sets that share no series: each a table expression. Of files sorted by metric they are
 * ranges of names, which DuckDB finds by reading no other row groups; lists of names it would look for in all of them.
 */
export function rowSets(rows: CountedRows, parts: readonly PlannedPart[], window: MetricWindow): readonly string[] {
  const chosen = new Map<string, Set<string>>();
  for (const { series } of parts)
    chosen.set(series.metric, (chosen.get(series.metric) ?? new Set()).add(series.labelText));
  return splitNames(rows, chosen).map((names) => {
    const isWhole = names.every((name) => rows.seriesOf.get(name) === chosen.get(name)?.size);
    const own = isWhole ? "" : " SEMI JOIN chosen USING (metric, labels)";
    const [first = "", last = ""] = [names[0], names.at(-1)];
    const condition = rows.isSorted
      ? `metric >= ${text(first)} AND metric <= ${text(last)}`
      : `metric IN (${names.map(text).join(", ")})`;
    return `(SELECT * FROM ${rows.between(window)}${own} WHERE ${condition})`;
  });
}

/** Runs of chosen names that stand side by side in files sorted by name; where only a part of a name's series is chosen, it stands alone. */
function splitNames(
  { isSorted, seriesOf }: CountedRows,
  chosen: ReadonlyMap<string, ReadonlySet<string>>,
): readonly (readonly string[])[] {
  if (!isSorted) return [[...chosen.keys()]];
  const runs: string[][] = [];
  let run: string[] | undefined;
  for (const [name, count] of seriesOf) {
    const own = chosen.get(name);
    if (own === undefined) run = undefined;
    else if (own.size < count) {
      runs.push([name]);
      run = undefined;
    } else if (run === undefined) runs.push((run = [name]));
    else run.push(name);
  }
  return runs;
}

/** The same rows in one, with the number of their part. */
export function numberedRows(rows: CountedRows, parts: readonly PlannedPart[], window: MetricWindow): string {
  const sets = rowSets(rows, parts, window).map((set) => `SELECT * FROM ${set}`);
  return `(${sets.join(" UNION ALL ")}) JOIN chosen USING (metric, labels)`;
}
