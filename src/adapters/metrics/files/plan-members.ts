import { seriesName } from "../../../model/metric.ts";
import type { MetricKind } from "../../../model/metric.ts";
import type { MetricWindow } from "../../../model/metric-series.ts";
import { compareBytes } from "./compare-bytes.ts";
import type { TimeSpan } from "./find-series.ts";
import type { Part } from "./map-parts.ts";

/** A part, and when others speak in its place. */
export interface PlannedPart extends Part {
  /** Spans of whole buckets in which a part of lower rank counts instead. */
  readonly silent: readonly TimeSpan[];
}

/** What is cut by itself: one database, one device; several parts where its labels or its metric's name changed. */
export interface Member {
  /** Name of the series that it is a member of. */
  readonly group: string;
  /** How it is cut: what is told as a rate already is no counter. */
  readonly kind: MetricKind;
  readonly parts: readonly [PlannedPart, ...PlannedPart[]];
}

/** Members that are read by one query. */
export interface Batch {
  readonly kind: MetricKind;
  readonly members: readonly Member[];
}

/**
 * Sorts parts into members, and members into batches of one kind of at most so many buckets, or of one member. Members stand in the order in
 * which files sorted by metric and labels hold them: so little of such files is read twice.
 */
export function planMembers(parts: readonly Part[], window: MetricWindow, bucketsPerBatch: number): readonly Batch[] {
  const batches: { kind: MetricKind; members: Member[]; buckets: number }[] = [];
  for (const member of silence(parts, window).toSorted(byPlace)) {
    const buckets = countBuckets(member.parts, window);
    const last = batches.at(-1);
    if (last?.kind === member.kind && last.buckets + buckets <= bucketsPerBatch) {
      last.members.push(member);
      last.buckets += buckets;
    } else batches.push({ kind: member.kind, members: [member], buckets });
  }
  return batches;
}

/** Buckets of a window that parts touch, each for itself. */
export function countBuckets(parts: readonly Part[], { bucketMs }: MetricWindow): number {
  return parts.reduce((sum, { series }) => sum + Math.ceil((series.lastMs - series.firstMs) / bucketMs) + 1, 0);
}

/** Groups parts by series and member; in each group, parts of higher rank are silent while those of lower rank speak. */
function silence(parts: readonly Part[], window: MetricWindow): readonly Member[] {
  const members = new Map<string, { group: string; kind: MetricKind; parts: PlannedPart[] }>();
  const taken = new Map<string, { readonly rank: number; readonly span: TimeSpan }[]>();
  for (const part of parts.toSorted((left, right) => left.rank - right.rank)) {
    const group = seriesName(part.definition.name, part.attributes);
    const spoken = taken.get(group) ?? [];
    taken.set(group, spoken);
    const silent = spoken.filter(({ rank }) => rank < part.rank).map(({ span }) => span);
    spoken.push({ rank: part.rank, span: wholeBuckets(part.series, window) });
    if (silent.some((span) => span.fromMs <= part.series.firstMs && part.series.lastMs < span.toMs)) continue;
    const kind = part.isRate ? "gauge" : part.definition.kind;
    const key = `${group} ${kind} ${part.member}`;
    const member = members.get(key) ?? { group, kind, parts: [] };
    members.set(key, member);
    member.parts.push({ ...part, silent });
  }
  return [...members.values()].flatMap(({ parts: own, ...member }) => {
    const [first, ...more] = own;
    return first === undefined ? [] : [{ ...member, parts: [first, ...more] as const }];
  });
}

function wholeBuckets({ firstMs, lastMs }: Part["series"], { fromMs, bucketMs }: MetricWindow): TimeSpan {
  const bucketOf = (time: number): number => Math.floor((time - fromMs) / bucketMs);
  return { fromMs: fromMs + bucketOf(firstMs) * bucketMs, toMs: fromMs + (bucketOf(lastMs) + 1) * bucketMs };
}

function byPlace(left: Member, right: Member): number {
  if (left.kind !== right.kind) return left.kind < right.kind ? -1 : 1;
  const [one, other] = [left.parts[0].series, right.parts[0].series];
  const byName = compareBytes(one.metric, other.metric) || compareBytes(one.labelText, other.labelText);
  return byName || (left.group < right.group ? -1 : 1);
}

/** Whether another part counts at a time. */
export function isSilent({ silent }: PlannedPart, time: number): boolean {
  return silent.some(({ fromMs, toMs }) => time >= fromMs && time < toMs);
}

/** A setting of -1 means "as another one says"; nothing else is negative. */
export function lowestOf({ attributes }: PlannedPart): number {
  return attributes["parameter"] === undefined ? 0 : Number.NEGATIVE_INFINITY;
}
