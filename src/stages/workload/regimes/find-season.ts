import { dayMs } from "../summary/daily-values.ts";
import { valueAt } from "../value-at.ts";
import { medianOf } from "./median.ts";
import { fewestDays } from "./take-points.ts";
import type { FeaturePoints } from "./take-points.ts";

/** What repeats every day or week in logarithms of features: what is added to their level at a time. */
export interface Seasons {
  /** 0 where nothing repeats. */
  readonly periodMs: number;
  readonly widthMs: number;
  /** For each feature, from the beginning of the period; a period of weeks begins on Thursday, as 1970 did. */
  readonly shapes: readonly Float64Array[];
}

/** Days of a week. */
const weekDays = 7;

/** A week is a period from two weeks on; before, one day of the week has not been seen twice. */
const daysForWeeks = 14;

/** A part of a day with fewer of its points says nothing of its level. */
const leastOfDay = 0.5;

/**
 * What repeats: the medians, by time of the day (by time of the week from two weeks on), of what points are above their level. The
 * level is the median of their day (of the week around it), never across a cut.
 *
 * @param cuts points at which the level is known to change
 */
export function findSeasons(points: FeaturePoints, cuts: readonly number[], known?: Seasons): Seasons {
  const { widthMs, times, rows } = points;
  const days = Math.round((valueAt(times, times.length - 1) - valueAt(times, 0) + widthMs) / dayMs) || 0;
  const periodMs = days >= daysForWeeks ? weekDays * dayMs : days >= fewestDays ? dayMs : 0;
  if (periodMs === 0 || dayMs % widthMs !== 0) return { periodMs: 0, widthMs, shapes: [] };
  const around = periodMs === dayMs ? 1 : weekDays;
  const shapes = rows.map((row, feature) => {
    const level = levelsOf(known ? withoutSeason(points, known, feature) : row, points, { cuts, around });
    return shapeOf(
      row.map((value, point) => value - valueAt(level, point)),
      points,
      periodMs,
    );
  });
  return { periodMs, widthMs, shapes };
}

/** A feature's points without what repeats. */
export function withoutSeason({ times, rows }: FeaturePoints, seasons: Seasons, feature: number): Float64Array {
  const row = rows[feature] ?? new Float64Array();
  return row.map((value, point) => value - seasonAt(seasons, feature, valueAt(times, point)));
}

/** What repeats of a feature at a time, milliseconds since 1970; 0 where nothing does. */
export function seasonAt({ periodMs, widthMs, shapes }: Seasons, feature: number, timeMs: number): number {
  const shape = shapes[feature];
  return shape ? valueAt(shape, Math.floor((timeMs % periodMs) / widthMs)) : 0;
}

/** A part of a day between cuts. */
interface Part {
  readonly from: number;
  readonly to: number;
  /** How many cuts are before it. */
  readonly piece: number;
  readonly level: number;
}

function levelsOf(
  row: Float64Array,
  { times, widthMs }: FeaturePoints,
  { cuts, around }: { readonly cuts: readonly number[]; readonly around: number },
): Float64Array {
  const levels = new Float64Array(row.length).fill(Number.NaN);
  const parts = partsOf(row, times, cuts).filter(({ from, to }) => (to - from) * widthMs >= leastOfDay * dayMs);
  for (const [index, { from, to, piece }] of parts.entries()) {
    const first = parts.findIndex((part) => part.piece === piece);
    const end = parts.findLastIndex((part) => part.piece === piece) + 1;
    const start = Math.max(first, Math.min(index - Math.floor(around / 2), end - around));
    const near = parts.slice(start, Math.min(end, start + around));
    levels.fill(medianOf(near.map(({ level }) => level)), from, to);
  }
  return levels;
}

function partsOf(row: Float64Array, times: Float64Array, cuts: readonly number[]): readonly Part[] {
  const parts: Part[] = [];
  let [from, piece] = [0, 0];
  for (let point = 1; point <= row.length; point += 1) {
    const isCut = cuts[piece] === point;
    const isSameDay = Math.floor(valueAt(times, point) / dayMs) === Math.floor(valueAt(times, from) / dayMs);
    if (isSameDay && !isCut) continue;
    parts.push({ from, to: point, piece, level: medianOf(row.subarray(from, point)) });
    from = point;
    if (isCut) piece += 1;
  }
  return parts;
}

/** Above 0 as often as below, so that a level stays one. */
function shapeOf(above: Float64Array, { times, widthMs }: FeaturePoints, periodMs: number): Float64Array {
  const slots: number[][] = Array.from({ length: periodMs / widthMs }, () => []);
  for (const [point, value] of above.entries()) {
    slots[Math.floor((valueAt(times, point) % periodMs) / widthMs)]?.push(value);
  }
  const shape = Float64Array.from(slots, (values) => medianOf(values));
  const middle = medianOf(shape) || 0;
  return shape.map((value) => (Number.isNaN(value) ? 0 : value - middle));
}
