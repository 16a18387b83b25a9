import { describe, expect, it } from "vitest";
import { describeTrend } from "../../../../src/stages/workload/summary/describe-trend.ts";
import { dailyQuantiles } from "../../../../src/stages/workload/summary/daily-values.ts";
import { noise, valuesOver, windowOfDays } from "./month.ts";

describe("describeTrend", () => {
  const window = windowOfDays(30);

  it("finds a line and where it ends", () => {
    expect(
      describeTrend(
        valuesOver(window, (day) => 1000 + 20 * day),
        window,
      ),
    ).toEqual({
      perDay: 20,
      low: 20,
      high: 20,
      level: 1599.97,
    });
  });

  it("holds the true slope within its interval about four times in five", () => {
    const held = Array.from({ length: 200 }, (_, seed) => {
      const days = (day: number): number => 500 + 3 * day + 40 * noise(Math.floor(day) * 7.3 + seed * 101.7);
      const trend = describeTrend(valuesOver({ ...window, bucketMs: 3_600_000 }, days), {
        ...window,
        bucketMs: 3_600_000,
      });
      return trend !== undefined && trend.low <= 3 && 3 <= trend.high;
    });
    const share = held.filter(Boolean).length / held.length;
    expect(share).toBeGreaterThan(0.72);
    expect(share).toBeLessThan(0.92);
  });

  it("is not moved by a quarter of the days being anything", () => {
    const odd = (day: number): number =>
      Math.floor(day) % 4 === 0 ? 90_000 * Math.abs(noise(Math.floor(day))) : 1000 + 20 * day;
    const trend = describeTrend(valuesOver(window, odd), window);
    expect(trend?.perDay).toBeGreaterThan(15);
    expect(trend?.perDay).toBeLessThan(25);
  });

  it("does not take a quiet weekend at the end for a fall", () => {
    const month = windowOfDays(28);
    const closed = valuesOver(month, (day) => (day % 7 >= 5 ? 10 : 1000 + 5 * day));
    expect(describeTrend(closed, month)?.perDay).toBeCloseTo(5, 0);
  });

  it("is not moved by days that are known in part", () => {
    const night = valuesOver(window, (day) => (day > 29 && day < 29.5 ? 1 : day > 29 ? Number.NaN : 1000));
    expect(describeTrend(night, window)).toEqual({ perDay: 0, low: 0, high: 0, level: 1000 });
  });

  it("says nothing of less than a week", () => {
    const six = windowOfDays(6);
    expect(
      describeTrend(
        valuesOver(six, (day) => day),
        six,
      ),
    ).toBeUndefined();
  });

  it("cuts days at midnight UTC, wherever the window begins, and takes buckets of days as they are", () => {
    const late = { fromMs: window.fromMs + 3_600_000 * 20, toMs: window.fromMs + 86_400_000 * 3, bucketMs: 3_600_000 };
    expect(
      dailyQuantiles(
        Float64Array.from({ length: 52 }, (_, hour) => hour),
        late,
        0.5,
      ),
    ).toEqual([
      { day: 20_459, value: 15.5 },
      { day: 20_460, value: 39.5 },
    ]);
    const whole = { fromMs: window.fromMs, toMs: window.fromMs + 86_400_000 * 2, bucketMs: 86_400_000 };
    expect(dailyQuantiles(Float64Array.of(3, 4), whole, 0.5).map(({ value }) => value)).toEqual([3, 4]);
  });
});
