import type { CleanBuckets } from "./clean-faults.ts";
import type { CutMember } from "./cut-member.ts";
import { gapIntervals, samplingInterval } from "./cut-member.ts";
import { noteTimes } from "./note.ts";
import type { Summary } from "./summary.ts";
import { at } from "./summary.ts";

/** A counter that started again holds less than this share of what it held; of one that holds more, only a part is gone. */
const resetShare = 0.5;

/** The counter started again from 0. */
const resetStep = 1;

/** The fall of two clocks, or of a part that vanished: it says nothing. */
const unclearStep = 2;

/**
 * The rates of a counter, per second: what it grew within a bucket and since the last sample before it, over that time. After a reset it grew by
 * its whole value; other falls make the rate of their bucket, and of those around them, unknown. A bucket after a gap begins at its first
 * sample. Buckets that a step without a gap passes over have the rate of the one it ends in.
 *
 * A bucket's largest rate is its mean: a peak within would need every sample. Nor is a fall seen that a bucket holds wholly, where the counter is
 * above all that was before when the bucket ends: its rate is then too low by what it fell.
 */
export function cutCounter(summary: Summary, clean: CleanBuckets): CutMember {
  const interval = samplingInterval(summary);
  const points = pointsOf(summary, clean);
  const kinds = findDrops(points, interval);
  const tally = countSteps(points, summary.count.length, { interval, kinds });
  const rates = ratesOf(tally);
  const falls = (kind: number): Float64Array => points.times.filter((_, index) => kinds[index] === kind);
  return {
    start: summary.start,
    mean: rates,
    max: rates,
    coveredMs: tally.elapsedMs,
    notes: [
      ...noteTimes("gap", tally.gaps),
      ...noteTimes("counter-reset", falls(resetStep)),
      ...noteTimes("clock-jump", falls(unclearStep)),
    ],
  };
}

interface Points {
  readonly times: Float64Array;
  readonly values: Float64Array;
  readonly buckets: Int32Array;
}

/** The samples that tell a counter's growth: the first and the last of each bucket, and all of those in which it falls. */
function pointsOf({ count, first, firstMs, last, lastMs }: Summary, clean: CleanBuckets): Points {
  const [times, values, buckets]: [number[], number[], number[]] = [[], [], []];
  const push = (time: number, value: number, bucket: number): void => {
    times.push(time);
    values.push(value);
    buckets.push(bucket);
  };
  for (const [bucket, samples] of count.entries()) {
    if (samples === 0) continue;
    const own = clean.get(bucket);
    if (own !== undefined) own.times.forEach((time, index) => push(time, own.values[index] ?? Number.NaN, bucket));
    else {
      push(at(firstMs, bucket), at(first, bucket), bucket);
      if (samples > 1) push(at(lastMs, bucket), at(last, bucket), bucket);
    }
  }
  return { times: Float64Array.from(times), values: Float64Array.from(values), buckets: Int32Array.from(buckets) };
}

/** What each step, from the point before, is: as it is, a reset, or unclear. A fall over a gap is a reset: nothing around it tells more. */
function findDrops({ times, values }: Points, interval: number): Uint8Array {
  const steps = new Uint8Array(values.length);
  for (let index = 1; index < values.length; index += 1) {
    if (at(values, index) >= at(values, index - 1)) continue;
    const isLong = at(times, index) - at(times, index - 1) > gapIntervals * interval;
    if (isLong || isReset(values, index)) steps[index] = Math.max(steps[index] ?? 0, resetStep);
    else steps.fill(unclearStep, index - 1, index + 2);
  }
  return steps;
}

/** At least half is gone, and neither the sample before last nor the next one contradicts. Comparisons with NaN, which is no sample, are false. */
function isReset(values: Float64Array, index: number): boolean {
  const [before, value] = [at(values, index - 1), at(values, index)];
  if (value > before * resetShare || value >= at(values, index - 2)) return false;
  return !(at(values, index + 1) >= before);
}

interface Tally {
  readonly growth: Float64Array;
  readonly elapsedMs: Float64Array;
  /** The later bucket whose rate a bucket without samples has; -1 for its own. */
  readonly like: Int32Array;
  /** Times of the last samples before gaps. */
  readonly gaps: readonly number[];
}

function countSteps(
  points: Points,
  length: number,
  { interval, kinds }: { readonly interval: number; readonly kinds: Uint8Array },
): Tally {
  const [growth, elapsedMs] = [new Float64Array(length), new Float64Array(length)];
  const like = new Int32Array(length).fill(-1);
  const gaps: number[] = [];
  for (let index = 1; index < points.times.length; index += 1) {
    const [bucket, from] = [points.buckets[index] ?? 0, points.buckets[index - 1] ?? 0];
    const elapsed = at(points.times, index) - at(points.times, index - 1);
    if (bucket > from && elapsed > gapIntervals * interval) gaps.push(at(points.times, index - 1));
    else {
      growth[bucket] = at(growth, bucket) + growthOf(points.values, index, kinds[index]);
      elapsedMs[bucket] = at(elapsedMs, bucket) + elapsed;
      like.fill(bucket, from + 1, bucket);
    }
  }
  return { growth, elapsedMs, like, gaps };
}

function growthOf(values: Float64Array, index: number, kind: number | undefined): number {
  if (kind === unclearStep) return Number.NaN;
  return kind === resetStep ? at(values, index) : at(values, index) - at(values, index - 1);
}

function ratesOf({ growth, elapsedMs, like }: Tally): Float64Array {
  const perSecond = 1000;
  const mean = growth.map((grown, bucket) => (grown / at(elapsedMs, bucket)) * perSecond);
  for (const [bucket, same] of like.entries()) {
    if (same < 0) continue;
    mean[bucket] = at(mean, same);
    elapsedMs[bucket] = at(elapsedMs, same);
  }
  return mean;
}
