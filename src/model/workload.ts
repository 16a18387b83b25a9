import type { MetricTraffic, RepairKind } from "./metric-series.ts";
import type { SignalName } from "./workload-signal.ts";

/** Kinds of work that call for different settings. */
export type WorkloadClass = "oltp" | "olap" | "mixed" | "bulk-write" | "queue" | "time-series" | "idle";

/**
 * What an instance did over a window, and how sure that is. Times are RFC 3339, UTC. Numbers are rounded to six significant digits, so
 * that the same samples give the same bytes in whatever order they came; lists are sorted. Units of signals stand in `signals`.
 */
export interface WorkloadProfile {
  /** Version of this shape; a reader refuses others. */
  readonly apiVersion: "setpoint/v1";
  readonly kind: "WorkloadProfile";
  readonly instance: string;
  readonly engine: string;
  /** Name of the metric source. */
  readonly source: string;
  readonly window: ProfileWindow;
  readonly coverage: Coverage;
  /** How far the profile as a whole can be trusted. */
  readonly confidence: Confidence;
  /** In the order of the vocabulary; signals without a single value are in `missing`. */
  readonly signals: readonly SignalProfile[];
  /** Most of the time first. Together they cover every bucket in which something is known. */
  readonly regimes: readonly Regime[];
  /** One for each resource, worst first. */
  readonly saturation: readonly SaturationSign[];
  readonly workingSet: WorkingSet;
  readonly capacity: readonly CapacityForecast[];
  /** The settings that were in force, oldest first; one where nothing changed. */
  readonly configuration: readonly ConfigurationEpoch[];
  /** Times at which the server started within the window. */
  readonly restarts: readonly string[];
  readonly repairs: readonly Repair[];
  readonly missing: readonly MissingSignal[];
}

/** The span that was looked at. */
export interface ProfileWindow {
  readonly from: string;
  readonly to: string;
  readonly bucketSeconds: number;
}

/** How much of the window is known. */
export interface Coverage {
  /** Share of buckets with at least one value, 0 to 1. */
  readonly share: number;
  /** Spans without any value, longest first, at most ten. */
  readonly gaps: readonly Span[];
}

/** From one time to another; the end is exclusive. */
export interface Span {
  readonly from: string;
  readonly to: string;
}

/** 0 (a guess) to 1 (sure), and what took it down, one sentence each. */
export interface Confidence {
  readonly value: number;
  readonly because: readonly string[];
}

/** One signal over the window. */
export interface SignalProfile {
  readonly signal: SignalName;
  readonly unit: string;
  /** Buckets with a value. */
  readonly buckets: number;
  readonly mean: number;
  /** Over buckets: a rate's quantiles are of its mean within each bucket. */
  readonly p05: number;
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
  readonly max: number;
  readonly maxAt: string;
  /** Up to 60 means of equal spans over the window, for drawing; null where nothing is known. */
  readonly sketch: readonly (number | null)[];
  readonly season?: Season;
  readonly trend?: Trend;
}

/** What repeats every day or week. */
export interface Season {
  /** `day` where days of the week do not differ. */
  readonly period: "day" | "week";
  /** Share of the variance, after the trend, that the period explains, 0 to 1. */
  readonly strength: number;
  /** Medians by hour, UTC: 24 from midnight, or 168 from Monday midnight; null where nothing is known. */
  readonly hours: readonly (number | null)[];
  /** 0-based indices into `hours` of the highest and lowest. */
  readonly peakHour: number;
  readonly quietHour: number;
}

/** A straight line through the daily medians, by Theil and Sen: robust against a third of the days being anything. */
export interface Trend {
  /** Change per day in the signal's unit, and its 80 % interval. */
  readonly perDay: number;
  readonly low: number;
  readonly high: number;
  /** The value of the line at the end of the window. */
  readonly level: number;
}

