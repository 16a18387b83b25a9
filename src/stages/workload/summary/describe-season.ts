import type { MetricWindow } from "../../../model/metric-series.ts";
import { bucketCount } from "../../../model/metric-series.ts";
import type { Season } from "../../../model/workload.ts";
import { valueAt } from "../value-at.ts";
import { dailyQuantiles, dayMs } from "./daily-values.ts";
import { fitLine } from "./fit-line.ts";
import { quantileOf, sortKnown } from "./quantile-of.ts";
import { roundKnown, roundSignificant } from "./round-significant.ts";

const hourMs = 3_600_000;

/** 1970 began on a Thursday: so many hours after a Monday's midnight. */
const hoursSinceMonday = 3 * 24;

/** Hours of each period, and days before it can be told: each hour of the day seen three times, each hour of the week twice. */
const periods = { day: { hours: 24, days: 3 }, week: { hours: 168, days: 14 } } as const;

/** Below, the hour tells next to nothing. */
const weakest = 0.1;

/** The week must explain this much more than the day: 168 numbers instead of 24 ask for a reason. */
const weekGain = 0.1;

/** Hours outside these quantiles count as much as the quantiles, so that one incident does not hide what happens every day. */
const clipped = { low: 0.01, high: 0.99 } as const;

/**
 * What repeats in a signal by hour of day or week; undefined where little does, or too few days are known to tell.
 *
 * The strength is what medians by hour explain of the variance of hourly means after the trend. Each hour is predicted from the same
 * hours of other days alone, since a median of few values would else explain itself; noise has a strength of 0.
 */
export function describeSeason(values: Float64Array, window: MetricWindow): Season | undefined {
  if (window.bucketMs > hourMs) return undefined;
  const hours = hourlyMeans(values, window);
  const line = fitLine(dailyQuantiles(values, window, 0.5));
  const level = hours.map(({ hour, value }) => ({ hour, value: value - (line?.at((hour + 0.5) / 24) ?? 0) }));
  const [day, week] = [strengthOf(level, "day"), strengthOf(level, "week")];
  const period = week > day + weekGain ? "week" : "day";
  const strength = period === "week" ? week : day;
  return strength >= weakest ? { period, strength: roundSignificant(strength), ...shapeOf(hours, period) } : undefined;
}

interface HourlyValue {
  /** Hours since 1970, UTC. */
  readonly hour: number;
  readonly value: number;
}

function hourlyMeans(values: Float64Array, window: MetricWindow): readonly HourlyValue[] {
  const sums = new Map<number, { sum: number; count: number }>();
  for (let bucket = 0; bucket < bucketCount(window); bucket += 1) {
    const value = valueAt(values, bucket);
    if (Number.isNaN(value)) continue;
    const hour = Math.floor((window.fromMs + bucket * window.bucketMs) / hourMs);
    const known = sums.get(hour) ?? { sum: 0, count: 0 };
    sums.set(hour, { sum: known.sum + value, count: known.count + 1 });
  }
  return [...sums].map(([hour, { sum, count }]) => ({ hour, value: sum / count }));
}

/** 0 where too few days are known, or nothing varies. */
function strengthOf(hours: readonly HourlyValue[], period: Season["period"]): number {
  const days = new Set(hours.map(({ hour }) => Math.floor((hour * hourMs) / dayMs)));
  if (days.size < periods[period].days) return 0;
  const sorted = sortKnown(hours.map(({ value }) => value));
  const [low, high] = [quantileOf(sorted, clipped.low), quantileOf(sorted, clipped.high)];
  const clip = (value: number): number => Math.min(high, Math.max(low, value));
  const cells = cellsOf(hours, period)
    .map((cell) => cell.map(clip).toSorted())
    .filter(({ length }) => length > 1);
  const all = Float64Array.from(cells.flatMap((cell) => [...cell])).toSorted();
  const total = squaresAroundOthers(all);
  const left = cells.reduce((sum, cell) => sum + squaresAroundOthers(cell), 0);
  return total > 0 ? Math.max(0, 1 - left / total) : 0;
}

function cellsOf(hours: readonly HourlyValue[], period: Season["period"]): readonly Float64Array[] {
  const count = periods[period].hours;
  const cells = Array.from({ length: count }, (): number[] => []);
  for (const { hour, value } of hours) cells[(hour + hoursSinceMonday) % count]?.push(value);
  return cells.map((cell) => Float64Array.from(cell));
}

/** The squares of what each of the rising values differs by from the median of the others. */
function squaresAroundOthers(sorted: Float64Array): number {
  const middle = (sorted.length - 2) / 2;
  let squares = 0;
  for (let index = 0; index < sorted.length; index += 1) {
    const other = (place: number): number => valueAt(sorted, place < index ? place : place + 1);
    const median = (other(Math.floor(middle)) + other(Math.ceil(middle))) / 2;
    squares += (valueAt(sorted, index) - median) ** 2;
  }
  return squares;
}

function shapeOf(hours: readonly HourlyValue[], period: Season["period"]): Omit<Season, "period" | "strength"> {
  const medians = cellsOf(hours, period).map((cell) => quantileOf(sortKnown(cell), 0.5));
  const known = medians.filter((median) => !Number.isNaN(median));
  return {
    hours: medians.map(roundKnown),
    peakHour: medians.indexOf(Math.max(...known)),
    quietHour: medians.indexOf(Math.min(...known)),
  };
}
