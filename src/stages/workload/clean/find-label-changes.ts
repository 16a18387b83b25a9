import type { MetricWindow } from "../../../model/metric-series.ts";
import { valueAt } from "../value-at.ts";
import { gapIntervals } from "./gap-intervals.ts";
import { noteTimes } from "./samples.ts";
import type { RepairNote, Samples } from "./samples.ts";
import { samplingInterval } from "./sampling-interval.ts";

/** Members of one series of which one vanishes within three sampling intervals before another appears: the same thing under a new name. */
export function findLabelChanges(members: readonly Samples[], window: MetricWindow): readonly RepairNote[] {
  const lives = members
    .filter(({ times }) => times.length > 0)
    .map((samples) => ({
      firstMs: valueAt(samples.times, 0),
      lastMs: valueAt(samples.times, samples.times.length - 1),
      reachMs: gapIntervals * (samplingInterval(samples, window) || window.bucketMs),
    }));
  const begun = lives.map(({ firstMs }) => firstMs).toSorted((left, right) => left - right);
  const changed = lives.flatMap(({ lastMs, reachMs }) => {
    const next = begun.find((firstMs) => firstMs > lastMs);
    return next !== undefined && next - lastMs <= reachMs ? [next] : [];
  });
  return noteTimes("label-change", changed);
}