/** When a bounded signal reaches its bound if the trend goes on. */
export interface CapacityForecast {
  readonly signal: SignalName;
  readonly limit: number;
  /** Where the limit comes from: `max_connections`. */
  readonly limitFrom: string;
  /** Level now: the end of the line through daily medians for sizes, through daily 99th percentiles for peaks. */
  readonly now: number;
  /** Days from the window's end; absent where the trend does not reach it, or only beyond what the window can say. */
  readonly days?: { readonly p10: number; readonly p50: number; readonly p90?: number };
  /** `grows by 1.2 GiB a day; 30 days are known, so nothing is said beyond 60`. */
  readonly because: string;
}

/** A span of one kind of work: what the server did while nothing about it changed, or what it does every night. */
export interface Regime {
  /** `1` is the one that took most of the time. */
  readonly id: string;
  /** Share of the known time, 0 to 1. */
  readonly share: number;
  /** In order of time; at most ten, the longest. */
  readonly spans: readonly Span[];
  readonly recurs?: Recurrence;
  /** What began it: `transactions rose from 120 to 480 a second`. */
  readonly because: readonly string[];
  readonly work: Classification;
}

/** A regime that comes back at the same time of day, UTC. */
export interface Recurrence {
  /** 0 = Monday. All seven where it is every day. */
  readonly days: readonly number[];
  /** Minutes from midnight UTC at which it starts. */
  readonly startMinute: number;
  readonly durationMinutes: number;
  /** How many of the possible days in the window had it. */
  readonly seen: number;
  readonly possible: number;
}

/** What kind of work a regime is, and why. */
export interface Classification {
  /** Absent where the features that tell are missing. */
  readonly class?: WorkloadClass;
  readonly confidence: number;
  /** The class that it is most like but for this one. */
  readonly nearest?: { readonly class: WorkloadClass; readonly confidence: number };
  /** The features that decided, sentences with their numbers; or what is missing. */
  readonly because: readonly string[];
  /** Every feature that could be measured, sorted by name. */
  readonly features: Readonly<Record<string, number>>;
}

/** What work can wait for. */
export type Resource = "cpu" | "device" | "connections" | "locks" | "flush" | "memory";

/** Whether a resource limits the work. */
export interface SaturationSign {
  readonly resource: Resource;
  /** `unknown` where what would tell is missing. */
  readonly verdict: "saturated" | "near" | "free" | "unknown";
  /** Share of the known buckets in which it was saturated. */
  readonly share: number;
  /** When it was worst. */
  readonly worstAt?: string;
  readonly because: readonly string[];
}

/** What the reads say about how much data is in use. */
export interface WorkingSet {
  /** Share of logical reads that the database's cache answered, over the window and in its worst hour. */
  readonly hitRatio?: { readonly overall: number; readonly worstHour: number };
  /** Bytes of the cache, where its size is known. */
  readonly cacheBytes?: number;
  readonly dataBytes?: number;
  readonly hint: "fits" | "does-not-fit" | "larger-than-data" | "unknown";
  readonly because: readonly string[];
}

/** A span in which no setting was seen to change. */
export interface ConfigurationEpoch extends Span {
  /** What changed at its beginning; empty for the first. Values in the parameters' base units. */
  readonly changes: readonly { readonly parameter: string; readonly from: number; readonly to: number }[];
}

/** What was wrong with the samples, and what was done. */
export interface Repair {
  readonly kind: RepairKind;
  readonly metric?: string;
  readonly count: number;
  readonly from?: string;
  readonly to?: string;
  readonly done: string;
}

/** A signal that could not be made. */
export interface MissingSignal {
  readonly signal: SignalName;
  /** The metrics that would give it, canonical names. */
  readonly needs: readonly string[];
  /** What the profile cannot say for that. */
  readonly lost: string;
}

/** A profile with what it cost. */
export interface ProfiledInstance {
  readonly profile: WorkloadProfile;
  readonly traffic: MetricTraffic;
}
