import type { MetricWindow } from "../../../model/metric-series.ts";
import type { DuckdbConnection } from "./open-duckdb.ts";
import { text } from "./open-duckdb.ts";
import type { Rows } from "./open-rows.ts";
import type { Batch, PlannedPart } from "./plan-members.ts";
import { readNumbers } from "./read-rows.ts";
import type { Column } from "./read-rows.ts";
import type { Summary } from "./summary.ts";
import { emptySummary } from "./summary.ts";

/** Slots per word of the mask that tells whether a time may be there twice. */
const slotsPerWord = 64;

/** Samples that are spread evenly fall into different slots if there are at least twice as many slots. */
const slotsPerSample = 2;

/** Of more samples than this in a bucket the different times are counted, which takes more memory than a mask. */
const maxWords = 8;

/** Fraction digits, in bits, of values below 1 that sums keep: 2⁻⁴⁰ is 10⁻¹². Sums of whole numbers and of such fractions are exact, in any order. */
const fractionScale = 2 ** 40;

/**
 * Aggregates the samples of a batch within each bucket, inside DuckDB. Nothing of the answer depends on the order of rows or on threads:
 * sums are of whole numbers and of fractions cut to 40 bits, the rest is picked by time.
 */
export async function readSummaries(
  connection: DuckdbConnection,
  rows: Rows,
  { batch, window }: { readonly batch: Batch; readonly window: MetricWindow },
): Promise<ReadonlyMap<PlannedPart, Summary>> {
  const parts = batch.members.flatMap((member) => member.parts);
  await nameSeries(connection, parts);
  const summaries = parts.map(({ series }) => emptySummary({ fromMs: series.firstMs, toMs: series.lastMs }, window));
  const query = aggregate(rows, parts, { batch, window });
  for await (const { rows: count, column } of readNumbers(connection, query)) {
    const columns = Array.from({ length: 10 }, (_, index) => column(index));
    for (let row = 0; row < count; row += 1) take(columns, row, { parts, summaries, batch });
  }
  return new Map(parts.flatMap((part, id) => summaries.slice(id, id + 1).map((summary) => [part, summary] as const)));
}

/** Tells a connection which series are meant, numbered in the order of the parts. */
export async function nameSeries(connection: DuckdbConnection, parts: readonly PlannedPart[]): Promise<void> {
  await connection.run("CREATE OR REPLACE TEMP TABLE chosen (id INTEGER, metric VARCHAR, labels VARCHAR)");
  const appender = await connection.createAppender("chosen");
  for (const [id, { series }] of parts.entries()) {
    appender.appendInteger(id);
    appender.appendVarchar(series.metric);
    appender.appendVarchar(series.labelText);
    appender.endRow();
  }
  appender.closeSync();
}

/** The rows of the series that {@link nameSeries} named, with their number: row groups of other metrics are passed over. */
export function chosenRows(rows: Rows, parts: readonly PlannedPart[], window: MetricWindow): string {
  const names = [...new Set(parts.map(({ series }) => text(series.metric)))].join(", ");
  return `${rows.between(window)} JOIN chosen USING (metric, labels) WHERE metric IN (${names})`;
}

function aggregate(
  rows: Rows,
  parts: readonly PlannedPart[],
  { batch, window }: { readonly batch: Batch; readonly window: MetricWindow },
): string {
  const densest = Math.max(...parts.map((part) => samplesPerBucket(part, window)));
  const values =
    batch.kind === "counter"
      ? "arg_min(value, ms), arg_max(value, ms)"
      : `sum(trunc(value)) + sum(round((value - trunc(value)) * ${fractionScale})) / ${fractionScale}, arg_max(value, ms)`;
  return `SELECT id, ((ms - ${window.fromMs}) // ${window.bucketMs})::INTEGER AS bucket, count(*)::DOUBLE, ${values},
      min(ms)::DOUBLE, max(ms)::DOUBLE, min(value), max(value), ${differentTimes(densest, window)}::DOUBLE
    FROM ${chosenRows(rows, parts, window)} GROUP BY id, bucket`;
}

function samplesPerBucket({ series }: PlannedPart, { bucketMs }: MetricWindow): number {
  return series.samples / ((series.lastMs - series.firstMs) / bucketMs + 1);
}

/** SQL for a number that is that of the samples in a bucket only if all their times are different. */
function differentTimes(densest: number, { fromMs, bucketMs }: MetricWindow): string {
  const words = Math.ceil((densest * slotsPerSample) / slotsPerWord);
  if (words > maxWords) return "count(DISTINCT ms)";
  const slot = `(((ms - ${fromMs}) % ${bucketMs}) * ${words * slotsPerWord} // ${bucketMs})`;
  const masks = Array.from({ length: words }, (_, word) => {
    const bit = `(1::UBIGINT << (${slot} % ${slotsPerWord})::UBIGINT)`;
    return words === 1 ? bit : `CASE WHEN ${slot} // ${slotsPerWord} = ${word} THEN ${bit} ELSE 0::UBIGINT END`;
  });
  return `(${masks.map((mask) => `bit_count(bit_or(${mask}))`).join(" + ")})`;
}

/** Puts one row of the aggregation where it belongs. */
function take(
  columns: readonly Column[],
  row: number,
  {
    parts,
    summaries,
    batch,
  }: { readonly parts: readonly PlannedPart[]; readonly summaries: readonly Summary[]; readonly batch: Batch },
): void {
  const cell = (index: number): number => columns[index]?.(row) ?? Number.NaN;
  const [part, summary] = [parts[cell(0)], summaries[cell(0)]];
  if (part === undefined || summary === undefined || isSilent(part, cell(5))) return;
  const index = cell(1) - summary.start;
  const [count, firstOrSum, last] = [cell(2), cell(3), cell(4)];
  summary.count[index] = count;
  summary.firstMs[index] = cell(5);
  summary.lastMs[index] = cell(6);
  summary.last[index] = part.convert(last);
  summary.max[index] = part.convert(cell(8));
  if (batch.kind === "counter") summary.first[index] = part.convert(firstOrSum);
  else {
    summary.first[index] = part.convert(last);
    summary.sum[index] = part.factor === undefined ? count * part.convert(last) : firstOrSum * part.factor;
  }
  const span = { min: cell(7), max: cell(8), first: firstOrSum, last };
  const isFaulty =
    cell(9) !== count || isImpossible(span, part) || (batch.kind === "counter" ? falls(span) : changes(span, part));
  summary.fault[index] = isFaulty ? 1 : 0;
}

/** Whether another part counts at a time. */
export function isSilent({ silent }: PlannedPart, time: number): boolean {
  return silent.some(({ fromMs, toMs }) => time >= fromMs && time < toMs);
}

interface ValueSpan {
  readonly min: number;
  readonly max: number;
  readonly first: number;
  readonly last: number;
}

function isImpossible({ min, max }: ValueSpan, part: PlannedPart): boolean {
  return !Number.isFinite(min) || !Number.isFinite(max) || min < lowestOf(part);
}

/** A setting of -1 means "as another one says"; nothing else is negative. */
export function lowestOf({ definition }: PlannedPart): number {
  return definition.attributes.includes("parameter") ? Number.NEGATIVE_INFINITY : 0;
}

function falls({ min, max, first, last }: ValueSpan): boolean {
  return min < first || max > last;
}

/** Of a setting, the moment of a change is asked for. */
function changes({ min, max }: ValueSpan, { definition }: PlannedPart): boolean {
  return definition.attributes.includes("parameter") && min !== max;
}
