/** Digits that every number of a profile has: more than any measurement, fewer than sums in another order would change. */
const digits = 6;

/** A number rounded to six significant digits; never -0. */
export function roundSignificant(value: number): number {
  return Number(value.toPrecision(digits)) || 0;
}

/** The same of an average that may be unknown. */
export function roundKnown(value: number): number | null {
  return Number.isNaN(value) ? null : roundSignificant(value);
}
