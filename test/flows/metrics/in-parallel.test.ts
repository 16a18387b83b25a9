import { describe, expect, it } from "vitest";
import { inParallel } from "../../../src/flows/metrics/in-parallel.ts";

describe("work side by side", () => {
  it("is done so many at a time, and told in the order of the items", async () => {
    let [busy, most] = [0, 0];
    const outcomes = await inParallel([5, 1, 4, 2, 3], 2, async (steps) => {
      busy += 1;
      most = Math.max(most, busy);
      for (let step = 0; step < steps; step += 1) await Promise.resolve();
      busy -= 1;
      return [steps];
    });
    expect(outcomes).toEqual([[5], [1], [4], [2], [3]]);
    expect(most).toBe(2);
  });

  it("is nothing without items", async () => {
    expect(await inParallel([], 4, async () => 1)).toEqual([]);
  });
});
