import { describe, expect, it } from "vitest";
import { describeSeason } from "../../../../src/stages/workload/summary/describe-season.ts";
import { noise, valuesOver, windowOfDays } from "./month.ts";

const hourOf = (day: number): number => Math.floor((day % 1) * 24 + 1e-6);

/** Orders come by day, most of them at 14:00. */
const byDay = (day: number): number => 100 + 50 * Math.sin(((hourOf(day) - 8) / 24) * 2 * Math.PI);

describe("describeSeason", () => {
  it("finds what repeats every day", () => {
    const window = windowOfDays(30);
    const season = describeSeason(
      valuesOver(window, (day) => byDay(day) + 10 * noise(day)),
      window,
    );
    expect(season).toMatchObject({ period: "day", peakHour: 14, quietHour: 2 });
    expect(season?.strength).toBeGreaterThan(0.98);
    expect(season?.hours).toHaveLength(24);
  });

  it("finds what repeats every week, from Monday midnight", () => {
    const window = windowOfDays(28);
    const closed = (day: number): number => (day % 7 >= 5 ? 5 : byDay(day));
    const season = describeSeason(
      valuesOver(window, (day) => closed(day) + noise(day)),
      window,
    );
    expect(season?.period).toBe("week");
    expect(season?.hours).toHaveLength(168);
    expect((season?.peakHour ?? 0) % 24).toBe(14);
    expect(season?.quietHour).toBeGreaterThanOrEqual(5 * 24);
  });

  it("counts from Monday wherever the window begins", () => {
    const window = windowOfDays(28);
    const shifted = { ...window, fromMs: window.fromMs + 2 * 86_400_000, toMs: window.toMs + 2 * 86_400_000 };
    const onMonday = (day: number): number => ((day + 2) % 7 < 1 ? 80 : 20);
    expect(describeSeason(valuesOver(shifted, onMonday), shifted)?.peakHour).toBe(0);
  });

  it("is not misled by a trend or an incident", () => {
    const window = windowOfDays(30);
    const values = valuesOver(window, (day) => byDay(day) + 20 * day + (day > 11 && day < 11.1 ? 9000 : 0));
    expect(describeSeason(values, window)?.strength).toBeGreaterThan(0.9);
  });

  it("finds nothing in noise, in a constant, in nothing", () => {
    const window = windowOfDays(28);
    expect(
      describeSeason(
        valuesOver(window, (day) => noise(day)),
        window,
      ),
    ).toBeUndefined();
    expect(
      describeSeason(
        valuesOver(window, () => 7),
        window,
      ),
    ).toBeUndefined();
    expect(
      describeSeason(
        valuesOver(window, () => Number.NaN),
        window,
      ),
    ).toBeUndefined();
  });

  it("needs three days, and buckets of at most an hour", () => {
    const [two, three] = [windowOfDays(2), windowOfDays(3)];
    expect(describeSeason(valuesOver(two, byDay), two)).toBeUndefined();
    expect(describeSeason(valuesOver(three, byDay), three)?.period).toBe("day");
    const wide = { ...windowOfDays(30), bucketMs: 7_200_000 };
    expect(describeSeason(valuesOver(wide, byDay), wide)).toBeUndefined();
  });

  it("says null of hours that are never known", () => {
    const window = windowOfDays(10);
    const season = describeSeason(
      valuesOver(window, (day) => (hourOf(day) < 6 ? Number.NaN : byDay(day))),
      window,
    );
    expect(season?.hours.slice(0, 6)).toEqual([null, null, null, null, null, null]);
    expect(season?.peakHour).toBe(14);
  });
});
