import { quantileOf, sortKnown } from "../summary/quantile-of.ts";

/** A normal distribution's standard deviation is this many times its median absolute deviation (Rousseeuw and Croux 1993). */
export const deviationsPerMad = 1.4826;

/** The median of n normal values scatters this many times more than one of them does, over the root of n: the root of pi over 2. */
export const medianScatter = 1.2533;

/** The middle of the known values, the mean of the middle two where their number is even; NaN where nothing is known. */
export function medianOf(values: ArrayLike<number>): number {
  return quantileOf(sortKnown(values), 0.5);
}

/** How far apart the known values are but for the lowest and the highest hundredth; NaN where nothing is known. */
export function spreadOf(values: ArrayLike<number>): number {
  const sorted = sortKnown(values);
  return quantileOf(sorted, 0.99) - quantileOf(sorted, 0.01);
}
