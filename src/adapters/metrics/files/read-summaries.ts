import type { MetricKind } from "../../../model/metric.ts";
import { bucketCount } from "../../../model/metric-series.ts";
import type { MetricWindow } from "../../../model/metric-series.ts";
import type { SeriesRows } from "./choose-rows.ts";
import { nameSeries, rowSets } from "./choose-rows.ts";
import type { DuckdbConnection } from "./open-duckdb.ts";
import type { Batch, PlannedPart } from "./plan-members.ts";
import { isSilent } from "./plan-members.ts";
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
 *
 * @returns when DuckDB is done; what it found is taken out of it by the function that is returned
 */
export async function readSummaries(
  connection: DuckdbConnection,
  rows: SeriesRows,
  { batch, window }: { readonly batch: Batch; readonly window: MetricWindow },
): Promise<() => Promise<ReadonlyMap<PlannedPart, Summary>>> {
  const parts = batch.members.flatMap((member) => member.parts);
  await nameSeries(connection, parts);
  const answer = await readNumbers(connection, aggregate(rows, batch, { parts, window }));
  return async () => {
    const targets = parts.map((part): Target => {
      const span = { fromMs: part.series.firstMs, toMs: part.series.lastMs };
      return { part, summary: emptySummary(span, window, batch.kind) };
    });
    const take = takeRows(targets, bucketCount(window), batch.kind);
    for await (const rowBatch of answer) take(rowBatch);
    return new Map(targets.map(({ part, summary }) => [part, summary]));
  };
}

interface Target {
  readonly part: PlannedPart;
  readonly summary: Summary;
}

function aggregate(
  rows: SeriesRows,
  { kind }: Batch,
  { parts, window }: { readonly parts: readonly PlannedPart[]; readonly window: MetricWindow },
): string {
  const densest = parts.reduce((most, part) => Math.max(most, samplesPerBucket(part, window)), 0);
  const slots = countSlots(densest);
  const offset = `(us - ${window.fromMs * 1000})`;
  // One division gives the slot within the window, and of it the bucket and the slot within the bucket.
  const slot = `${offset} * ${slots} // ${window.bucketMs * 1000}`;
  const queries = rowSets(rows, parts, window).map(
    (set) => `SELECT metric, labels, slot >> ${Math.log2(slots)} AS bucket, count(*) AS count, ${aggregates(kind)},
      arg_max(value, us) AS last, min(us) AS first_us, max(us) AS last_us, min(value) AS low, max(value) AS high,
      ${differentTimes(slots)} AS times
    FROM (SELECT *, ${slot} AS slot FROM ${set}) GROUP BY metric, labels, bucket`,
  );
  const fault = `(times <> count OR low < lowest OR NOT isfinite(low) OR NOT isfinite(high) OR ${oddity(kind)})::INTEGER`;
  // Columns are taken by their numbers in takeRows: few, since handing over a number costs as much as aggregating some.
  return `SELECT (id * ${bucketCount(window)} + bucket)::DOUBLE, (count * 2 + ${fault})::DOUBLE, first_us / 1000.0, last_us / 1000.0, last, one
      ${kind === "counter" ? "" : ", high"}
    FROM (${queries.join(" UNION ALL ")}) JOIN chosen USING (metric, labels)`;
}

/** SQL for what a bucket must be looked at for beside impossible values: the fall of a counter, the change of a setting. */
function oddity(kind: MetricKind): string {
  return kind === "counter" ? "low < one OR high > last" : "(lowest < 0 AND low <> high)";
}

/** First value of a counter, sum of a gauge. */
function aggregates(kind: MetricKind): string {
  const sum = `sum(trunc(value)) + sum(trunc((value - trunc(value)) * ${fractionScale})) / ${fractionScale}`;
  return `${kind === "counter" ? "arg_min(value, us)" : sum} AS one`;
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

const none = new Float64Array(0);

/** Puts rows of the aggregation where they belong. */
function takeRows(targets: readonly Target[], buckets: number, kind: MetricKind): (rows: RowBatch) => void {
  const takeValues = kind === "counter" ? takeCount : takeLevel;
  return ({ size, columns }) => {
    const cell = (column: number, row: number): number => at(columns[column] ?? none, row);
    for (let row = 0; row < size; row += 1) {
      const [place, firstMs] = [cell(0, row), cell(2, row)];
      const target = targets[Math.floor(place / buckets)];
      if (target === undefined || isSilent(target.part, firstMs)) continue;
      const { part, summary } = target;
      const index = (place % buckets) - summary.start;
      summary.count[index] = Math.floor(cell(1, row) / 2);
      summary.fault[index] = cell(1, row) % 2;
      summary.firstMs[index] = firstMs;
      summary.lastMs[index] = cell(3, row);
      summary.last[index] = part.convert(cell(4, row));
      takeValues(target, index, { one: cell(5, row), high: cell(6, row) });
    }
  };
}

/** Puts what only one kind has of a row where it belongs. */
type TakeValues = (target: Target, index: number, values: { readonly one: number; readonly high: number }) => void;

const takeCount: TakeValues = ({ part, summary }, index, { one }) => {
  summary.first[index] = part.convert(one);
};

const takeLevel: TakeValues = ({ part, summary }, index, { one, high }) => {
  summary.max[index] = part.convert(high);
  // What is no product is the same for all values of a bucket.
  const alike = at(summary.count, index) * at(summary.last, index);
  summary.sum[index] = part.factor === undefined ? alike : one * part.factor;
};
