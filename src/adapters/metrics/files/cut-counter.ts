import type { CleanBuckets } from "./clean-faults.ts";
import type { CutMember } from "./cut-member.ts";
import { gapIntervals, samplingInterval } from "./cut-member.ts";
import type { Note } from "./note.ts";
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
  const intervalMs = samplingInterval(summary);
  const tally = startTally(summary.count.length, gapIntervals * intervalMs);
  const notes = countPoints(tally, pointsOf(summary, clean));
  const rates = ratesOf(tally);
  return {
    start: summary.start,
    mean: rates,
    max: rates,
    coveredMs: tally.elapsedMs,
    intervalMs,
    notes: [...noteTimes("gap", tally.gaps), ...notes],
  };
}

interface Tally {
  readonly growth: Float64Array;
  readonly elapsedMs: Float64Array;
  /** Buckets without samples, and the later one whose rate they have. */
  readonly alike: { readonly first: number; readonly end: number }[];
  /** Times of the last samples before gaps. */
  readonly gaps: number[];
  /** A step to another bucket that takes longer is a gap. */
  readonly longestMs: number;
}

function startTally(length: number, longestMs: number): Tally {
  return { growth: new Float64Array(length), elapsedMs: new Float64Array(length), alike: [], gaps: [], longestMs };
}

/** Counts what a counter grew from point to point. */
function countPoints(tally: Tally, points: Points): readonly Note[] {
  const kinds = findDrops(points, tally.longestMs);
  countSteps(tally, points, kinds);
  const falls = (kind: number): readonly number[] => timesOf(points.times, kinds, kind);
  return [...noteTimes("counter-reset", falls(resetStep)), ...noteTimes("clock-jump", falls(unclearStep))];
}

function countSteps({ growth, elapsedMs, alike, gaps, longestMs }: Tally, points: Points, kinds: Uint8Array): void {
  const { times, values, buckets } = points;
  for (let index = 1; index < times.length; index += 1) {
    const from = at(buckets, index - 1);
    const to = at(buckets, index);
    const beginMs = at(times, index - 1);
    const stepMs = at(times, index) - beginMs;
    if (stepMs > longestMs && to > from) {
      gaps.push(beginMs);
      continue;
    }
    growth[to] = at(growth, to) + growthOf(values, index, kinds[index]);
    elapsedMs[to] = at(elapsedMs, to) + stepMs;
    if (to > from + 1) alike.push({ first: from + 1, end: to });
  }
}

function timesOf(times: Float64Array, kinds: Uint8Array, kind: number): readonly number[] {
  const found: number[] = [];
  for (let index = kinds.indexOf(kind); index >= 0; index = kinds.indexOf(kind, index + 1))
    found.push(at(times, index));
  return found;
}

function growthOf(values: Float64Array, index: number, kind: number | undefined): number {
  if (kind === unclearStep) return Number.NaN;
  return kind === resetStep ? at(values, index) : at(values, index) - at(values, index - 1);
}

function ratesOf({ growth, elapsedMs, alike }: Tally): Float64Array {
  const perSecond = 1000;
  const mean = new Float64Array(growth.length);
  for (let bucket = 0; bucket < mean.length; bucket += 1)
    mean[bucket] = (at(growth, bucket) / at(elapsedMs, bucket)) * perSecond;
  for (const { first, end } of alike) for (const values of [mean, elapsedMs]) values.fill(at(values, end), first, end);
  return mean;
}

interface Points {
  readonly times: Float64Array;
  readonly values: Float64Array;
  readonly buckets: Int32Array;
}

/** The samples that tell a counter's growth: the first and the last of each bucket, and all of those in which it falls. */
function pointsOf({ count, first, firstMs, last, lastMs }: Summary, clean: CleanBuckets): Points {
  let most = 2 * count.length;
  for (const { times } of clean.values()) most += times.length;
  const [times, values, buckets] = [new Float64Array(most), new Float64Array(most), new Int32Array(most)];
  let size = 0;
  for (let bucket = 0; bucket < count.length; bucket += 1) {
    if (count[bucket] === 0) continue;
    const own = clean.get(bucket);
    const points = own?.times.length ?? Math.min(2, at(count, bucket));
    if (own === undefined) {
      times[size] = at(firstMs, bucket);
      values[size] = at(first, bucket);
      times[size + points - 1] = at(lastMs, bucket);
      values[size + points - 1] = at(last, bucket);
    } else {
      times.set(own.times, size);
      values.set(own.values, size);
    }
    for (const end = size + points; size < end; size += 1) buckets[size] = bucket;
  }
  return { times: times.subarray(0, size), values: values.subarray(0, size), buckets: buckets.subarray(0, size) };
}

/** What each step, from the point before, is: as it is, a reset, or unclear, as from and to what is unknown. A fall over a gap is a reset: nothing around it tells more. */
function findDrops({ times, values }: Pick<Points, "times" | "values">, longestMs: number): Uint8Array {
  const steps = new Uint8Array(values.length);
  for (let index = 1; index < values.length; index += 1) {
    if (Number.isNaN(at(values, index) - at(values, index - 1))) {
      steps[index] = unclearStep;
      continue;
    }
    if (at(values, index) >= at(values, index - 1)) continue;
    const isLong = at(times, index) - at(times, index - 1) > longestMs;
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
