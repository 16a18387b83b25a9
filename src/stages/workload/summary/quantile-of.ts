import { valueAt } from "../value-at.ts";

/** The known values, rising. */
export function sortKnown(values: ArrayLike<number>): Float64Array {
  const known = new Float64Array(values.length);
  let count = 0;
  for (let index = 0; index < values.length; index += 1) {
    const value = values[index] ?? Number.NaN;
    if (Number.isNaN(value)) continue;
    known[count] = value;
    count += 1;
  }
  const own = known.subarray(0, count);
  return count > fewNumbers ? own.toSorted() : insertEach(own);
}

/** So few numbers are sorted faster by hand than by the engine: half a million medians of a few are taken of a month. */
const fewNumbers = 48;

/** Insertion sort, in place. */
function insertEach(numbers: Float64Array): Float64Array {
  for (let index = 1; index < numbers.length; index += 1) {
    const value = valueAt(numbers, index);
    let place = index;
    for (; place > 0 && valueAt(numbers, place - 1) > value; place -= 1) numbers[place] = valueAt(numbers, place - 1);
    numbers[place] = value;
  }
  return numbers;
}

/**
 * A quantile of rising values, between two of them on the line that joins them: definition 7 of Hyndman and Fan, Sample Quantiles in
 * Statistical Packages, The American Statistician 50 (1996). NaN for none.
 */
export function quantileOf(sorted: Float64Array, share: number): number {
  const place = (sorted.length - 1) * share;
  const below = Math.floor(place);
  const low = valueAt(sorted, below);
  return low + (valueAt(sorted, Math.ceil(place)) - low) * (place - below);
}
