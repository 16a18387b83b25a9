import type { MetricDefinition, MetricKind } from "../../../model/metric.ts";
import type { MetricWindow } from "../../../model/metric-series.ts";
import { bucketCount } from "../../../model/metric-series.ts";
import type { CutMember } from "./cut-member.ts";
import { at } from "./summary.ts";

/** What the members of a series are together, bucket by bucket; they are added one by one, and none is kept. */
export interface MemberSum {
  readonly add: (member: CutMember, kind: MetricKind) => void;
  /** One array for both where they are the same: the settings of a server are hundreds of series that hardly change. */
  readonly total: () => { readonly mean: Float64Array; readonly max: Float64Array };
}

/** A member's first or last known bucket: how much of it counts is known when all members are. */
interface Edge {
  readonly bucket: number;
  readonly mean: number;
  readonly max: number;
  /** Of the bucket, that the member's samples speak of. */
  readonly share: number;
  readonly isFirst: boolean;
  readonly isLast: boolean;
}

/**
 * Makes one series of several. The largest and the smallest are those of the members that are known. In a sum a member counts from its first to
 * its last known bucket, in these two with the share of the bucket that it covers, if others are known before or after; in between, a bucket in
 * which a counter is unknown is unknown for all, and a gauge that is not told is not there.
 */
export function openMemberSum({ across }: MetricDefinition, window: MetricWindow): MemberSum {
  const numbers = (): Float64Array => new Float64Array(bucketCount(window)).fill(Number.NaN);
  if (across === "sum") return openSum({ mean: numbers(), max: numbers() }, window);
  const pick = across === "max" ? Math.max : Math.min;
  const mean = numbers();
  let max = mean;
  return {
    add: (member) => {
      if (max === mean && member.max !== member.mean) max = mean.slice();
      pickKnown(mean, { start: member.start, values: member.mean }, pick);
      if (max !== mean) pickKnown(max, { start: member.start, values: member.max }, pick);
    },
    total: () => ({ mean, max }),
  };
}

function pickKnown(
  into: Float64Array,
  { start, values }: { readonly start: number; readonly values: Float64Array },
  pick: (left: number, right: number) => number,
): void {
  for (let index = 0; index < values.length; index += 1) {
    const [value, before] = [at(values, index), at(into, start + index)];
    if (!Number.isNaN(value)) into[start + index] = Number.isNaN(before) ? value : pick(before, value);
  }
}

function openSum(
  into: { readonly mean: Float64Array; readonly max: Float64Array },
  { bucketMs }: MetricWindow,
): MemberSum {
  const edges: Edge[] = [];
  // Unknown in a counter must stay unknown whatever is added later, and NaN stands for "nothing yet" at first.
  const living = new Uint8Array(into.mean.length);
  const put = (bucket: number, mean: number, max: number): void => {
    into.mean[bucket] = living[bucket] === 1 ? at(into.mean, bucket) + mean : mean;
    into.max[bucket] = living[bucket] === 1 ? at(into.max, bucket) + max : max;
    living[bucket] = 1;
  };
  return {
    add: ({ start, mean, max, coveredMs }, kind) => {
      const first = mean.findIndex(isKnown);
      const last = mean.findLastIndex(isKnown);
      for (const index of first < 0 ? [] : new Set([first, last])) {
        const share = Math.min(1, at(coveredMs, index) / bucketMs);
        const known = { bucket: start + index, mean: at(mean, index), max: at(max, index) };
        edges.push({ ...known, share, isFirst: index === first, isLast: index === last });
      }
      for (let index = first + 1; index < last; index += 1) {
        const value = at(mean, index);
        if (kind === "counter" || isKnown(value)) put(start + index, value, at(max, index));
      }
    },
    total: () => {
      const first = edges.reduce((least, { bucket }) => Math.min(least, bucket), Number.POSITIVE_INFINITY);
      const last = edges.reduce((most, { bucket }) => Math.max(most, bucket), Number.NEGATIVE_INFINITY);
      for (const edge of edges) {
        const isCut = (edge.isFirst && edge.bucket > first) || (edge.isLast && edge.bucket < last);
        const weight = isCut ? edge.share : 1;
        put(edge.bucket, edge.mean * weight, edge.max * weight);
      }
      edges.length = 0;
      return into;
    },
  };
}

function isKnown(value: number): boolean {
  return !Number.isNaN(value);
}
