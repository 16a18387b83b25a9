import { valueAt } from "../value-at.ts";
import type { DailyValue } from "./daily-values.ts";
import { quantileOf, sortKnown } from "./quantile-of.ts";

/** A straight line through daily values. */
export interface Line {
  /** Change per day, and its 80 % interval. */
  readonly perDay: number;
  readonly low: number;
  readonly high: number;
  /** What the line is at a time, in days since 1970. */
  readonly at: (day: number) => number;
}

/** Fewer days do not hold each day of the week once, and a quiet Sunday at an end would be a trend. */
const fewestDays = 7;

/** From here on every day of the week was seen twice, and what it differs by can be told from the trend. */
const daysForWeekdays = 14;

const weekDays = 7;

/** The middle of a day stands for it. */
const middleOfDay = 0.5;

/** The normal distribution's quantile that leaves a tenth above: 80 % lie within it on both sides. */
const normalQuantile = 1.281_552;

/**
 * The line by Theil and Sen: the median of the slopes between every two days. Its interval is Sen's, by the variance of Kendall's S
 * (Sen, Estimates of the Regression Coefficient Based on Kendall's Tau, JASA 63, 1968; Gilbert, Statistical Methods for Environmental
 * Pollution Monitoring, 1987, 16.4 and 16.5). It takes days as independent of each other; where they are not, it is too narrow.
 * From two weeks on, what days of the week differ by is taken off first.
 *
 * @returns undefined for less than a week of days
 */
export function fitLine(days: readonly DailyValue[]): Line | undefined {
  if (days.length < fewestDays) return undefined;
  const line = theilSen(days);
  return days.length < daysForWeekdays ? line : theilSen(withoutWeekdays(days, line));
}

function theilSen(days: readonly DailyValue[]): Line {
  const slopes: number[] = [];
  for (const [index, right] of days.entries()) {
    for (const left of days.slice(0, index)) slopes.push((right.value - left.value) / (right.day - left.day));
  }
  const sorted = sortKnown(slopes);
  const perDay = quantileOf(sorted, 0.5);
  const base = quantileOf(sortKnown(days.map(({ day, value }) => value - perDay * (day + middleOfDay))), 0.5);
  const reach = normalQuantile * Math.sqrt(kendallVariance(days));
  const low = valueAt(sorted, Math.max(0, Math.round((sorted.length - reach) / 2) - 1));
  const high = valueAt(sorted, Math.min(sorted.length - 1, Math.round((sorted.length + reach) / 2)));
  return { perDay, low: Math.min(low, perDay), high: Math.max(high, perDay), at: (day) => base + perDay * day };
}

/** Variance of Kendall's S without a trend, corrected for equal values. */
function kendallVariance(days: readonly DailyValue[]): number {
  const groups = new Map<number, number>();
  for (const { value } of days) groups.set(value, (groups.get(value) ?? 0) + 1);
  const tied = [...groups.values()].reduce((sum, count) => sum + spread(count), 0);
  return (spread(days.length) - tied) / 18;
}

function spread(count: number): number {
  return count * (count - 1) * (2 * count + 5);
}

function withoutWeekdays(days: readonly DailyValue[], line: Line): readonly DailyValue[] {
  const offsets = Array.from({ length: weekDays }, (_, weekday) => {
    const same = days.filter(({ day }) => day % weekDays === weekday);
    return quantileOf(sortKnown(same.map(({ day, value }) => value - line.at(day + middleOfDay))), 0.5);
  });
  return days.map(({ day, value }) => ({ day, value: value - (offsets[day % weekDays] ?? 0) }));
}
