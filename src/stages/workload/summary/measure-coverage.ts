import { bucketCount } from "../../../model/metric-series.ts";
import type { MetricWindow } from "../../../model/metric-series.ts";
import type { Coverage, Span } from "../../../model/workload.ts";
import type { BucketMask, SignalTable } from "../signal-table.ts";
import { roundSignificant } from "./round-significant.ts";

/** Gaps that are listed. */
const mostGaps = 10;

/** The buckets in which at least one signal is known. */
export function knownBuckets({ window, signals }: SignalTable): BucketMask {
  const mask = new Uint8Array(bucketCount(window));
  for (const { mean } of signals.values()) {
    for (const [bucket, value] of mean.entries()) if (!Number.isNaN(value)) mask[bucket] = 1;
  }
  return mask;
}

/** How many buckets a mask has in it. */
export function countBuckets(mask: BucketMask): number {
  return mask.reduce((sum, bucket) => sum + bucket, 0);
}

/** How much of the window is known; nothing of a window without buckets. */
export function measureCoverage(known: BucketMask, window: MetricWindow): Coverage {
  const longestFirst = findGaps(known).toSorted((left, right) => right.end - right.first - (left.end - left.first));
  return {
    share: known.length === 0 ? 0 : roundSignificant(countBuckets(known) / known.length),
    gaps: longestFirst.slice(0, mostGaps).map((gap) => spanOf(gap, window)),
  };
}

interface Gap {
  readonly first: number;
  /** Exclusive. */
  readonly end: number;
}

function findGaps(known: BucketMask): readonly Gap[] {
  const gaps: Gap[] = [];
  for (let first = known.indexOf(0); first >= 0;) {
    const next = known.indexOf(1, first);
    const end = next < 0 ? known.length : next;
    gaps.push({ first, end });
    first = known.indexOf(0, end);
  }
  return gaps;
}

function spanOf({ first, end }: Gap, { fromMs, bucketMs }: MetricWindow): Span {
  const at = (bucket: number): string => new Date(fromMs + bucket * bucketMs).toISOString();
  return { from: at(first), to: at(end) };
}
