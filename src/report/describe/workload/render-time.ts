import type { Recurrence, Span } from "../../../model/workload.ts";

const minute = /^(\d{4}-\d\d-\d\d)T(\d\d:\d\d)(?::\d\d(?:\.\d+)?)?Z$/;

const weekdays = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];

/** Renders a time to the minute, UTC: `2026-05-18 02:00`. What is no time stays as it is. */
export function renderTime(at: string): string {
  return at.replace(minute, "$1 $2");
}

/** Renders a span: `2026-05-09 00:00 to 2026-05-11 00:00`. */
export function renderSpan({ from, to }: Span): string {
  return `${renderTime(from)} to ${renderTime(to)}`;
}

/** Renders when a regime comes back: `every day 02:00 to 03:10, seen on 28 of 30 days`. */
export function renderRecurrence(recurs: Recurrence): string {
  return `${renderRecurring(recurs)}, seen on ${recurs.seen} of ${recurs.possible} days`;
}

/** The same without how often it was seen. */
export function renderRecurring({ days, startMinute, durationMinutes }: Recurrence): string {
  return `${renderDays(days)} ${renderClock(startMinute)} to ${renderClock(startMinute + durationMinutes)}`;
}

/** Names of the seven days, Monday first. */
export function dayNames(): readonly string[] {
  return weekdays;
}

/** Renders minutes from midnight: `03:10`. */
export function renderClock(minutes: number): string {
  const ofDay = Math.round(minutes) % (24 * 60);
  return [Math.floor(ofDay / 60), ofDay % 60].map((part) => `${part}`.padStart(2, "0")).join(":");
}

function renderDays(days: readonly number[]): string {
  if (days.length === weekdays.length) return "every day";
  const isWorkdays = days.length === 5 && days.every((day) => day < 5);
  return isWorkdays ? "Mon to Fri" : days.map((day) => weekdays[day] ?? `${day}`).join(", ");
}
