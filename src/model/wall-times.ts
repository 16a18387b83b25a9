import type { Weekday, WindowTimes } from "./policy.ts";
import { parseWallTime, type WallClockMs } from "./wall-clock.ts";

/** A day on the wall: it always has 24 hours, and zones that change their clocks leave some out or show some twice. */
export const wallDayMs = 86_400_000;

/** Weekdays from the first day of 1970 on. */
const weekdays: readonly Weekday[] = ["thu", "fri", "sat", "sun", "mon", "tue", "wed"];

/** True if a clock that shows this lies within the times: the start belongs to them, the end does not. */
export function isWithin(times: WindowTimes, wallMs: WallClockMs): boolean {
  if (times.kind === "once") return wallMs >= readTime(times.from) && wallMs < readTime(times.until);
  const [day, start, end] = [Math.floor(wallMs / wallDayMs), readClock(times.start), readClock(times.end)];
  const clockMs = wallMs - day * wallDayMs;
  const isToday = times.days.includes(weekdayOf(day));
  if (start < end) return isToday && clockMs >= start && clockMs < end;
  return (isToday && clockMs >= start) || (times.days.includes(weekdayOf(day - 1)) && clockMs < end);
}

/** Everything that a clock shows between two times, the first included, where the answer of {@link isWithin} may change; in order. */
export function listBoundaries(times: WindowTimes, from: WallClockMs, to: WallClockMs): readonly WallClockMs[] {
  const all = times.kind === "once" ? [times.from, times.until].map(readTime) : listDaily(times, from, to);
  return all.filter((wallMs) => wallMs >= from && wallMs < to).toSorted((left, right) => left - right);
}

function listDaily(
  { start, end }: Extract<WindowTimes, { kind: "weekly" }>,
  from: WallClockMs,
  to: WallClockMs,
): readonly WallClockMs[] {
  const first = Math.floor(from / wallDayMs);
  const days = Array.from(
    { length: Math.floor(to / wallDayMs) - first + 1 },
    (_, index) => (first + index) * wallDayMs,
  );
  return days.flatMap((day) => [day + readClock(start), day + readClock(end)]);
}

function weekdayOf(day: number): Weekday {
  return weekdays[((day % weekdays.length) + weekdays.length) % weekdays.length] ?? "thu";
}

function readTime(text: string): WallClockMs {
  return parseWallTime(text) ?? Number.NaN;
}

/** `22:00` in milliseconds since the day began. */
function readClock(text: string): number {
  const [hour, minute] = text.split(":").map(Number);
  return ((hour ?? 0) * 60 + (minute ?? 0)) * 60_000;
}
