import type { MetricWindow } from "../../../model/metric-series.ts";
import type { Note } from "./note.ts";
import { noteTimes } from "./note.ts";
import type { RawSamples } from "./read-faults.ts";
import type { Summary } from "./summary.ts";
import { at } from "./summary.ts";

/** Samples of the buckets that were looked at, by bucket of the summary, cleaned. */
export type CleanBuckets = ReadonlyMap<number, RawSamples>;

/**
 * Cleans the samples of marked buckets and puts what they are into the summary: impossible values are dropped, and all but the largest value of
 * one time. Two values of a counter at one time are those of two clocks: it is unknown then.
 * @param samples of the member, in its metric's unit, sorted by time and value
 */
export function cleanFaults(
  summary: Summary,
  samples: RawSamples,
  {
    window,
    lowest,
    isCounter,
  }: { readonly window: MetricWindow; readonly lowest: number; readonly isCounter: boolean },
): { readonly clean: CleanBuckets; readonly notes: readonly Note[] } {
  const clean = new Map<number, RawSamples>();
  const [impossible, duplicate]: [number[], number[]] = [[], []];
  for (let index = 0; index < summary.fault.length; index += 1)
    if (summary.fault[index] !== 0) summary.count[index] = 0;
  for (const [index, time] of samples.times.entries()) {
    const value = samples.values[index] ?? Number.NaN;
    if (!Number.isFinite(value) || value < lowest) {
      impossible.push(time);
      continue;
    }
    const bucket = Math.floor((time - window.fromMs) / window.bucketMs) - summary.start;
    const own = clean.get(bucket) ?? { times: [], values: [] };
    clean.set(bucket, own);
    if (own.times.at(-1) === time) duplicate.push(time);
    keep(own, { time, value }, isCounter);
  }
  for (const [bucket, own] of clean) fill(summary, bucket, own);
  return { clean, notes: [...noteTimes("not-a-number", impossible), ...noteTimes("duplicate", duplicate)] };
}

/** Samples come sorted by time and value: of two at one time the later is the larger. */
function keep(
  own: RawSamples,
  { time, value }: { readonly time: number; readonly value: number },
  isCounter: boolean,
): void {
  const last = own.times.length - 1;
  if (own.times[last] === time) {
    own.values[last] = isCounter && own.values[last] !== value ? Number.NaN : value;
    return;
  }
  own.times.push(time);
  own.values.push(value);
}

function fill(summary: Summary, bucket: number, { times, values }: RawSamples): void {
  const last = times.length - 1;
  summary.count[bucket] = times.length;
  summary.first[bucket] = values[0] ?? Number.NaN;
  summary.firstMs[bucket] = times[0] ?? Number.NaN;
  summary.last[bucket] = values[last] ?? Number.NaN;
  summary.lastMs[bucket] = times[last] ?? Number.NaN;
  summary.sum[bucket] = 0;
  summary.max[bucket] = Number.NEGATIVE_INFINITY;
  for (const value of values) {
    summary.sum[bucket] = at(summary.sum, bucket) + value;
    summary.max[bucket] = Math.max(at(summary.max, bucket), value);
  }
}
