import type { Weekday, Window } from "../../src/model/policy.ts";

/** One minute of a zone, as its clocks show it. */
export interface Minute {
  readonly atMs: number;
  /** `2026-03-29T03:00` */
  readonly wall: string;
  readonly day: Weekday;
  readonly dayBefore: Weekday;
}

const minuteMs = 60_000;

const week: readonly Weekday[] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

/** Every minute from a moment on, each asked of the clock by itself: slow, and without any arithmetic of zones. */
export function listMinutes(zone: string, fromMs: number, count: number): readonly Minute[] {
  const clock = new Intl.DateTimeFormat("sv-SE", { timeZone: zone, dateStyle: "short", timeStyle: "short" });
  const calendar = new Intl.DateTimeFormat("en-GB", { timeZone: zone, weekday: "short" });
  return Array.from({ length: count }, (_, index) => {
    const atMs = fromMs + index * minuteMs;
    const day = week.indexOf(asWeekday(calendar.format(atMs)));
    return {
      atMs,
      wall: clock.format(atMs).replace(" ", "T"),
      day: week[day] ?? "mon",
      dayBefore: week[(day + week.length - 1) % week.length] ?? "mon",
    };
  });
}

function asWeekday(text: string): Weekday {
  const found = week.find((day) => text.toLowerCase() === day);
  if (!found) throw new Error(`No day of the week: ${text}`);
  return found;
}

/** True if the window is open in this minute, by comparing the texts that a clock shows. */
export function isOpen({ times }: Pick<Window, "times">, { wall, day, dayBefore }: Minute): boolean {
  if (times.kind === "once") return times.from <= wall && wall < times.until;
  const clock = wall.slice("2026-03-29T".length);
  const hasBegun = times.days.includes(day) && times.start <= clock;
  if (times.start < times.end) return hasBegun && clock < times.end;
  return hasBegun || (times.days.includes(dayBefore) && clock < times.end);
}
