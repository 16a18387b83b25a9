import { describe, expect, it } from "vitest";
import { cutBlocks } from "../../../../src/stages/workload/classify/cut-blocks.ts";
import { tableOfRates, wholeMask } from "../table-of-rates.ts";
import type { Rates } from "../table-of-rates.ts";

/** The sizes of the blocks that buckets of a second are cut into. */
function sizesOf(rates: Rates, buckets: number, bucketMs = 1000): readonly number[] {
  const table = tableOfRates(rates, { buckets, bucketMs });
  return cutBlocks(table, wholeMask(table)).map((block) => block.length);
}

describe("cutting a regime into blocks", () => {
  it("takes ten seconds at least, and what is left over to the last", () => {
    expect(sizesOf({ transactions: 5, longest_transaction: 0.1 }, 45)).toEqual([10, 10, 10, 15]);
  });

  it("takes single buckets where these are longer than transactions", () => {
    expect(sizesOf({ transactions: 5, longest_transaction: 20 }, 4, 60_000)).toEqual([1, 1, 1, 1]);
  });

  it("takes three times as long as the oldest transaction usually is", () => {
    expect(sizesOf({ transactions: 5, longest_transaction: 200 }, 60, 60_000)).toEqual(
      Array.from({ length: 6 }, () => 10),
    );
  });

  it("cuts three blocks at least, however old a forgotten transaction is", () => {
    expect(sizesOf({ transactions: 5, longest_transaction: 1e6 }, 9, 60_000)).toEqual([3, 3, 3]);
  });

  it("leaves out buckets in which transactions are unknown, or that belong to other work", () => {
    const table = tableOfRates({ transactions: [1, Number.NaN, 3, 4] }, { buckets: 4, bucketMs: 60_000 });
    expect(cutBlocks(table, Uint8Array.from([1, 1, 0, 1]))).toEqual([[0], [3]]);
  });
});
