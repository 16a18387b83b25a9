import type { Window } from "./policy.ts";
import { parseWallTime, wallClockAt } from "./wall-clock.ts";
import { isWithin, listBoundaries, wallDayMs } from "./wall-times.ts";

/** When a window is: its zone and its wall-clock times. */
export type WindowClock = Pick<Window, "zone" | "times">;

/**
 * True if a clock on the wall of the window's zone shows a time inside it. Where clocks are put back, an hour is shown twice and
 * means the same both times; where they are put forward, a start that is left out means the first moment after it.
 *
 * @throws RangeError for a zone that is not known
 */
export function isInside({ zone, times }: WindowClock, at: Date): boolean {
  return isWithin(times, wallClockAt(zone, at.getTime()));
}

/** The first moment from `from` on at which the window is open; `undefined` if it never is again. */
export function findNextOpening(window: WindowClock, from: Date): Date | undefined {
  return findFirst(window, true, from);
}

/** The first moment from `from` on at which the window is not open; `undefined` if it is always open. */
export function findEnd(window: WindowClock, from: Date): Date | undefined {
  return findFirst(window, false, from);
}

/** A stretch of time, the end not included. */
interface Span {
  readonly fromMs: number;
  readonly toMs: number;
}

function findFirst(window: WindowClock, wanted: boolean, from: Date): Date | undefined {
  for (const span of listSpans(window, from.getTime())) {
    const found = findInSpan(window, wanted, span);
    if (found !== undefined) return new Date(found);
  }
  return undefined;
}

/** A start that one change of the clocks leaves out comes a week later; after two weeks, nothing new can come. */
const weeklyHorizonMs = 16 * wallDayMs;

/** Where the answer can differ from the one just before: no zone is further from Greenwich than a day. */
function listSpans({ times }: WindowClock, fromMs: number): readonly Span[] {
  if (times.kind === "weekly") return [{ fromMs, toMs: fromMs + weeklyHorizonMs }];
  const around = [times.from, times.until].map((text) => parseWallTime(text) ?? Number.NaN);
  const spans = around.map((wallMs) => ({ fromMs: Math.max(fromMs, wallMs - wallDayMs), toMs: wallMs + wallDayMs }));
  return [{ fromMs, toMs: fromMs + 1 }, ...spans];
}

function findInSpan(window: WindowClock, wanted: boolean, { fromMs, toMs }: Span): number | undefined {
  let startMs = fromMs;
  while (startMs < toMs) {
    const endMs = findClockChange(window.zone, startMs, Math.min(toMs, startMs + wallDayMs));
    const found = findInStretch(window, wanted, { fromMs: startMs, toMs: endMs });
    if (found !== undefined) return found;
    startMs = endMs;
  }
  return undefined;
}

/** Where the zone changes its clocks between two moments at most a day apart; the later one if it does not. */
function findClockChange(zone: string, fromMs: number, toMs: number): number {
  const offset = offsetAt(zone, fromMs);
  if (offsetAt(zone, toMs) === offset) return toMs;
  let [before, after] = [fromMs, toMs];
  while (after - before > 1) {
    const middle = Math.floor((before + after) / 2);
    if (offsetAt(zone, middle) === offset) before = middle;
    else after = middle;
  }
  return after;
}

/** Within a stretch in which no clock is changed, wall-clock time passes as time does. */
function findInStretch({ zone, times }: WindowClock, wanted: boolean, { fromMs, toMs }: Span): number | undefined {
  const offset = offsetAt(zone, fromMs);
  const candidates = [fromMs + offset, ...listBoundaries(times, fromMs + offset, toMs + offset)];
  const found = candidates.find((wallMs) => isWithin(times, wallMs) === wanted);
  return found === undefined ? undefined : found - offset;
}

function offsetAt(zone: string, atMs: number): number {
  return wallClockAt(zone, atMs) - atMs;
}
