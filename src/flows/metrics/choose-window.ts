import type { MetricWindow } from "../../model/metric-series.ts";
import { SetpointError } from "../../model/setpoint-error.ts";

/** Which time is to be looked at: of a store what has passed, of a server what is to come. */
export interface Span {
  /** Of a store: how long; thirty days without it. */
  readonly windowMs?: number;
  /** Of a store: the end, milliseconds since 1970; now without it. */
  readonly untilMs?: number;
  /** Of a server: for how long it is watched; a minute without it. */
  readonly forMs?: number;
  /** Of a server: how often it is asked; without it, so often that it is asked some hundred times. */
  readonly everyMs?: number;
}

/** Widths that clocks and scrapers have; each but the last divides a day. */
const widthsMs = [1, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 21_600, 43_200, 86_400].map(
  (seconds) => seconds * 1000,
);

/** Exporters are scraped every 15 to 60 s: narrower buckets would be empty. CloudWatch keeps metrics by the minute. */
const narrowestInStoreMs = 60_000;

/** Points that Prometheus answers with for one series, and buckets that a profile needs no more of. */
const mostBuckets = 11_000;

/** A server is asked so often if nothing else is said, at most. */
const usualProbes = 600;

const [minuteMs, dayMs] = [60_000, 86_400_000];

/** A window of a store that has passed: whole buckets, the same for whoever asks within one of them. */
export function passedWindow({ windowMs = 30 * dayMs, untilMs }: Span, nowMs: number): MetricWindow {
  const end = untilMs ?? nowMs;
  if (end > nowMs) throw notYet(end);
  const bucketMs = widthFor(windowMs, { narrowestMs: narrowestInStoreMs, most: mostBuckets });
  const toMs = Math.floor(end / bucketMs) * bucketMs;
  return { fromMs: toMs - Math.max(1, Math.round(windowMs / bucketMs)) * bucketMs, toMs, bucketMs };
}

/** A window that is to come, in which a server is asked once in each bucket. */
export function comingWindow({ forMs = minuteMs, everyMs }: Span, nowMs: number): MetricWindow {
  const bucketMs = everyMs ?? widthFor(forMs, { narrowestMs: 0, most: usualProbes });
  const count = Math.ceil(forMs / bucketMs);
  if (count > mostBuckets) throw tooOften(count);
  const fromMs = Math.ceil(nowMs / bucketMs) * bucketMs;
  return { fromMs, toMs: fromMs + count * bucketMs, bucketMs };
}

function widthFor(spanMs: number, { narrowestMs, most }: { narrowestMs: number; most: number }): number {
  return widthsMs.find((width) => width >= narrowestMs && spanMs / width <= most) ?? dayMs;
}

function notYet(end: number): SetpointError {
  const message = `The window ends at ${new Date(end).toISOString()}, which is still to come.`;
  return new SetpointError("SP_METRICS_NOT_YET", message, {
    fix: "Give an end that has passed, or leave --until out.",
  });
}

function tooOften(count: number): SetpointError {
  const message = `The server would be asked ${count} times; at most ${mostBuckets} are kept.`;
  return new SetpointError("SP_METRICS_TOO_MANY", message, { fix: "Give a shorter --for, or a longer --every." });
}
