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
  readonly notes: readonly Note[];
}

/** A time without samples is a gap when it is longer than this many sampling intervals: two scrapes in a row may fail. */
export const gapIntervals = 3;

/**
 * How far apart samples usually are: the median over buckets of the time from the first to the last sample divided by their number less one;
 * without a bucket that has two, the median time from one to the next. NaN for a single sample.
 */
export function samplingInterval({ count, firstMs, lastMs }: Summary): number {
  const within: number[] = [];
  const between: number[] = [];
  let before = Number.NaN;
  for (const [index, samples] of count.entries()) {
    if (samples === 0) continue;
    if (samples > 1) within.push((at(lastMs, index) - at(firstMs, index)) / (samples - 1));
    if (!Number.isNaN(before)) between.push(at(firstMs, index) - before);
    before = at(lastMs, index);
  }
  const sorted = Float64Array.from(within.length > 0 ? within : between).toSorted();
  const middle = (sorted.length - 1) / 2;
  return (at(sorted, Math.floor(middle)) + at(sorted, Math.ceil(middle))) / 2;
}
