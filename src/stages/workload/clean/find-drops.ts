import { valueAt } from "../value-at.ts";
import { gapIntervals } from "./gap-intervals.ts";
import type { Samples } from "./samples.ts";

/** What each step of a counter, from the sample before to this one, is worth: 0 as it is, 1 a reset, 2 unclear. */
export type StepKinds = Uint8Array;

/** The counter started again from 0 since the sample before. */
export const resetStep = 1;

/** The step cannot be told from a clock that jumped, or a part of the counted things that vanished. */
export const unclearStep = 2;

/** A counter that started again shortly before a sample holds less than this share of what it held before; more, and only a part of it is gone. */
const resetShare = 0.5;

/**
 * Tells resets from other falls. A fall from sample `i-1` to `i` is a reset if more than three usual intervals are between them; or if at
 * least half of the value is gone, the next sample is below `i-1` still, and `i` is below `i-2`, where these are there. Any other fall
 * comes from samples of two clocks among each other, or from a counted thing (a table, a database) that was dropped, and says nothing:
 * it, and the steps before and after it, are unclear. So are the steps to and from a value that is unknown.
 */
export function findDrops({ times, values }: Samples, intervalMs: number): StepKinds {
  const steps = new Uint8Array(values.length);
  for (let index = 1; index < values.length; index += 1) {
    if (Number.isNaN(valueAt(values, index) - valueAt(values, index - 1))) {
      steps[index] = unclearStep;
      continue;
    }
    if (valueAt(values, index) >= valueAt(values, index - 1)) continue;
    const isLong = valueAt(times, index) - valueAt(times, index - 1) > gapIntervals * intervalMs;
    if (isLong || isReset(values, index)) steps[index] = Math.max(steps[index] ?? 0, resetStep);
    else steps.fill(unclearStep, index - 1, index + 2);
  }
  return steps;
}

// Comparisons with NaN, a sample that is not there, are false.
function isReset(values: Float64Array, index: number): boolean {
  const value = valueAt(values, index);
  const before = valueAt(values, index - 1);
  if (value > before * resetShare || value >= valueAt(values, index - 2)) return false;
  return !(valueAt(values, index + 1) >= before);
}
