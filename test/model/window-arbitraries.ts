import * as fc from "fast-check";
import type { Weekday, WindowTimes } from "../../src/model/policy.ts";

/** Zones with a moment shortly before their clocks change: by an hour, by half an hour, never. */
export const stretches: readonly { readonly zone: string; readonly from: string }[] = [
  { zone: "Europe/Berlin", from: "2026-03-27T23:00:00Z" },
  { zone: "Europe/Berlin", from: "2026-10-23T22:00:00Z" },
  { zone: "America/New_York", from: "2026-03-06T05:00:00Z" },
  { zone: "America/New_York", from: "2026-10-30T04:00:00Z" },
  { zone: "Australia/Lord_Howe", from: "2026-04-02T13:00:00Z" },
  { zone: "Australia/Lord_Howe", from: "2026-10-01T13:30:00Z" },
  { zone: "Asia/Kathmandu", from: "2026-03-27T18:15:00Z" },
  { zone: "UTC", from: "2026-12-29T00:00:00Z" },
];

const days: readonly Weekday[] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

const dayMinutes = 24 * 60;

/** Times within ten days of a moment: weekly ones often at night, when clocks change, and often an hour long or less. */
export function windowTimes(from: string): fc.Arbitrary<WindowTimes> {
  const night = fc.integer({ min: 60, max: 4 * 60 });
  const clock = fc.oneof(night, fc.integer({ min: 0, max: dayMinutes - 1 })).map(renderClock);
  const weekly: fc.Arbitrary<WindowTimes> = fc.record({
    kind: fc.constant("weekly" as const),
    days: fc.subarray([...days], { minLength: 1 }),
    start: clock,
    end: clock,
  });
  const length = fc.oneof(fc.integer({ min: 1, max: 90 }), fc.integer({ min: 1, max: 10 * dayMinutes }));
  const once = fc.tuple(fc.integer({ min: 0, max: 8 * dayMinutes }), length).map(([start, minutes]): WindowTimes => ({
    kind: "once",
    from: renderWall(from, start),
    until: renderWall(from, start + minutes),
  }));
  return fc.oneof(weekly, once);
}

function renderClock(minutes: number): string {
  return [Math.floor(minutes / 60), minutes % 60].map((part) => String(part).padStart(2, "0")).join(":");
}

/** A time on the wall, so many minutes after another that is taken as it stands. */
function renderWall(from: string, minutes: number): string {
  return new Date(Date.parse(from) + minutes * 60_000).toISOString().slice(0, "2026-03-29T03:00".length);
}
