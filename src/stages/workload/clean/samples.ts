import type { RepairKind } from "../../../model/metric-series.ts";

/** Samples of one member that can be relied on: known, within the window, sorted by time, one for each time. */
export interface Samples {
  /** Milliseconds since 1970, rising. */
  readonly times: Float64Array;
  readonly values: Float64Array;
}

/** Something wrong with the samples of one member. */
export interface RepairNote {
  readonly kind: RepairKind;
  readonly count: number;
  /** First and last time it was seen, milliseconds since 1970. */
  readonly fromMs: number;
  readonly toMs: number;
}

/** One member, cut into the buckets of a window; NaN where nothing is known. */
export interface MemberBuckets {
  readonly mean: Float64Array;
  readonly max: Float64Array;
  /** How much of each bucket its samples speak of, milliseconds. */
  readonly coveredMs: Float64Array;
  readonly notes: readonly RepairNote[];
}

/** The same kind of repair seen at several times, as one note; none if there were none. */
export function noteTimes(kind: RepairKind, times: readonly number[]): readonly RepairNote[] {
  if (times.length === 0) return [];
  let fromMs = Number.POSITIVE_INFINITY;
  let toMs = Number.NEGATIVE_INFINITY;
  for (const time of times) {
    fromMs = Math.min(fromMs, time);
    toMs = Math.max(toMs, time);
  }
  return [{ kind, count: times.length, fromMs, toMs }];
}
