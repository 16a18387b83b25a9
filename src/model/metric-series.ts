import type { Attributes } from "./metric.ts";

/** A span of time cut into buckets of one width: bucket `i` holds times in `[fromMs + i·bucketMs, fromMs + (i+1)·bucketMs)`. */
export interface MetricWindow {
  /** Milliseconds since 1970, UTC; a multiple of `bucketMs`. */
  readonly fromMs: number;
  /** Exclusive; a multiple of `bucketMs`. */
  readonly toMs: number;
  readonly bucketMs: number;
}

/** How many buckets a window has. */
export function bucketCount({ fromMs, toMs, bucketMs }: MetricWindow): number {
  return Math.max(0, Math.round((toMs - fromMs) / bucketMs));
}

/** One series as it was sampled, before anything was repaired: not sorted, and with everything that went wrong. */
export interface SampledSeries {
  /** Canonical name. */
  readonly metric: string;
  /** Canonical attributes. */
  readonly attributes: Attributes;
  /** What else tells the source's series apart (a database, a device, a target), as the source writes it; `""` where nothing does. */
  readonly member: string;
  /** Milliseconds since 1970. */
  readonly times: Float64Array;
  /** In the metric's canonical unit; NaN where the source said so. */
  readonly values: Float64Array;
}

/** One series of the vocabulary over a window, one number a bucket, NaN where nothing is known. Everything of an instance is in it. */
export interface BucketSeries {
  readonly metric: string;
  readonly attributes: Attributes;
  /** A counter's mean rate per second, a gauge's mean. */
  readonly mean: Float64Array;
  /** The largest rate, or value, that the source shows within the bucket; the mean where it shows no more. */
  readonly max: Float64Array;
  /** How many of the source's series are in it. */
  readonly members: number;
}

/** What was wrong with samples. */
export type RepairKind =
  | "counter-reset"
  | "gap"
  | "duplicate"
  | "out-of-order"
  | "clock-jump"
  | "not-a-number"
  | "label-change"
  | "unit"
  | "renamed";

/** Something that was wrong with samples, and what was done about it: repaired, or dropped. */
export interface MetricRepair {
  readonly kind: RepairKind;
  /** Canonical name of the metric; absent where it concerns every series. */
  readonly metric?: string;
  /** How often: resets, samples, gaps. */
  readonly count: number;
  /** First and last time, milliseconds since 1970; absent where the source does not tell. */
  readonly fromMs?: number;
  readonly toMs?: number;
  /** What was done: `the rate continues from 0 after each reset`. */
  readonly done: string;
}

/** Metrics that are not told, or not wholly, and why: a missing privilege, an extension that is not there, an exporter that is too old. */
export interface MetricLack {
  /** Canonical names, sorted. */
  readonly metrics: readonly string[];
  /** One sentence without a full stop, and how it is mended where that is known. */
  readonly why: string;
}

/** A parameter whose value a source saw change. Values are numbers in the parameter's base unit, as sources give no others. */
export interface SettingChange {
  readonly parameter: string;
  /** Milliseconds since 1970: the first time at which the new value was seen. */
  readonly atMs: number;
  readonly from: number;
  readonly to: number;
}

/** What reading cost. */
export interface MetricTraffic {
  /** Requests that were sent, or files that were read. */
  readonly requests: number;
  /** Bytes over the wire, or of the files. */
  readonly bytes: number;
  /** Samples or points that reached this program. */
  readonly points: number;
}

/** What a source gave for a window. */
interface Reading {
  readonly window: MetricWindow;
  readonly repairs: readonly MetricRepair[];
  readonly settings: readonly SettingChange[];
  readonly traffic: MetricTraffic;
}

/** A source that aggregates by itself gives buckets, sorted by metric and attributes. */
export interface BucketReading extends Reading {
  readonly kind: "buckets";
  readonly series: readonly BucketSeries[];
}

/** Another one gives what it sampled. */
export interface SampleReading extends Reading {
  readonly kind: "samples";
  readonly series: readonly SampledSeries[];
}

/** What a source gave for a window: `repairs` holds what the source saw and mended itself. */
export type MetricReading = BucketReading | SampleReading;
