import { seriesName } from "../../../model/metric.ts";
import type { MetricKind } from "../../../model/metric.ts";
import type { MetricWindow } from "../../../model/metric-series.ts";
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
 * Sorts parts into members, and members into batches of one kind of about so many buckets. Members stand in the order in which files sorted by
 * metric and labels hold them, and the members of one metric stay together unless they are too many: so each part of such files is read once.
 */
export function planMembers(parts: readonly Part[], window: MetricWindow, bucketsPerBatch: number): readonly Batch[] {
  const members = silence(parts, window).toSorted(byPlace);
  const batches: { kind: MetricKind; members: Member[]; buckets: number }[] = [];
  for (const { own, buckets } of cutByMetric(members, window, bucketsPerBatch)) {
    const kind = own[0]?.kind ?? "gauge";
    const last = batches.at(-1);
    if (last !== undefined && last.kind === kind && last.buckets + buckets <= bucketsPerBatch) {
      // One by one: more can be in a run than a call takes arguments.
      for (const member of own) last.members.push(member);
      last.buckets += buckets;
    } else batches.push({ kind, members: [...own], buckets });
  }
  return batches;
}

interface MetricRun {
  readonly own: Member[];
  buckets: number;
}

/** Members of one kind and metric that stand side by side, in runs of at most so many buckets. */
function cutByMetric(members: readonly Member[], window: MetricWindow, most: number): readonly MetricRun[] {
  const runs: MetricRun[] = [];
  for (const member of members) {
    const buckets = member.parts.reduce((sum, { series }) => sum + bucketsOf(series, window), 0);
    const run = runs.at(-1);
    const before = run?.own[0];
    const isSame = before?.kind === member.kind && before.parts[0].series.metric === member.parts[0].series.metric;
    if (run !== undefined && isSame && run.buckets + buckets <= most) {
      run.own.push(member);
      run.buckets += buckets;
    } else runs.push({ own: [member], buckets });
  }
  return runs;
}

function bucketsOf({ firstMs, lastMs }: Part["series"], { bucketMs }: MetricWindow): number {
  return Math.ceil((lastMs - firstMs) / bucketMs) + 1;
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
  if (one.metric !== other.metric) return one.metric < other.metric ? -1 : 1;
  if (one.labelText !== other.labelText) return one.labelText < other.labelText ? -1 : 1;
  return left.group < right.group ? -1 : 1;
}

/** Whether another part counts at a time. */
export function isSilent({ silent }: PlannedPart, time: number): boolean {
  return silent.some(({ fromMs, toMs }) => time >= fromMs && time < toMs);
}

/** A setting of -1 means "as another one says"; nothing else is negative. */
export function lowestOf({ attributes }: PlannedPart): number {
  return attributes["parameter"] === undefined ? 0 : Number.NEGATIVE_INFINITY;
}
