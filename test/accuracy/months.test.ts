import { describe, expect, it } from "vitest";
import { makeFaults, noFaults, sampleMonth } from "../../bench/accuracy/sample-month.mjs";
import type { Faults } from "../../bench/accuracy/sample-month.mjs";
import { addScores, nothing, rateScore } from "../../bench/accuracy/score.mjs";
import type { Score } from "../../bench/accuracy/score.mjs";
import { rateErrors, scoreProfile } from "../../bench/accuracy/score-profile.mjs";
import { makeMonth } from "../../bench/accuracy/synthetic-month.mjs";
import type { Month } from "../../bench/accuracy/synthetic-month.mjs";
import { workloadEngines } from "../../src/engines/metrics/index.ts";
import type { WorkloadProfile } from "../../src/model/workload.ts";
import { deriveProfile } from "../../src/stages/workload/derive-profile.ts";
import { ordersProd } from "../stages/workload/summary/orders-prod.ts";

const seeds = [11, 12, 13];

/** Months take seconds to make and to look through where lines are counted and the machine is busy. */
const patienceMs = 240_000;

/** A profile of the month as it was sampled; npm run accuracy does the same for many more. */
function profileOf(month: Month, faults: Faults, seed: number): WorkloadProfile {
  const engine = workloadEngines.get("postgresql");
  if (!engine) throw new Error("no metrics of postgresql");
  const reading = sampleMonth(month, faults, seed);
  return deriveProfile({ instance: ordersProd, engine, source: "synthetic", reading });
}

describe("months that were sampled badly", { timeout: patienceMs }, () => {
  it("have in their profiles what was put into them", () => {
    const totals = new Map<string, Score>();
    for (const seed of seeds) {
      const month = makeMonth({ seed, noise: 0.15 });
      const faults = makeFaults(month, seed);
      const scores = scoreProfile(profileOf(month, faults, seed), month, faults);
      for (const [kind, score] of scores) totals.set(kind, addScores(totals.get(kind) ?? nothing, score));
    }
    const weak = [...totals].filter(([, score]) => {
      const { precision, recall } = rateScore(score);
      return precision < 0.9 || recall < 0.9;
    });
    expect(weak).toEqual([]);
  });

  it("have the rates of months that were not, within a hundredth, however often counters began anew", () => {
    const month = makeMonth({ seed: 11, noise: 0.15 });
    const restarts = [3, 9.4, 21.7].map((day) => month.fromMs + Math.floor(day * 1440) * 60_000);
    const faults = { ...noFaults, restarts };
    const reset = profileOf(month, faults, 11);
    expect(reset.restarts.map((time) => Date.parse(time))).toEqual(restarts);
    expect(Math.max(...rateErrors(reset, month, faults).values())).toBeLessThan(0.01);
    const whole = profileOf(month, noFaults, 11);
    for (const [index, { signal, p50, p95 }] of reset.signals.entries()) {
      expect(signal).toBe(whole.signals[index]?.signal);
      expect(Math.abs(p50 - (whole.signals[index]?.p50 ?? Number.NaN))).toBeLessThanOrEqual(0.01 * p50);
      expect(Math.abs(p95 - (whole.signals[index]?.p95 ?? Number.NaN))).toBeLessThanOrEqual(0.01 * p95);
    }
  });
});
