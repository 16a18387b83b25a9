import { describe, expect, it } from "vitest";
import { tellFleetProgress, tellSamples } from "../../src/cli/tell-progress.ts";
import { fixedClock } from "../../src/testing/fixed-clock.ts";

describe("talk about progress", () => {
  it("begins where work takes long, and then comes now and then", () => {
    const clock = fixedClock();
    const said: string[] = [];
    const tell = tellFleetProgress(clock, (text) => said.push(text));
    tell({ instance: "billing", done: 0, of: 12, reading: { part: "postgresql.commits", of: 4, at: 1 } });
    clock.advance(2999);
    tell({ instance: "billing", done: 1, of: 12 });
    clock.advance(1);
    tell({ instance: "orders", done: 1, of: 12, reading: { part: "postgresql.commits", of: 4, at: 3 } });
    clock.advance(1000);
    tell({ instance: "orders", done: 2, of: 12 });
    clock.advance(2000);
    tell({ instance: "search", done: 3, of: 12 });
    expect(said).toEqual([
      "1 of 12 instances; orders: postgresql.commits (3 of 4)\n",
      "3 of 12 instances; search: done\n",
    ]);
  });

  it("names one instance alone, and counts the samples that are kept", () => {
    const clock = fixedClock();
    const said: string[] = [];
    const [tell, count] = [
      tellFleetProgress(clock, (text) => said.push(text)),
      tellSamples(clock, (text) => said.push(text)),
    ];
    clock.advance(5000);
    tell({ instance: "orders", done: 0, of: 1, reading: { part: "looks", of: 60, at: 5 } });
    count(1_234_567);
    expect(said).toEqual(["orders: looks (5 of 60)\n", "1,234,567 samples kept so far\n"]);
  });
});
