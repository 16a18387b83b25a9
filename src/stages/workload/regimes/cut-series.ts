import { valueAt } from "../value-at.ts";
import { costOf } from "./segment-cost.ts";
import type { CostTable } from "./segment-cost.ts";

/** Parameters of a line, of each signal. */
const parametersOfLine = 2;

/** Fewest points of a piece: a line through fewer explains anything. */
export const fewestPoints = 4;

/**
 * Where to cut a series so that straight lines explain it best: the exact minimum of the pieces' costs and a penalty for each, by PELT
 * (Killick, Fearnhead and Eckley 2012, https://doi.org/10.1080/01621459.2012.737745). The penalty is BIC's, the logarithm of the number
 * of points for each parameter of a piece and for its place.
 *
 * @returns the points at which a new piece begins, rising; neither the first nor the last
 */
export function cutSeries(table: CostTable): readonly number[] {
  const penalty = (parametersOfLine * table.signals + 1) * Math.log(Math.max(2, table.points));
  const best = new Float64Array(table.points + 1).fill(Number.POSITIVE_INFINITY);
  best[0] = -penalty;
  const before = new Int32Array(table.points + 1);
  let candidates: readonly number[] = [];
  for (let end = fewestPoints; end <= table.points; end += 1) {
    const begins = end - fewestPoints;
    if (Number.isFinite(valueAt(best, begins))) candidates = [...candidates, begins];
    candidates = extend({ table, best, before, penalty }, candidates, end);
  }
  return trace(before, table.points);
}

interface Search {
  readonly table: CostTable;
  /** The least cost of everything before a point. */
  readonly best: Float64Array;
  /** Where the last piece of that begins. */
  readonly before: Int32Array;
  readonly penalty: number;
}

/** Finds where the piece that ends here begins; what is returned may begin a piece that ends later. */
function extend(
  { table, best, before, penalty }: Search,
  candidates: readonly number[],
  end: number,
): readonly number[] {
  const costs = candidates.map((begins) => valueAt(best, begins) + costOf(table, begins, end));
  for (const [index, cost] of costs.entries()) {
    if (cost + penalty >= valueAt(best, end)) continue;
    best[end] = cost + penalty;
    before[end] = candidates[index] ?? 0;
  }
  return candidates.filter((_, index) => (costs[index] ?? 0) <= valueAt(best, end));
}

function trace(before: Int32Array, points: number): readonly number[] {
  const cuts: number[] = [];
  for (let at = before[points] ?? 0; at > 0; at = before[at] ?? 0) cuts.unshift(at);
  return cuts;
}
