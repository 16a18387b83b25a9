import { dayMs } from "../summary/daily-values.ts";
import { valueAt } from "../value-at.ts";
import { medianOf } from "./median.ts";
import { fewestDays } from "./take-points.ts";
import type { FeaturePoints } from "./take-points.ts";

/** What repeats every day or week in logarithms of features: what is added to their level at a time. */
export interface Seasons {
  readonly period: Period;
  readonly widthMs: number;
  /** For each feature, what is added in each slot of the period. */
  readonly shapes: readonly Float64Array[];
}

/** `weekend`: two days that repeat, one for Mondays to Fridays and one for Saturdays and Sundays. */
type Period = "none" | "day" | "weekend" | "week";

/** Days of a week. */
const weekDays = 7;

/** The first of January 1970 was a Thursday, three days after Monday. */
const thursday = 3;

const saturday = 5;

/** Days that a window must have for a period: a week must come three times, or one odd week could not be told from it. */
const daysForWeek = 21;
const daysForWeekend = 14;

/** A part of a day with fewer of its points says nothing of its level. */
const leastOfDay = 0.5;

/**
 * What repeats: the medians, by time of the day (also by the kind of day from two weeks on, by time of the week from three on) of what
 * points are above their level. The level is the median of their day (of the week around it), never across a cut.
 *
 * @param cuts points at which the level is known to change
 */
export function findSeasons(points: FeaturePoints, cuts: readonly number[], known?: Seasons): Seasons {
  const { widthMs, rows } = points;
  const period = periodOf(points);
  if (period === "none") return { period, widthMs, shapes: [] };
  const around = period === "day" ? 1 : weekDays;
  const shapes = rows.map((row, feature) => {
    const level = levelsOf(known ? withoutSeason(points, known, feature) : row, points, { cuts, around });
    return shapeOf(
      row.map((value, point) => value - valueAt(level, point)),
      points,
      period,
    );
  });
  return { period, widthMs, shapes };
}

function periodOf({ times, widthMs }: FeaturePoints): Period {
  const days = Math.round((valueAt(times, times.length - 1) - valueAt(times, 0) + widthMs) / dayMs);
  if (!(days >= fewestDays) || dayMs % widthMs !== 0) return "none";
  if (days >= daysForWeek) return "week";
  return days >= daysForWeekend ? "weekend" : "day";
}

/** A feature's points without what repeats. */
export function withoutSeason({ times, rows }: FeaturePoints, seasons: Seasons, feature: number): Float64Array {
  const row = rows[feature] ?? new Float64Array();
  return row.map((value, point) => value - seasonAt(seasons, feature, valueAt(times, point)));
}

/** What repeats of a feature at a time, milliseconds since 1970; 0 where nothing does. */
export function seasonAt({ period, widthMs, shapes }: Seasons, feature: number, timeMs: number): number {
  const shape = shapes[feature];
  return shape ? valueAt(shape, slotAt(period, widthMs, timeMs)) : 0;
}

function slotAt(period: Period, widthMs: number, timeMs: number): number {
  const weekday = (Math.floor(timeMs / dayMs) + thursday) % weekDays;
  const dayOfPeriod = { none: 0, day: 0, weekend: weekday >= saturday ? 1 : 0, week: weekday }[period];
  return Math.floor((dayOfPeriod * dayMs + (timeMs % dayMs)) / widthMs);
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
function shapeOf(above: Float64Array, { times, widthMs }: FeaturePoints, period: Period): Float64Array {
  const slots: number[][] = Array.from({ length: (weekDays * dayMs) / widthMs }, () => []);
  for (const [point, value] of above.entries()) slots[slotAt(period, widthMs, valueAt(times, point))]?.push(value);
  const shape = Float64Array.from(slots, (values) => medianOf(values));
  const middle = medianOf(shape) || 0;
  return shape.map((value) => (Number.isNaN(value) ? 0 : value - middle));
}
