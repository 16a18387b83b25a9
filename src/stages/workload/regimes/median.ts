import { quantileOf } from "../summary/quantile-of.ts";
import { valueAt } from "../value-at.ts";

/** A normal distribution's standard deviation is this many times its median absolute deviation (Rousseeuw and Croux 1993). */
export const deviationsPerMad = 1.4826;

/** The median of n normal values scatters this many times more than one of them does, over the root of n: the root of pi over 2. */
export const medianScatter = 1.2533;

/** The middle of the known values, the mean of the middle two where their number is even; NaN where nothing is known. */
export function medianOf(values: ArrayLike<number>): number {
  return quantileOf(sortFew(values), 0.5);
}

/** How far apart the known values are but for the lowest and the highest hundredth; NaN where nothing is known. */
export function spreadOf(values: ArrayLike<number>): number {
  const sorted = sortFew(values);
  return quantileOf(sorted, 0.99) - quantileOf(sorted, 0.01);
}

/** Copies of up to so many numbers are sorted faster by hand than by the engine: half a million medians of a few are taken of a month. */
const fewNumbers = 48;

function sortFew(values: ArrayLike<number>): Float64Array {
  const known = new Float64Array(values.length);
  let count = 0;
  for (let index = 0; index < values.length; index += 1) {
    const value = values[index] ?? Number.NaN;
    if (Number.isNaN(value)) continue;
    known[count] = value;
    count += 1;
  }
  return count > fewNumbers ? known.subarray(0, count).toSorted() : insertEach(known.subarray(0, count));
}

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
