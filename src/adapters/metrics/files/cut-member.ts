import type { Note } from "./note.ts";
import type { Summary } from "./summary.ts";
import { at } from "./summary.ts";

/** A member in the buckets of its span, NaN where nothing is known. */
export interface CutMember {
  /** Bucket of the window at which the arrays begin. */
  readonly start: number;
  readonly mean: Float64Array;
  readonly max: Float64Array;
  /** How much of each bucket its samples speak of, milliseconds. */
  readonly coveredMs: Float64Array;
  /** How far apart its samples usually are, milliseconds; NaN for one sample. */
  readonly intervalMs: number;
  readonly notes: readonly Note[];
}

/** A time without samples is a gap when it is longer than this many sampling intervals: two scrapes in a row may fail. */
export const gapIntervals = 3;

/**
 * How far apart samples usually are: the median over buckets of the time from the first to the last sample divided by their number less one;
 * without a bucket that has two, the median time from one to the next. NaN for a single sample.
 */
export function samplingInterval({ count, firstMs, lastMs }: Summary): number {
  const [within, between] = [new Float64Array(count.length), new Float64Array(count.length)];
  let [bucketsWithTwo, steps, before] = [0, 0, -1];
  for (let index = 0; index < count.length; index += 1) {
    const samples = at(count, index);
    if (samples === 0) continue;
    if (samples > 1) {
      within[bucketsWithTwo] = (at(lastMs, index) - at(firstMs, index)) / (samples - 1);
      bucketsWithTwo += 1;
    }
    if (before >= 0) {
      between[steps] = at(firstMs, index) - at(lastMs, before);
      steps += 1;
    }
    before = index;
  }
  return medianOf(bucketsWithTwo > 0 ? within.subarray(0, bucketsWithTwo) : between.subarray(0, steps));
}

function medianOf(intervals: Float64Array): number {
  const [first = Number.NaN] = intervals;
  // Samples that are scraped are as far apart in all buckets.
  if (intervals.every((interval) => interval === first)) return first;
  const sorted = intervals.toSorted();
  const middle = (sorted.length - 1) / 2;
  return (at(sorted, Math.floor(middle)) + at(sorted, Math.ceil(middle))) / 2;
}
