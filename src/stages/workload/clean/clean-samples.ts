import type { MetricDefinition } from "../../../model/metric.ts";
import type { MetricWindow, SampledSeries } from "../../../model/metric-series.ts";
import { valueAt } from "../value-at.ts";
import { noteTimes } from "./samples.ts";
import type { RepairNote, Samples } from "./samples.ts";

/**
 * The samples of one member in the order of their times. Dropped are values that are not finite, or negative where the metric cannot be
 * (everything but a setting), times outside the window, and all but the largest value of one time. Two values of a counter at one time are
 * those of two clocks: it is unknown then (NaN).
 *
 * What comes out does not depend on the order of samples; only the count of those out of order does.
 */
export function cleanSamples(
  parts: readonly SampledSeries[],
  definition: MetricDefinition,
  window: MetricWindow,
): { readonly samples: Samples; readonly notes: readonly RepairNote[] } {
  const sifted = sift(parts, definition, window);
  const sorted = sortByTime(sifted.samples);
  const single = dropDuplicates(sorted, definition);
  return { samples: single.samples, notes: [...sifted.notes, ...single.notes] };
}

function sift(parts: readonly SampledSeries[], definition: MetricDefinition, window: MetricWindow): Noted {
  // A setting of -1 means "as another one says".
  const lowest = definition.attributes.includes("parameter") ? Number.NEGATIVE_INFINITY : 0;
  const size = parts.reduce((sum, { times }) => sum + times.length, 0);
  const kept = { times: new Float64Array(size), values: new Float64Array(size) };
  const wrong: Wrong = { unknown: [], outside: [], late: [] };
  let count = 0;
  for (const part of parts) {
    let before = Number.NEGATIVE_INFINITY;
    for (let index = 0; index < part.times.length; index += 1) {
      const time = valueAt(part.times, index);
      const value = valueAt(part.values, index);
      const fault = faultOf({ time, value, before }, lowest, window);
      if (fault !== undefined) wrong[fault].push(time);
      if (fault === "unknown" || fault === "outside") continue;
      before = time;
      kept.times[count] = time;
      kept.values[count] = value;
      count += 1;
    }
  }
  const notes = [
    ...noteTimes("not-a-number", wrong.unknown),
    ...noteTimes("clock-jump", wrong.outside),
    ...noteTimes("out-of-order", wrong.late),
  ];
  return { samples: { times: kept.times.subarray(0, count), values: kept.values.subarray(0, count) }, notes };
}

interface Noted {
  readonly samples: Samples;
  readonly notes: readonly RepairNote[];
}

/** Times of samples that have a fault. */
type Wrong = Readonly<Record<"unknown" | "outside" | "late", number[]>>;

function faultOf(
  { time, value, before }: { readonly time: number; readonly value: number; readonly before: number },
  lowest: number,
  { fromMs, toMs }: MetricWindow,
): keyof Wrong | undefined {
  if (!Number.isFinite(value) || value < lowest) return "unknown";
  if (!(time >= fromMs && time < toMs)) return "outside";
  return time < before ? "late" : undefined;
}

function sortByTime({ times, values }: Samples): Samples {
  if (isSorted(times)) return { times, values };
  const order = Uint32Array.from(times, (_, index) => index);
  order.sort((left, right) => valueAt(times, left) - valueAt(times, right) || left - right);
  return {
    times: Float64Array.from(order, (index) => valueAt(times, index)),
    values: Float64Array.from(order, (index) => valueAt(values, index)),
  };
}

function isSorted(times: Float64Array): boolean {
  for (let index = 1; index < times.length; index += 1) {
    if (valueAt(times, index) < valueAt(times, index - 1)) return false;
  }
  return true;
}

function dropDuplicates({ times, values }: Samples, { kind }: MetricDefinition): Noted {
  const duplicates: number[] = [];
  let kept = 0;
  for (let index = 0; index < times.length; index += 1) {
    const time = valueAt(times, index);
    const value = valueAt(values, index);
    if (kept > 0 && valueAt(times, kept - 1) === time) {
      duplicates.push(time);
      const other = valueAt(values, kept - 1);
      values[kept - 1] = kind === "counter" && value !== other ? Number.NaN : Math.max(value, other);
    } else {
      times[kept] = time;
      values[kept] = value;
      kept += 1;
    }
  }
  const samples = { times: times.subarray(0, kept), values: values.subarray(0, kept) };
  return { samples, notes: noteTimes("duplicate", duplicates) };
}
