import { describe, expect, it } from "vitest";
import { renderAmount } from "../../../../src/stages/workload/summary/render-amount.ts";
import { roundSignificant } from "../../../../src/stages/workload/summary/round-significant.ts";
import { summariseSignal } from "../../../../src/stages/workload/summary/summarise-signal.ts";
import { monday, valuesOver, windowOfDays } from "./month.ts";

const unknown = Number.NaN;

describe("summariseSignal", () => {
  const window = { fromMs: monday, toMs: monday + 600_000, bucketMs: 60_000 };

  it("gives quantiles of means, the peak and when it was", () => {
    const mean = Float64Array.of(9, 1, 2, 3, unknown, 4, 5, 6, 7, 8);
    const max = Float64Array.of(9, 1, 20, unknown, unknown, 4, 5, 6, 7, 8);
    expect(summariseSignal({ name: "transactions", mean, max }, window)).toEqual({
      signal: "transactions",
      unit: "1/s",
      buckets: 9,
      mean: 5,
      p05: 1.4,
      p50: 5,
      p95: 8.6,
      p99: 8.92,
      max: 20,
      maxAt: "2026-01-05T00:02:00.000Z",
      sketch: [9, 1, 2, 3, null, 4, 5, 6, 7, 8],
    });
  });

  it("draws a month in sixty points", () => {
    const month = windowOfDays(30);
    const mean = valuesOver(month, (day) => (day < 15 ? 10 : 30));
    const sketch = summariseSignal({ name: "connections", mean, max: mean }, month)?.sketch;
    expect(sketch).toEqual([...Array<number>(30).fill(10), ...Array<number>(30).fill(30)]);
  });

  it("tells season and trend where there are any", () => {
    const month = windowOfDays(30);
    const mean = valuesOver(month, (day) => 100 + day + (day % 1 < 0.25 ? 50 : 0));
    const profile = summariseSignal({ name: "connections", mean, max: mean }, month);
    expect(profile?.season?.period).toBe("day");
    expect(profile?.trend?.perDay).toBeCloseTo(1, 2);
  });

  it("says nothing of what is not known", () => {
    const nothing = new Float64Array(10).fill(unknown);
    expect(summariseSignal({ name: "connections", mean: nothing, max: nothing }, window)).toBeUndefined();
  });
});

describe("numbers of a profile", () => {
  it("have six significant digits and no negative zero", () => {
    expect([1_234_567.89, 0.000_012_345_678, -0].map(roundSignificant)).toEqual([1_234_570, 0.000_012_345_7, 0]);
  });

  it("are told in sentences with three digits, sizes in a unit that suits them", () => {
    expect(renderAmount(1_288_490_188, "By")).toBe("1.2 GiB");
    expect([0, 512, -2048, 1024 ** 7].map((bytes) => renderAmount(bytes, "By"))).toEqual([
      "0 B",
      "512 B",
      "-2 KiB",
      "1050000 PiB",
    ]);
    expect(renderAmount(12_345.6, "1/s")).toBe("12300");
  });
});
