import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { comingWindow, passedWindow } from "../../../src/flows/metrics/choose-window.ts";
import { bucketCount } from "../../../src/model/metric-series.ts";
import { parseDuration } from "../../../src/model/quantity.ts";

const now = Date.parse("2030-01-31T12:34:56.789Z");
const ms = (text: string): number => parseDuration(text) ?? 0;

describe("a window of a store", () => {
  it.each([
    ["10m", "1m", 10],
    ["7d", "1m", 10_080],
    ["8d", "2m", 5760],
    ["30d", "5m", 8640],
    ["90d", "15m", 8640],
    ["365d", "1h", 8760],
  ])("of %s has buckets of %s", (window, bucket, count) => {
    const chosen = passedWindow({ windowMs: ms(window) }, now);
    expect(chosen.bucketMs).toBe(ms(bucket));
    expect(bucketCount(chosen)).toBe(count);
  });

  it("is thirty days that end with the last whole bucket, unless somebody says otherwise", () => {
    expect(passedWindow({}, now)).toEqual({
      fromMs: Date.parse("2030-01-01T12:30:00Z"),
      toMs: Date.parse("2030-01-31T12:30:00Z"),
      bucketMs: 300_000,
    });
    expect(passedWindow({ untilMs: now - 86_400_000 }, now).toMs).toBe(Date.parse("2030-01-30T12:30:00Z"));
  });

  it("is never still to come", () => {
    expect(() => passedWindow({ untilMs: now + 1 }, now)).toThrow(
      expect.objectContaining({
        code: "SP_METRICS_NOT_YET",
        message: "The window ends at 2030-01-31T12:34:56.790Z, which is still to come.",
        fix: "Give an end that has passed, or leave --until out.",
      }),
    );
  });

  it("is whole buckets on round times, no more than a store answers, whatever is asked", () => {
    const spans = fc.record({ windowMs: fc.integer({ min: 600_000, max: ms("365d") }), ago: fc.nat(ms("300d")) });
    fc.assert(
      fc.property(spans, ({ windowMs, ago }) => {
        const { fromMs, toMs, bucketMs } = passedWindow({ windowMs, untilMs: now - ago }, now);
        expect([fromMs % bucketMs, toMs % bucketMs]).toEqual([0, 0]);
        expect(toMs).toBeLessThanOrEqual(now - ago);
        expect(toMs).toBeGreaterThan(now - ago - bucketMs);
        expect(Math.abs(toMs - fromMs - windowMs)).toBeLessThanOrEqual(bucketMs / 2);
        expect((toMs - fromMs) / bucketMs).toBeLessThanOrEqual(11_000);
      }),
    );
  });
});

describe("a window of a server", () => {
  it.each([
    [{}, "1s", 60],
    [{ forMs: ms("10m") }, "1s", 600],
    [{ forMs: ms("1h") }, "10s", 360],
    [{ forMs: ms("1d") }, "5m", 288],
    [{ forMs: ms("10m"), everyMs: ms("5s") }, "5s", 120],
    [{ forMs: ms("11s"), everyMs: ms("2s") }, "2s", 6],
  ])("asks as often as it must: %j", (span, every, count) => {
    const chosen = comingWindow(span, now);
    expect(chosen.bucketMs).toBe(ms(every));
    expect(bucketCount(chosen)).toBe(count);
  });

  it("begins at the next round time", () => {
    expect(comingWindow({ forMs: ms("10m"), everyMs: ms("5s") }, now)).toEqual({
      fromMs: Date.parse("2030-01-31T12:35:00Z"),
      toMs: Date.parse("2030-01-31T12:45:00Z"),
      bucketMs: 5000,
    });
  });

  it("is refused where it asks for more than can be kept", () => {
    expect(() => comingWindow({ forMs: ms("1d"), everyMs: 1000 }, now)).toThrow(
      expect.objectContaining({
        code: "SP_METRICS_TOO_MANY",
        message: "The server would be asked 86400 times; at most 11000 are kept.",
        fix: "Give a shorter --for, or a longer --every.",
      }),
    );
  });
});
