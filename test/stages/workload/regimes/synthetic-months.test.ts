import { describe, expect, it } from "vitest";
import { addScores, nothing, rateScore, scoreBatches, scoreChanges } from "../../../../bench/accuracy/score.mjs";
import { makeMonth } from "../../../../bench/accuracy/synthetic-month.mjs";
import { findRegimes } from "../../../../src/stages/workload/regimes/find-regimes.ts";
import { tableOf } from "./month-table.ts";

const seeds = [101, 102, 103];

/** Months take seconds to make and to look through where lines are counted and the machine is busy. */
const patienceMs = 240_000;

describe("what was put into months is found again", () => {
  it.each([0.05, 0.2])("with a noise of %d", { timeout: patienceMs }, (noise) => {
    let [changes, batches] = [nothing, nothing];
    for (const seed of seeds) {
      const month = makeMonth({ seed, noise });
      const regimes = findRegimes(tableOf(month), []);
      changes = addScores(changes, scoreChanges(regimes, month.changes));
      batches = addScores(batches, scoreBatches(regimes, month.batches));
    }
    expect(changes.wanted).toBeGreaterThan(0);
    for (const { precision, recall } of [rateScore(changes), rateScore(batches)]) {
      expect(precision).toBeGreaterThanOrEqual(0.9);
      expect(recall).toBeGreaterThanOrEqual(0.9);
    }
  });

  it("and the same twice", { timeout: patienceMs }, () => {
    const month = makeMonth({ seed: 101, noise: 0.2 });
    expect(findRegimes(tableOf(month), [])).toEqual(findRegimes(tableOf(month), []));
  });
});
