/** One number of many; NaN, unknown, where there is none. */
export function valueAt(values: Float64Array, index: number): number {
  return values[index] ?? Number.NaN;
}
