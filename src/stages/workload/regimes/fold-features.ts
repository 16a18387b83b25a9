import type { MetricWindow } from "../../../model/metric-series.ts";
import type { BucketMask } from "../signal-table.ts";
import { dayMs } from "../summary/daily-values.ts";
import { valueAt } from "../value-at.ts";
import { medianOf } from "./median.ts";
import type { WorkFeature } from "./work-features.ts";

/** Features by day and time of the day. */
export interface FoldedFeatures {
  readonly slotMs: number;
  readonly slotsOfDay: number;
  /** Midnight, UTC, of the first day. */
  readonly firstDayMs: number;
  readonly days: number;
  /** For each feature, day after day: how much a slot is above its day's median. NaN where nothing is known. */
  readonly cells: readonly Float64Array[];
  /** For each feature, the median of the days' medians. */
  readonly usual: readonly number[];
}

/** Finer than this, starts of jobs do not repeat from day to day. */
const leastSlotMs = 300_000;

/** Coarser than this, a job of an hour is a blur. */
const mostSlotMs = 1_800_000;

/** A day of which less is known has no median to compare with. */
const leastOfDay = 0.25;

/** Folds features by day; nothing where buckets do not divide a day, or are longer than jobs. */
export function foldFeatures(
  features: readonly WorkFeature[],
  mask: BucketMask,
  window: MetricWindow,
): FoldedFeatures | undefined {
  const slotMs = Math.ceil(leastSlotMs / window.bucketMs) * window.bucketMs;
  if (slotMs > mostSlotMs || dayMs % slotMs !== 0) return undefined;
  const firstDayMs = Math.floor(window.fromMs / dayMs) * dayMs;
  const shape = { slotMs, slotsOfDay: dayMs / slotMs, firstDayMs, days: Math.ceil((window.toMs - firstDayMs) / dayMs) };
  const slotOf = Int32Array.from(mask, (isMeant, bucket) =>
    isMeant === 0 ? -1 : Math.floor((window.fromMs + bucket * window.bucketMs - firstDayMs) / slotMs),
  );
  const cells = features.map(({ logs }) => cellsOf(logs, slotOf, shape.days * shape.slotsOfDay));
  const usual = cells.map((row) => compareWithDay(row, shape));
  return { ...shape, cells, usual };
}

/** Buckets are in order, so that those of one slot are next to each other. */
function cellsOf(logs: Float64Array, slotOf: Int32Array, count: number): Float64Array {
  const cells = new Float64Array(count).fill(Number.NaN);
  let values: number[] = [];
  for (const [bucket, slot] of slotOf.entries()) {
    if (slot < 0) continue;
    values.push(valueAt(logs, bucket));
    if (slotOf[bucket + 1] === slot) continue;
    cells[slot] = medianOf(values);
    values = [];
  }
  return cells;
}

/** Takes each day's median off its cells, and returns the median of these. */
function compareWithDay(row: Float64Array, { days, slotsOfDay }: Pick<FoldedFeatures, "days" | "slotsOfDay">): number {
  const medians = Array.from({ length: days }, (_, day) => {
    const cells = row.subarray(day * slotsOfDay, (day + 1) * slotsOfDay);
    const known = cells.filter((value) => !Number.isNaN(value)).length;
    const median = known >= leastOfDay * slotsOfDay ? medianOf(cells) : Number.NaN;
    for (const [slot, value] of cells.entries()) cells[slot] = value - median;
    return median;
  });
  return medianOf(medians);
}
