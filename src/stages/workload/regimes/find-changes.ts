import { valueAt } from "../value-at.ts";
import { cutSeries } from "./cut-series.ts";
import { medianOf } from "./median.ts";
import { noiseOf } from "./noise-of.ts";
import { tabulateCosts } from "./segment-cost.ts";

/**
 * What is neither season nor growth is a change only if some feature of the work is, at once and for good, two fifths more than before
 * or three tenths less. In the recordings of the lab, where one load ran throughout, features move by a quarter for a minute and more.
 */
export const leastChange: number = Math.log(1.4);

/** A change is abrupt: it shows between the medians of so many points before and after, or of this time where that is more points. */
const pointsAround = 5;
const aroundMs = 30 * 60_000;

/** So much of a change must come at once; what few points show is less than the whole as often as more. */
const shareAtOnce = 0.67;

/** Points without what repeats. */
export interface LevelPoints {
  readonly widthMs: number;
  readonly rows: readonly Float64Array[];
}

/**
 * Points at which the work changes abruptly. All features are cut together, each in units of its noise, between points where there is a
 * cut anyway; then cuts at which nothing changes enough are taken back, the least of them first.
 *
 * @param given points at which there is a cut in any case, rising; they are in the answer
 */
export function findChanges(points: LevelPoints, given: readonly number[]): readonly number[] {
  const [first] = points.rows;
  if (!first) return [];
  const scaled = points.rows.map((row) => {
    const noise = noiseOf(row);
    return row.map((value) => value / noise);
  });
  const borders = [0, ...given, first.length];
  return borders.slice(1).flatMap((end, index) => {
    const start = borders[index] ?? 0;
    const part = { widthMs: points.widthMs, rows: points.rows.map((row) => row.subarray(start, end)) };
    const table = tabulateCosts(
      scaled.map((row) => row.subarray(start, end)),
      end - start,
    );
    const cuts = confirmCuts(part, cutSeries(table)).map((cut) => start + cut);
    return end < first.length ? [...cuts, end] : cuts;
  });
}

function confirmCuts(points: LevelPoints, cuts: readonly number[]): readonly number[] {
  const length = points.rows[0]?.length ?? 0;
  const changes = cuts.map((cut, index) =>
    changeAt(points, cut, { from: cuts[index - 1] ?? 0, to: cuts[index + 1] ?? length }),
  );
  const least = Math.min(...changes);
  if (cuts.length === 0 || least >= leastChange) return cuts;
  const weakest = changes.indexOf(least);
  return confirmCuts(points, cuts.toSpliced(weakest, 1));
}

/** The largest change of a feature, which must show both between the whole pieces before and after the cut, and next to it. */
function changeAt(
  { rows, widthMs }: LevelPoints,
  cut: number,
  { from, to }: { readonly from: number; readonly to: number },
): number {
  const around = Math.max(pointsAround, Math.round(aroundMs / widthMs));
  const changes = rows.map((row) => {
    const whole = medianOf(row.subarray(cut, to)) - medianOf(row.subarray(from, cut));
    const after = medianOf(row.subarray(cut, Math.min(to, cut + around)));
    const before = medianOf(row.subarray(Math.max(from, cut - around), cut));
    return Math.min(Math.abs(whole), ((after - before) * Math.sign(whole)) / shareAtOnce);
  });
  return Math.max(0, ...changes.filter((change) => !Number.isNaN(change)));
}

/** A feature over buckets, and where a change in it may be. */
export interface ChangePlace {
  readonly rows: readonly Float64Array[];
  /** Buckets that belong to what was before, and to what came after, in any case. */
  readonly from: number;
  readonly to: number;
}

/**
 * The bucket with which a change that was found between points begins: where levels before and after, the medians of what is around,
 * explain the buckets in between with the least distance.
 */
export function placeChange({ rows, from, to }: ChangePlace, around: number): number {
  const gain = new Float64Array(to - from + 1);
  for (const row of rows) {
    const before = medianOf(row.subarray(Math.max(0, from - around), from));
    const after = medianOf(row.subarray(to, to + around));
    const worth = Math.abs(after - before) || 1;
    if (Number.isNaN(worth) || worth < leastChange) continue;
    let sum = 0;
    for (let bucket = from; bucket < to; bucket += 1) {
      const value = valueAt(row, bucket);
      const nearer = (Math.abs(value - after) - Math.abs(value - before)) / worth;
      sum += Number.isNaN(nearer) ? 0 : nearer;
      gain[bucket - from + 1] = valueAt(gain, bucket - from + 1) + sum;
    }
  }
  return from + gain.indexOf(Math.max(...gain));
}
