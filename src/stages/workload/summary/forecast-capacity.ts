import type { Instance } from "../../../model/instance.ts";
import type { MetricWindow } from "../../../model/metric-series.ts";
import type { CapacityForecast } from "../../../model/workload.ts";
import { signalMeanings } from "../../../model/workload-signal.ts";
import type { SignalTable } from "../signal-table.ts";
import { dailyQuantiles, dayMs } from "./daily-values.ts";
import { fitLine } from "./fit-line.ts";
import type { Line } from "./fit-line.ts";
import { lastKnown } from "./last-known.ts";
import { listBounds } from "./list-bounds.ts";
import type { Bound } from "./list-bounds.ts";
import { quantileOf, sortKnown } from "./quantile-of.ts";
import { renderAmount } from "./render-amount.ts";
import { roundSignificant } from "./round-significant.ts";

/** Quantiles of a day that stand for it. */
const dailyShare = { size: 0.5, peak: 0.99 } as const;

/**
 * Nothing is said of more days to come than this many times those that are known: a line that held for a month may hold for another,
 * beyond that the next change of the business decides. A forecast beyond twice what was observed is a bound and no number.
 */
const daysAhead = 1;

/**
 * When signals reach their limits, if the lines through their daily medians (sizes) or daily 99th percentiles (peaks) go on.
 * The earliest and the latest day follow from the 80 % interval of the line's slope.
 */
export function forecastCapacity(table: SignalTable, instance: Instance): readonly CapacityForecast[] {
  return listBounds(table, instance).flatMap((bound) => {
    const now = lastKnown(bound.values);
    return now === undefined ? [] : [forecast(bound, table.window)];
  });
}

function forecast(bound: Bound, window: MetricWindow): CapacityForecast {
  const daily = dailyQuantiles(bound.values, window, dailyShare[bound.of]);
  const line = fitLine(daily);
  const now = line ? line.at(window.toMs / dayMs) : levelWithoutLine(bound);
  const facts = {
    signal: bound.signal,
    limit: roundSignificant(bound.limit),
    limitFrom: bound.limitFrom,
    now: roundSignificant(now),
  };
  if (!line) return { ...facts, because: "no trend can be told from less than seven known days" };
  const approach = approachOf(bound, line, now);
  const known = daily.length * daysAhead;
  return { ...facts, ...daysOf(approach, known), because: explain(bound, approach, known) };
}

function levelWithoutLine({ of, values }: Bound): number {
  return of === "size" ? (lastKnown(values) ?? 0) : quantileOf(sortKnown(values), dailyShare.peak);
}

/** How a signal comes nearer to its limit; positive is nearer. */
interface Approach {
  readonly left: number;
  readonly perDay: number;
  readonly slowest: number;
  readonly fastest: number;
}

function approachOf({ limit, limitIs }: Bound, { perDay, low, high }: Line, now: number): Approach {
  return limitIs === "above"
    ? { left: limit - now, perDay, slowest: low, fastest: high }
    : { left: now - limit, perDay: -perDay, slowest: -high, fastest: -low };
}

/** Infinity where it comes no nearer. */
function daysAt(left: number, perDay: number): number {
  if (left <= 0) return 0;
  return perDay > 0 ? left / perDay : Number.POSITIVE_INFINITY;
}

function daysOf({ left, ...approach }: Approach, known: number): Pick<CapacityForecast, "days"> {
  const p50 = daysAt(left, approach.perDay);
  const p90 = daysAt(left, approach.slowest);
  if (p50 > known) return {};
  const days = { p10: roundSignificant(daysAt(left, approach.fastest)), p50: roundSignificant(p50) };
  return { days: p90 > known ? days : { ...days, p90: roundSignificant(p90) } };
}

function explain({ signal, limit }: Bound, approach: Approach, known: number): string {
  const { unit } = signalMeanings[signal];
  if (approach.left <= 0) return `the limit of ${renderAmount(limit, unit)} is reached`;
  const amount = (value: number): string => renderAmount(value, unit);
  const interval = `80 % interval ${amount(approach.slowest)} to ${amount(approach.fastest)}`;
  const change = approach.perDay > 0 ? `${amount(approach.perDay)} less each day` : "and no less each day";
  const pace = `${amount(approach.left)} are left, ${change} (${interval})`;
  const earliest = daysAt(approach.left, approach.fastest);
  const bound = `${known} days are known, so nothing is said beyond ${known} more`;
  if (approach.perDay <= 0 || daysAt(approach.left, approach.perDay) <= known) return `${pace}; ${bound}`;
  if (earliest > known) return `${pace}; ${bound}, and within these the limit is not reached`;
  return `${pace}; ${bound}, but at the fastest it is reached in ${renderAmount(earliest, "d")} days`;
}
