import type { Note } from "./note.ts";
import type { Summary } from "./summary.ts";
import { at } from "./summary.ts";

/** A member in the buckets of its span, NaN where nothing is known. */
export interface CutMember {
  /** Bucket of the window at which the arrays begin. */
  readonly start: number;
  readonly mean: Float64Array;
  /** The same array where it is never above the mean. */
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
export function samplingInterval(summary: Summary): number {
  const within = intervalsWithin(summary);
  return medianOf(within.length > 0 ? within : intervalsBetween(summary));
}

function intervalsWithin({ count, firstMs, lastMs }: Summary): Float64Array {
  const intervals = new Float64Array(count.length);
  let size = 0;
  for (let index = 0; index < count.length; index += 1) {
    const samples = at(count, index);
    if (samples < 2) continue;
    intervals[size] = (at(lastMs, index) - at(firstMs, index)) / (samples - 1);
    size += 1;
  }
  return intervals.subarray(0, size);
}

function intervalsBetween({ count, firstMs, lastMs }: Summary): Float64Array {
  const intervals = new Float64Array(count.length);
  let [size, before] = [0, -1];
  for (let index = 0; index < count.length; index += 1) {
    if (count[index] === 0) continue;
    if (before >= 0) {
      intervals[size] = at(firstMs, index) - at(lastMs, before);
      size += 1;
    }
    before = index;
  }
  return intervals.subarray(0, size);
}

function medianOf(intervals: Float64Array): number {
  const [first = Number.NaN] = intervals;
  // Samples that are scraped are as far apart in all buckets.
  if (intervals.every((interval) => interval === first)) return first;
  const sorted = intervals.toSorted();
  const middle = (sorted.length - 1) / 2;
  return (at(sorted, Math.floor(middle)) + at(sorted, Math.ceil(middle))) / 2;
}
