import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { describeWorkingSet } from "../../../../src/stages/workload/working-set/describe-working-set.ts";
import { tableOfRates } from "../table-of-rates.ts";

const gibibyte = 1024 ** 3;

/** 24 hours of a hundred MiB a second, read in buckets of an hour. */
function day(
  physical: readonly number[],
  logical: number | readonly number[] = 100 * 1024 ** 2,
): ReturnType<typeof tableOfRates> {
  return tableOfRates({ logical_reads: logical, physical_reads: physical }, { buckets: 24, bucketMs: 3_600_000 });
}

const hours = (usual: number, at3: number): readonly number[] =>
  Array.from({ length: 24 }, (_, hour) => (hour === 3 ? at3 : usual));

describe("describing the working set", () => {
  it("tells the hit ratio of the window and of its worst hour", () => {
    const table = day(hours(1024 ** 2, 50 * 1024 ** 2));
    const { hitRatio } = describeWorkingSet(table, {});
    expect(hitRatio?.overall).toBeCloseTo(1 - (23 + 50) / 2400, 10);
    expect(hitRatio?.worstHour).toBe(0.5);
  });

  it("does not look for the worst hour where hardly anything is read", () => {
    const table = day(hours(1024, 1024), hours(1024 ** 2, 2048));
    expect(describeWorkingSet(table, {}).hitRatio?.worstHour).toBe(1 - 1 / 1024);
  });

  it("says that data in use does not fit where reads miss again and again", () => {
    const table = day(hours(5 * 1024 ** 2, 5 * 1024 ** 2));
    expect(describeWorkingSet(table, { cacheBytes: 8 * gibibyte, dataBytes: 100 * gibibyte })).toEqual({
      hitRatio: { overall: 0.95, worstHour: 0.95 },
      cacheBytes: 8 * gibibyte,
      dataBytes: 100 * gibibyte,
      hint: "does-not-fit",
      because: ["5 % of the reads missed the cache, 422 GiB in all"],
    });
  });

  it("says that it fits where hardly a read misses", () => {
    expect(describeWorkingSet(day(hours(512 * 1024, 512 * 1024)), {})).toMatchObject({
      hint: "fits",
      because: ["0.5 % of the reads missed the cache, 42.2 GiB in all"],
    });
  });

  it("says that it fits where misses only filled the cache", () => {
    const table = tableOfRates({ logical_reads: 1e6, physical_reads: 2e5 }, { buckets: 12 });
    expect(describeWorkingSet(table, { cacheBytes: 8 * gibibyte, dataBytes: 100 * gibibyte })).toMatchObject({
      hint: "fits",
      because: ["20 % of the reads missed the cache, 687 MiB in all", "no more than fills the cache of 8 GiB once"],
    });
  });

  it("says that a cache which can hold all data is larger than that, with the size that metrics tell", () => {
    const table = tableOfRates({ data_bytes: 2 * gibibyte });
    expect(describeWorkingSet(table, { cacheBytes: 8 * gibibyte })).toEqual({
      cacheBytes: 8 * gibibyte,
      dataBytes: 2 * gibibyte,
      hint: "larger-than-data",
      because: ["the cache of 8 GiB can hold all 2 GiB of data"],
    });
  });

  it("says what it needs where reads are unknown, or there were none", () => {
    const nothing = { hint: "unknown", because: ["needs logical_reads and physical_reads"] };
    expect(describeWorkingSet(tableOfRates({}), {})).toEqual(nothing);
    expect(describeWorkingSet(tableOfRates({ logical_reads: 0, physical_reads: 0 }), {})).toEqual(nothing);
  });

  it("gives ratios between 0 and 1", () => {
    const rates = fc.array(fc.double({ min: 0, max: 1e9, noNaN: true }), { minLength: 24, maxLength: 24 });
    fc.assert(
      fc.property(rates, rates, (physical, logical) => {
        const ratio = describeWorkingSet(day(physical, logical), {}).hitRatio ?? { overall: 1, worstHour: 1 };
        expect(ratio.overall).toBeGreaterThanOrEqual(0);
        expect(ratio.overall).toBeLessThanOrEqual(1);
        expect(ratio.worstHour).toBeGreaterThanOrEqual(0);
        expect(ratio.worstHour).toBeLessThanOrEqual(1);
      }),
    );
  });
});
