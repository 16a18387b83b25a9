import { valueAt } from "../value-at.ts";

/** The known values, rising. */
export function sortKnown(values: Iterable<number>): Float64Array {
  return Float64Array.from(values)
    .filter((value) => !Number.isNaN(value))
    .toSorted();
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
