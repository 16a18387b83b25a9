import type { MetricDefinition } from "../../../model/metric.ts";
import type { MetricWindow } from "../../../model/metric-series.ts";
import { bucketCount } from "../../../model/metric-series.ts";
import { valueAt } from "../value-at.ts";
import type { MemberBuckets } from "./samples.ts";

/** What the members of a series are together, bucket by bucket. */
export interface AddedBuckets {
  readonly mean: Float64Array;
  /** Sums of members' maxima are an upper bound: members need not have theirs at the same moment. */
  readonly max: Float64Array;
}

type Part = Pick<MemberBuckets, "mean" | "max" | "coveredMs">;

/**
 * Makes one series of several. The largest and the smallest are those of the members that are known. In a sum a member counts from its
 * first to its last known bucket, in these two with the share of the bucket that it covers, if other members are known before or after;
 * in between, a bucket in which a counter is unknown is unknown for all, and a gauge that is not told is not there.
 *
 * Members must come in a fixed order, so that sums come out the same to the last digit.
 */
export function addMembers(members: readonly Part[], definition: MetricDefinition, window: MetricWindow): AddedBuckets {
  const [only] = members;
  if (only && members.length === 1) return only;
  if (definition.across === "sum") return sumMembers(members, definition, window);
  const pick = definition.across === "max" ? Math.max : Math.min;
  const added = emptyBuckets(bucketCount(window));
  for (const { mean, max } of members) {
    pickKnown(added.mean, mean, pick);
    pickKnown(added.max, max, pick);
  }
  return added;
}

function emptyBuckets(count: number): AddedBuckets {
  return { mean: new Float64Array(count).fill(Number.NaN), max: new Float64Array(count).fill(Number.NaN) };
}

function pickKnown(into: Float64Array, from: Float64Array, pick: (left: number, right: number) => number): void {
  for (const [bucket, value] of from.entries()) {
    if (Number.isNaN(value)) continue;
    const before = valueAt(into, bucket);
    into[bucket] = Number.isNaN(before) ? value : pick(before, value);
  }
}

function sumMembers(members: readonly Part[], { kind }: MetricDefinition, window: MetricWindow): AddedBuckets {
  const count = bucketCount(window);
  const sums = { mean: new Float64Array(count), max: new Float64Array(count) };
  const living = new Uint8Array(count);
  const lives = members.map(({ mean }) => lifeOf(mean));
  const whole = {
    first: Math.min(...lives.map(({ first }) => first)),
    last: Math.max(...lives.map(({ last }) => last)),
  };
  for (const [index, { mean, max, coveredMs }] of members.entries()) {
    const life = lives[index] ?? whole;
    for (let bucket = life.first; bucket <= life.last; bucket += 1) {
      if (kind === "gauge" && Number.isNaN(mean[bucket])) continue;
      const weight = isEdge(bucket, life, whole) ? Math.min(1, valueAt(coveredMs, bucket) / window.bucketMs) : 1;
      sums.mean[bucket] = valueAt(sums.mean, bucket) + valueAt(mean, bucket) * weight;
      sums.max[bucket] = valueAt(sums.max, bucket) + valueAt(max, bucket) * weight;
      living[bucket] = 1;
    }
  }
  const known = (sum: number, bucket: number): number => (living[bucket] === 1 ? sum : Number.NaN);
  return { mean: sums.mean.map(known), max: sums.max.map(known) };
}

/** Buckets from the first that is known to the last. */
interface Life {
  readonly first: number;
  readonly last: number;
}

/** An empty span where nothing is known. */
function lifeOf(mean: Float64Array): Life {
  const first = mean.findIndex(isKnown);
  if (first < 0) return { first: Number.POSITIVE_INFINITY, last: Number.NEGATIVE_INFINITY };
  return { first, last: mean.findLastIndex(isKnown) };
}

function isKnown(value: number): boolean {
  return !Number.isNaN(value);
}

/** Whether a member begins or ends in a bucket, and others go on before or after it. */
function isEdge(bucket: number, life: Life, whole: Life): boolean {
  return (bucket === life.first && bucket > whole.first) || (bucket === life.last && bucket < whole.last);
}
