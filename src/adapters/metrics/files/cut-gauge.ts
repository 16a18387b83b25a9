import type { MetricWindow } from "../../../model/metric-series.ts";
import type { CutMember } from "./cut-member.ts";
import { gapIntervals, samplingInterval } from "./cut-member.ts";
import { noteTimes } from "./note.ts";
import type { Summary } from "./summary.ts";
import { at } from "./summary.ts";

/** The values of a gauge: a bucket's mean and largest. Buckets without samples have the last value before them, but for gaps. */
export function cutGauge(summary: Summary, { bucketMs }: MetricWindow): CutMember {
  const { start, count, last, firstMs, lastMs, sum, max: largest } = summary;
  const interval = samplingInterval(summary);
  const [mean, max] = [
    new Float64Array(count.length).fill(Number.NaN),
    new Float64Array(count.length).fill(Number.NaN),
  ];
  const coveredMs = new Float64Array(count.length);
  const gaps: number[] = [];
  let before = -1;
  for (let index = 0; index < count.length; index += 1) {
    const samples = at(count, index);
    if (samples === 0) continue;
    if (before >= 0 && at(firstMs, index) - at(lastMs, before) > gapIntervals * interval) gaps.push(at(lastMs, before));
    else if (before >= 0) {
      for (const values of [mean, max]) values.fill(at(last, before), before + 1, index);
      coveredMs.fill(Math.min(bucketMs, interval || bucketMs), before + 1, index);
    }
    mean[index] = at(sum, index) / samples;
    max[index] = at(largest, index);
    // One sample alone speaks of its whole bucket.
    coveredMs[index] = Math.min(bucketMs, samples * (interval || bucketMs));
    before = index;
  }
  const isLevel = mean.every((value, index) => Number.isNaN(value) || value === max[index]);
  return { start, mean, max: isLevel ? mean : max, coveredMs, intervalMs: interval, notes: noteTimes("gap", gaps) };
}
