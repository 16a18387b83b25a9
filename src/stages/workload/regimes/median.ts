import { valueAt } from "../value-at.ts";

/** A normal distribution's standard deviation is this many times its median absolute deviation (Rousseeuw and Croux 1993). */
export const deviationsPerMad = 1.4826;

/** The median of n normal values scatters this many times more than one of them does, over the root of n: the root of pi over 2. */
export const medianScatter = 1.2533;

/** The middle of the known values, the mean of the middle two where their number is even; NaN where nothing is known. */
export function medianOf(values: Iterable<number>): number {
  const sorted = sortKnown(values);
  const middle = (sorted.length - 1) / 2;
  return (valueAt(sorted, Math.floor(middle)) + valueAt(sorted, Math.ceil(middle))) / 2;
}

/** How far apart the known values are but for the lowest and the highest hundredth; NaN where nothing is known. */
export function spreadOf(values: Iterable<number>): number {
  const sorted = sortKnown(values);
  const last = sorted.length - 1;
  return valueAt(sorted, Math.round(last * 0.99)) - valueAt(sorted, Math.round(last * 0.01));
}

function sortKnown(values: Iterable<number>): Float64Array {
  return Float64Array.from(values)
    .filter((value) => !Number.isNaN(value))
    .toSorted();
}
