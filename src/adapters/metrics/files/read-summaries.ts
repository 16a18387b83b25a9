import type { MetricKind } from "../../../model/metric.ts";
import type { MetricWindow } from "../../../model/metric-series.ts";
import type { CountedRows } from "./choose-rows.ts";
import { nameSeries, rowSets } from "./choose-rows.ts";
import type { DuckdbConnection } from "./open-duckdb.ts";
import type { Batch, PlannedPart } from "./plan-members.ts";
import { isSilent, lowestOf } from "./plan-members.ts";
import { readNumbers } from "./read-rows.ts";
import type { RowBatch } from "./read-rows.ts";
import type { Summary } from "./summary.ts";
import { at, emptySummary } from "./summary.ts";

/** Slots per word of the mask that tells whether a time may be there twice. */
const slotsPerWord = 64;

/** Samples that are spread evenly fall into different slots if there are at least twice as many slots. */
const slotsPerSample = 2;

/** Words of a mask. Of more samples in a bucket than fit, the different times are counted, which takes more memory. */
const wordCounts = [1, 2, 4, 8];

/** Fraction digits, in bits, of values below 1 that sums keep: 2⁻⁴⁰ is 10⁻¹². Sums of whole numbers and of such fractions are exact, in any order. */
const fractionScale = 2 ** 40;

/**
 * Aggregates the samples of a batch within each bucket, inside DuckDB. Nothing of the answer depends on the order of rows or on threads:
 * sums are of whole numbers and of fractions cut to 40 bits, the rest is picked by time.
 */
export async function readSummaries(
  connection: DuckdbConnection,
  rows: CountedRows,
  { batch, window }: { readonly batch: Batch; readonly window: MetricWindow },
): Promise<ReadonlyMap<PlannedPart, Summary>> {
  const parts = batch.members.flatMap((member) => member.parts);
  await nameSeries(connection, parts);
  const targets = parts.map((part): Target => {
    const span = { fromMs: part.series.firstMs, toMs: part.series.lastMs };
    return { part, summary: emptySummary(span, window, batch.kind) };
  });
  const take = batch.kind === "counter" ? takeCounter : takeGauge;
  for await (const rowBatch of readNumbers(connection, aggregate(rows, batch, { parts, window })))
    for (let row = 0; row < rowBatch.size; row += 1) takeRow(rowBatch, row, { targets, take });
  return new Map(targets.map(({ part, summary }) => [part, summary]));
}

interface Target {
  readonly part: PlannedPart;
  readonly summary: Summary;
}

function aggregate(
  rows: CountedRows,
  { kind }: Batch,
  { parts, window }: { readonly parts: readonly PlannedPart[]; readonly window: MetricWindow },
): string {
  const densest = Math.max(...parts.map((part) => samplesPerBucket(part, window)));
  const slots = countSlots(densest);
  const offset = `(us - ${window.fromMs * 1000})`;
  // One division gives the slot within the window, and of it the bucket and the slot within the bucket.
  const slot = `${offset} * ${slots} // ${window.bucketMs * 1000}`;
  const queries = rowSets(rows, parts, window).map(
    (set) => `SELECT metric, labels, slot >> ${Math.log2(slots)} AS bucket, count(*) AS count,
      ${aggregates(kind)}, min(us) AS first_us, max(us) AS last_us, min(value) AS low, max(value) AS high, ${differentTimes(slots)} AS times
    FROM (SELECT *, ${slot} AS slot FROM ${set}) GROUP BY metric, labels, bucket`,
  );
  return `SELECT id, bucket::INTEGER, count::DOUBLE, one, last, first_us / 1000.0, last_us / 1000.0, low, high, times::DOUBLE
    FROM (${queries.join(" UNION ALL ")}) JOIN chosen USING (metric, labels)`;
}

