/** The last number that is known; undefined where none is. */
export function lastKnown(values: Float64Array | undefined): number | undefined {
  return values?.findLast((value) => !Number.isNaN(value));
}
