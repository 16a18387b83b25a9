import { valueAt } from "../value-at.ts";

/** What a stretch of points costs, for every stretch in the same time, whatever its length. */
export interface CostTable {
  readonly points: number;
  readonly signals: number;
  /** Sums from the first point to before each point, six for each signal: of 1, t, t², y, ty, y². */
  readonly sums: Float64Array;
}

const sumsOfOne = 6;

/** Sums of signals, one row of points each, in units of their noise; NaN where nothing is known. */
export function tabulateCosts(rows: readonly Float64Array[], points: number): CostTable {
  const width = rows.length * sumsOfOne;
  const sums = new Float64Array((points + 1) * width);
  for (let point = 0; point < points; point += 1) {
    sums.copyWithin((point + 1) * width, point * width, (point + 1) * width);
    for (const [signal, row] of rows.entries()) {
      const value = valueAt(row, point);
      if (!Number.isNaN(value)) addPoint(sums, (point + 1) * width + signal * sumsOfOne, { time: point, value });
    }
  }
  return { points, signals: rows.length, sums };
}

function addPoint(
  sums: Float64Array,
  at: number,
  { time, value }: { readonly time: number; readonly value: number },
): void {
  const terms = [1, time, time * time, value, time * value, value * value];
  for (const [term, amount] of terms.entries()) sums[at + term] = valueAt(sums, at + term) + amount;
}

/**
 * Squared distances from a straight line of each signal's own through the points `[from, to)`, added up over signals. A line and not a
 * level, so that growth costs nothing and is not cut into steps.
 */
export function costOf({ signals, sums }: CostTable, from: number, to: number): number {
  const width = signals * sumsOfOne;
  let cost = 0;
  for (let signal = 0; signal < signals; signal += 1) {
    const low = from * width + signal * sumsOfOne;
    const high = to * width + signal * sumsOfOne;
    const count = valueAt(sums, high) - valueAt(sums, low);
    if (count < 2) continue;
    const time = valueAt(sums, high + 1) - valueAt(sums, low + 1);
    const value = valueAt(sums, high + 3) - valueAt(sums, low + 3);
    const timeSpread = valueAt(sums, high + 2) - valueAt(sums, low + 2) - (time * time) / count;
    const together = valueAt(sums, high + 4) - valueAt(sums, low + 4) - (time * value) / count;
    const spread = valueAt(sums, high + 5) - valueAt(sums, low + 5) - (value * value) / count;
    cost += Math.max(0, spread - (together * together) / timeSpread);
  }
  return cost;
}
