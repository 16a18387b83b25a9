import { bucketCount } from "../../../model/metric-series.ts";
import type { MetricWindow } from "../../../model/metric-series.ts";
import { valueAt } from "../value-at.ts";
import { findDrops, resetStep, unclearStep } from "./find-drops.ts";
import type { StepKinds } from "./find-drops.ts";
import { gapIntervals } from "./gap-intervals.ts";
import { noteTimes } from "./samples.ts";
import type { MemberBuckets, RepairNote, Samples } from "./samples.ts";
import { samplingInterval } from "./sampling-interval.ts";

/** A step shorter than this share of the usual interval says nothing of a peak: servers tell their counters once a second or less. */
const shortestPeakStep = 0.5;

/**
 * The rates of a counter, per second. A step is what it grew from one sample to the next, and belongs to the bucket of the later one; a
 * step after a reset is worth the whole value of the later one. A bucket's mean is the growth of its steps over their time, its maximum
 * the largest rate of a step of at least half the usual interval (the mean where that is larger). It is unknown where a step is unclear.
 *
 * A step to another bucket that takes more than three usual intervals is a gap and worth nothing: the bucket after it begins at its
 * first sample, those inside are unknown. Buckets that a shorter step passes over have the rate of the bucket it ends in.
 */
export function cutCounter(samples: Samples, window: MetricWindow): MemberBuckets {
  const interval = samplingInterval(samples, window);
  const steps = findDrops(samples, interval);
  const tally = countSteps(samples, window, { interval, steps });
  const notes = [...tally.gaps, ...notesOfDrops(samples, steps)];
  return { ...ratesOf(tally), notes };
}

interface Tally {
  readonly growth: Float64Array;
  readonly elapsedMs: Float64Array;
  readonly peak: Float64Array;
  /** The later bucket whose rate a bucket without samples has; -1 for its own. */
  readonly like: Int32Array;
  readonly gaps: readonly RepairNote[];
}

function countSteps(
  samples: Samples,
  window: MetricWindow,
  { interval, steps }: { readonly interval: number; readonly steps: StepKinds },
): Tally {
  const { times, values } = samples;
  const count = bucketCount(window);
  const [growth, elapsedMs, peak] = [new Float64Array(count), new Float64Array(count), new Float64Array(count)];
  const like = new Int32Array(count).fill(-1);
  const gaps: number[] = [];
  let from = bucketOf(valueAt(times, 0), window);
  for (let index = 1; index < times.length; index += 1) {
    const elapsed = valueAt(times, index) - valueAt(times, index - 1);
    const bucket = bucketOf(valueAt(times, index), window);
    if (bucket > from && elapsed > gapIntervals * interval) gaps.push(valueAt(times, index - 1));
    else {
      const grown = growthOf(values, index, steps[index]);
      growth[bucket] = valueAt(growth, bucket) + grown;
      elapsedMs[bucket] = valueAt(elapsedMs, bucket) + elapsed;
      if (elapsed >= shortestPeakStep * interval) peak[bucket] = Math.max(valueAt(peak, bucket), grown / elapsed);
      like.fill(bucket, from + 1, bucket);
    }
    from = bucket;
  }
  return { growth, elapsedMs, peak, like, gaps: noteTimes("gap", gaps) };
}

function bucketOf(time: number, { fromMs, bucketMs }: MetricWindow): number {
  return Math.floor((time - fromMs) / bucketMs);
}

/** NaN where unclear, which makes the growth of the bucket unknown. */
function growthOf(values: Float64Array, index: number, step: number | undefined): number {
  if (step === unclearStep) return Number.NaN;
  return step === resetStep ? valueAt(values, index) : valueAt(values, index) - valueAt(values, index - 1);
}

function ratesOf({ growth, elapsedMs, peak, like }: Tally): Omit<MemberBuckets, "notes"> {
  const perSecond = 1000;
  const mean = growth.map((grown, bucket) => (grown / valueAt(elapsedMs, bucket)) * perSecond);
  const max = peak.map((rate, bucket) => Math.max(rate * perSecond, valueAt(mean, bucket)));
  for (const [bucket, same] of like.entries()) {
    if (same < 0) continue;
    mean[bucket] = valueAt(mean, same);
    max[bucket] = valueAt(max, same);
    elapsedMs[bucket] = valueAt(elapsedMs, same);
  }
  return { mean, max, coveredMs: elapsedMs };
}

function notesOfDrops({ times }: Samples, steps: StepKinds): readonly RepairNote[] {
  const resets = times.filter((_, index) => steps[index] === resetStep);
  const unclear = times.filter((_, index) => steps[index] === unclearStep);
  return [...noteTimes("counter-reset", [...resets]), ...noteTimes("clock-jump", [...unclear])];
}
