import { bucketCount } from "../../../model/metric-series.ts";
import type { MetricWindow } from "../../../model/metric-series.ts";
import type { SignalProfile } from "../../../model/workload.ts";
import { signalMeanings } from "../../../model/workload-signal.ts";
import type { Signal } from "../signal-table.ts";
import { valueAt } from "../value-at.ts";
import { describeSeason } from "./describe-season.ts";
import { describeTrend } from "./describe-trend.ts";
import { quantileOf, sortKnown } from "./quantile-of.ts";
import { roundKnown, roundSignificant } from "./round-significant.ts";

/** Points of a drawing: as wide as half a terminal. */
const sketchPoints = 60;

/** A signal over a window, with what repeats and where it goes; undefined where nothing of it is known. */
export function summariseSignal(signal: Signal, window: MetricWindow): SignalProfile | undefined {
  const sorted = sortKnown(signal.mean);
  if (sorted.length === 0) return undefined;
  const season = describeSeason(signal.mean, window);
  const trend = describeTrend(signal.mean, window);
  const quantile = (share: number): number => roundSignificant(quantileOf(sorted, share));
  return {
    signal: signal.name,
    unit: signalMeanings[signal.name].unit,
    buckets: sorted.length,
    mean: roundSignificant(meanOf(sorted)),
    p05: quantile(0.05),
    p50: quantile(0.5),
    p95: quantile(0.95),
    p99: quantile(0.99),
    ...peakOf(signal, window),
    sketch: sketchOf(signal.mean, bucketCount(window)),
    ...(season && { season }),
    ...(trend && { trend }),
  };
}

/** NaN for none. */
function meanOf(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function peakOf({ mean, max }: Signal, window: MetricWindow): Pick<SignalProfile, "max" | "maxAt"> {
  let [peak, at] = [Number.NEGATIVE_INFINITY, 0];
  for (let bucket = 0; bucket < mean.length; bucket += 1) {
    // A source may tell a mean and no maximum.
    const value = Number.isNaN(valueAt(max, bucket)) ? valueAt(mean, bucket) : valueAt(max, bucket);
    if (value > peak) [peak, at] = [value, bucket];
  }
  return { max: roundSignificant(peak), maxAt: new Date(window.fromMs + at * window.bucketMs).toISOString() };
}

function sketchOf(mean: Float64Array, count: number): SignalProfile["sketch"] {
  const points = Math.min(sketchPoints, count);
  return Array.from({ length: points }, (_, point) => {
    const span = mean.subarray(Math.floor((point * count) / points), Math.floor(((point + 1) * count) / points));
    return roundKnown(meanOf(span.filter((value) => !Number.isNaN(value))));
  });
}