/** First value of a counter, sum of a gauge, and the last value of both. */
function aggregates(kind: MetricKind): string {
  const sum = `sum(trunc(value)) + sum(trunc((value - trunc(value)) * ${fractionScale})) / ${fractionScale}`;
  return `${kind === "counter" ? "arg_min(value, us)" : sum} AS one, arg_max(value, us) AS last`;
}

function samplesPerBucket({ series }: PlannedPart, { bucketMs }: MetricWindow): number {
  return series.samples / ((series.lastMs - series.firstMs) / bucketMs + 1);
}

/** Slots of a bucket; 1 where there would have to be too many. */
function countSlots(samples: number): number {
  const slots = wordCounts.map((words) => words * slotsPerWord);
  return slots.find((count) => count >= samples * slotsPerSample) ?? 1;
}

/** SQL for a number that is that of the samples in a bucket only if all their times are different. */
function differentTimes(slots: number): string {
  if (slots === 1) return "count(DISTINCT us)";
  const bit = `(1::UBIGINT << (slot & ${slotsPerWord - 1})::UBIGINT)`;
  if (slots === slotsPerWord) return `bit_count(bit_or(${bit}))`;
  const words = Array.from({ length: slots / slotsPerWord }, (_, word) => {
    const isIn = `(slot & ${slots - 1}) >> ${Math.log2(slotsPerWord)} = ${word}`;
    return `bit_count(bit_or(CASE WHEN ${isIn} THEN ${bit} ELSE 0::UBIGINT END))`;
  });
  return words.join(" + ");
}

type TakeValues = (
  columns: readonly Float64Array[],
  row: number,
  place: Target & { readonly index: number },
) => boolean;

const [idColumn, bucketColumn, countColumn, oneColumn, lastColumn] = [0, 1, 2, 3, 4];
const [firstMsColumn, lastMsColumn, lowColumn, highColumn, timesColumn] = [5, 6, 7, 8, 9];

/** Puts one row of the aggregation where it belongs. */
function takeRow(
  { columns }: RowBatch,
  row: number,
  { targets, take }: { readonly targets: readonly Target[]; readonly take: TakeValues },
): void {
  const target = targets[cell(columns, idColumn, row)];
  const firstMs = cell(columns, firstMsColumn, row);
  if (target === undefined || isSilent(target.part, firstMs)) return;
  const { part, summary } = target;
  const index = cell(columns, bucketColumn, row) - summary.start;
  const [count, low, high] = [
    cell(columns, countColumn, row),
    cell(columns, lowColumn, row),
    cell(columns, highColumn, row),
  ];
  summary.count[index] = count;
  summary.firstMs[index] = firstMs;
  summary.lastMs[index] = cell(columns, lastMsColumn, row);
  summary.last[index] = part.convert(cell(columns, lastColumn, row));
  const isOdd = take(columns, row, { part, summary, index });
  const isImpossible = !Number.isFinite(low) || !Number.isFinite(high) || low < lowestOf(part);
  summary.fault[index] = isOdd || isImpossible || cell(columns, timesColumn, row) !== count ? 1 : 0;
}

/** @returns whether it falls */
const takeCounter: TakeValues = (columns, row, { part, summary, index }) => {
  const first = cell(columns, oneColumn, row);
  summary.first[index] = part.convert(first);
  return cell(columns, lowColumn, row) < first || cell(columns, highColumn, row) > cell(columns, lastColumn, row);
};

/** @returns whether a setting changes: the moment is asked for */
const takeGauge: TakeValues = (columns, row, { part, summary, index }) => {
  const high = cell(columns, highColumn, row);
  summary.max[index] = part.convert(high);
  // What is no product is the same for all values of a bucket.
  const alike = cell(columns, countColumn, row) * at(summary.last, index);
  summary.sum[index] = part.factor === undefined ? alike : cell(columns, oneColumn, row) * part.factor;
  return part.attributes["parameter"] !== undefined && high !== cell(columns, lowColumn, row);
};

function cell(columns: readonly Float64Array[], column: number, row: number): number {
  return columns[column]?.[row] ?? Number.NaN;
}
