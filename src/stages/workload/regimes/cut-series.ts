import { valueAt } from "../value-at.ts";
import { costOf } from "./segment-cost.ts";
import type { CostTable } from "./segment-cost.ts";

/** Parameters of a line, of each signal. */
const parametersOfLine = 2;

/** Fewest points of a piece: a line through fewer explains anything. */
const fewestPoints = 4;

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
  const search = { table, best, penalty, before: new Int32Array(table.points + 1) };
  const candidates = { begins: new Int32Array(table.points + 1), count: 0 };
  for (let end = fewestPoints; end <= table.points; end += 1) {
    candidates.begins[candidates.count] = end - fewestPoints;
    if (Number.isFinite(valueAt(best, end - fewestPoints))) candidates.count += 1;
    extend(search, candidates, end);
  }
  return trace(search.before, table.points);
}

interface Search {
  readonly table: CostTable;
  readonly penalty: number;
  /** The least cost of everything before a point. */
  readonly best: Float64Array;
  /** Where the last piece of that begins. */
  readonly before: Int32Array;
}

/** Where pieces that end later may begin; kept in place, since there are as many of them as points squared. */
interface Candidates {
  readonly begins: Int32Array;
  count: number;
}

/** Finds where the piece that ends here begins, and drops candidates that no later piece can begin with. */
function extend({ table, best, before, penalty }: Search, candidates: Candidates, end: number): void {
  const { begins, count } = candidates;
  const costs = new Float64Array(count);
  for (let index = 0; index < count; index += 1) {
    const begin = begins[index] ?? 0;
    const cost = valueAt(best, begin) + costOf(table, begin, end);
    costs[index] = cost;
    if (cost + penalty >= valueAt(best, end)) continue;
    best[end] = cost + penalty;
    before[end] = begin;
  }
  candidates.count = 0;
  for (let index = 0; index < count; index += 1) {
    if (valueAt(costs, index) > valueAt(best, end)) continue;
    begins[candidates.count] = begins[index] ?? 0;
    candidates.count += 1;
  }
}

function trace(before: Int32Array, points: number): readonly number[] {
  const cuts: number[] = [];
  for (let at = before[points] ?? 0; at > 0; at = before[at] ?? 0) cuts.unshift(at);
  return cuts;
}
