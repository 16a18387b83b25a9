import type { WorkingSet } from "../../../model/workload.ts";
import type { SignalTable } from "../signal-table.ts";
import { byHour } from "../by-hour.ts";
import { lastKnown } from "../summary/last-known.ts";
import { renderAmount } from "../summary/render-amount.ts";
import { valueAt } from "../value-at.ts";

/** Sizes that are known from elsewhere. */
export interface SizeFacts {
  /** Of the database's own cache. */
  readonly cacheBytes?: number;
  readonly dataBytes?: number;
}

/** Share of reads that may miss while the data in use still fits: new data, growth, and a dump now and then. */
const fittingMisses = 0.01;

/** An hour with less than this share of the mean hour's reads says little of the cache. */
const quietHour = 0.05;

/**
 * What reads say of how much data is in use: shares of logical reads that the database's cache answered, and whether that data fits. A cache
 * that holds all data has nothing to gain; where misses of the whole window are fewer than the cache holds, they only filled it.
 */
export function describeWorkingSet(table: SignalTable, facts: SizeFacts): WorkingSet {
  const cacheBytes = facts.cacheBytes;
  const dataBytes = facts.dataBytes ?? lastKnown(table.signals.get("data_bytes")?.mean);
  const reads = sumReads(table);
  const hitRatio = reads && { overall: ratioOf(reads.all), worstHour: worstHour(reads.hours) };
  const sizes = {
    ...(cacheBytes !== undefined && { cacheBytes }),
    ...(dataBytes !== undefined && { dataBytes }),
  };
  return { ...(hitRatio && { hitRatio }), ...sizes, ...judge(reads, sizes) };
}

interface Reads {
  readonly logical: number;
  readonly physical: number;
}

interface AllReads {
  readonly all: Reads;
  readonly hours: readonly Reads[];
}

/** Undefined where nothing was read, or nobody told. */
function sumReads({ window, signals }: SignalTable): AllReads | undefined {
  const logical = signals.get("logical_reads")?.mean;
  const physical = signals.get("physical_reads")?.mean;
  if (!logical || !physical) return undefined;
  const hours = byHour(window).map((hour) => sumBuckets(hour, [logical, physical], window.bucketMs / 1000));
  const all = hours.reduce(add, { logical: 0, physical: 0 });
  return all.logical > 0 ? { all, hours } : undefined;
}

function sumBuckets(
  hour: readonly number[],
  [logical, physical]: readonly [Float64Array, Float64Array],
  seconds: number,
): Reads {
  const sum = { logical: 0, physical: 0 };
  for (const bucket of hour) {
    const [asked, missed] = [valueAt(logical, bucket), valueAt(physical, bucket)];
    if (Number.isNaN(asked) || Number.isNaN(missed)) continue;
    sum.logical += asked * seconds;
    sum.physical += missed * seconds;
  }
  return sum;
}

function add(left: Reads, right: Reads): Reads {
  return { logical: left.logical + right.logical, physical: left.physical + right.physical };
}

/** Read-ahead and counters of two moments may give more misses than reads. */
function ratioOf({ logical, physical }: Reads): number {
  return Math.max(0, 1 - physical / logical);
}

function worstHour(hours: readonly Reads[]): number {
  const known = hours.filter(({ logical }) => logical > 0);
  const usual = known.reduce((sum, { logical }) => sum + logical, 0) / known.length;
  return Math.min(...known.filter(({ logical }) => logical >= usual * quietHour).map(ratioOf));
}

type Judgement = Pick<WorkingSet, "hint" | "because">;

function judge(reads: AllReads | undefined, { cacheBytes, dataBytes }: SizeFacts): Judgement {
  if (cacheBytes !== undefined && dataBytes !== undefined && cacheBytes >= dataBytes) {
    const sizes = `the cache of ${size(cacheBytes)} can hold all ${size(dataBytes)} of data`;
    return { hint: "larger-than-data", because: [sizes] };
  }
  return reads
    ? judgeReads(reads, cacheBytes)
    : { hint: "unknown", because: ["needs logical_reads and physical_reads"] };
}

function judgeReads({ all }: AllReads, cacheBytes: number | undefined): Judgement {
  const misses = 1 - ratioOf(all);
  const told = `${renderAmount(misses * 100, "1")} % of the reads missed the cache, ${size(all.physical)} in all`;
  if (misses <= fittingMisses) return { hint: "fits", because: [told] };
  if (cacheBytes !== undefined && all.physical <= cacheBytes)
    return { hint: "fits", because: [told, `no more than fills the cache of ${size(cacheBytes)} once`] };
  return { hint: "does-not-fit", because: [told] };
}

function size(bytes: number): string {
  return renderAmount(bytes, "By");
}
