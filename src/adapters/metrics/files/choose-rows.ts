import type { MetricWindow } from "../../../model/metric-series.ts";
import type { FileSeries } from "./find-series.ts";
import type { DuckdbConnection } from "./open-duckdb.ts";
import { text } from "./open-duckdb.ts";
import type { Rows } from "./open-rows.ts";
import type { PlannedPart } from "./plan-members.ts";
import { lowestOf } from "./plan-members.ts";

/** The rows of the files, and which series of each name there are among them, chosen or not: labels as the files write them. Both sorted by bytes. */
export interface SeriesRows extends Rows {
  readonly labelsOf: ReadonlyMap<string, readonly string[]>;
}

/** The rows with the series that were found, which are sorted by metric and labels. */
export function withSeries(rows: Rows, series: readonly FileSeries[]): SeriesRows {
  const labelsOf = new Map<string, string[]>();
  for (const { metric, labelText } of series) {
    const labels = labelsOf.get(metric) ?? [];
    labelsOf.set(metric, labels);
    labels.push(labelText);
  }
  return { ...rows, labelsOf };
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
 * ranges of names, and of the labels of one name, which DuckDB finds by reading few other row groups; lists of them it would look for in all.
 */
export function rowSets(rows: SeriesRows, parts: readonly PlannedPart[], window: MetricWindow): readonly string[] {
  const chosen = new Map<string, Set<string>>();
  for (const { series } of parts)
    chosen.set(series.metric, (chosen.get(series.metric) ?? new Set()).add(series.labelText));
  const within = (condition: string, isWhole: boolean): string =>
    `(SELECT * FROM ${rows.between(window)}${isWhole ? "" : " SEMI JOIN chosen USING (metric, labels)"} WHERE ${condition})`;
  if (!rows.isSorted) {
    const isWhole = [...chosen].every(([name, labels]) => rows.labelsOf.get(name)?.length === labels.size);
    return [within(`metric IN (${[...chosen.keys()].map(text).join(", ")})`, isWhole)];
  }
  return splitNames(rows, chosen).map((names) => {
    const [name = "", own = new Set()] = [names[0], chosen.get(names[0] ?? "")];
    const all = rows.labelsOf.get(name) ?? [];
    if (own.size === all.length) return within(isBetween("metric", name, names.at(-1) ?? ""), true);
    const [first, last] = [all.findIndex((labels) => own.has(labels)), all.findLastIndex((labels) => own.has(labels))];
    const range = isBetween("labels", all[first] ?? "", all[last] ?? "");
    return within(`metric = ${text(name)} AND ${range}`, last - first + 1 === own.size);
  });
}

function isBetween(column: string, first: string, last: string): string {
  return `${column} >= ${text(first)} AND ${column} <= ${text(last)}`;
}

/** Runs of chosen names that stand side by side; where only a part of a name's series is chosen, it stands alone. */
function splitNames(
  { labelsOf }: SeriesRows,
  chosen: ReadonlyMap<string, ReadonlySet<string>>,
): readonly (readonly string[])[] {
  const runs: string[][] = [];
  let run: string[] | undefined;
  for (const [name, labels] of labelsOf) {
    const own = chosen.get(name);
    if (own === undefined) run = undefined;
    else if (own.size < labels.length) {
      runs.push([name]);
      run = undefined;
    } else if (run === undefined) runs.push((run = [name]));
    else run.push(name);
  }
  return runs;
}

/** The same rows in one, with the number of their part. */
export function numberedRows(rows: SeriesRows, parts: readonly PlannedPart[], window: MetricWindow): string {
  const sets = rowSets(rows, parts, window).map((set) => `SELECT * FROM ${set}`);
  return `(${sets.join(" UNION ALL ")}) JOIN chosen USING (metric, labels)`;
}
