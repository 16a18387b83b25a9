import type { MetricWindow } from "../../../model/metric-series.ts";
import type { BucketMask } from "../signal-table.ts";
import { valueAt } from "../value-at.ts";
import { explainGroup } from "./explain-group.ts";
import type { GivenCut } from "./explain-group.ts";
import { findChanges, placeChange } from "./find-changes.ts";
import type { Boundary, FoundRegime } from "./found-regime.ts";
import { findSeasons, seasonAt, withoutSeason } from "./find-season.ts";
import type { Seasons } from "./find-season.ts";
import { groupStretches } from "./group-stretches.ts";
import type { Stretch, StretchGroup } from "./group-stretches.ts";
import { takePoints } from "./take-points.ts";
import type { FeaturePoints } from "./take-points.ts";
import type { WorkFeature } from "./work-features.ts";

/** What is to be told apart. */
export interface Work {
  readonly features: readonly WorkFeature[];
  readonly mask: BucketMask;
  readonly window: MetricWindow;
}

/** So many points before and after a change say what the levels are; there is no other change so near. */
const pointsBeside = 3;

/** Cuts what does not recur where the work changes, and takes together what is alike. */
export function findSteady(work: Work, boundaries: readonly Boundary[]): readonly Omit<FoundRegime, "spans">[] {
  const { features, window } = work;
  const points = takePoints(features, work.mask, window);
  if (points.times.length === 0) return [{ mask: work.mask, because: ["nothing is known that tells work apart"] }];
  const given = cutAtBoundaries(points, boundaries);
  const { seasons, rows, cuts } = separate(
    points,
    given.map(({ point }) => point),
  );
  const starts = startsOf(cuts, given, { work, points, seasons });
  const groups = groupStretches(rows, stretchesOf(cuts, given, points.times.length));
  return groups.map((group) => ({
    mask: maskOf(group, starts, work),
    because: explainGroup(group, { features, groups, given, timeOf: timeOfPoint(starts, window) }),
  }));
}

/** Boundaries inside the window as cuts between points; those between the same two points are one. */
function cutAtBoundaries({ times, widthMs }: FeaturePoints, boundaries: readonly Boundary[]): readonly GivenCut[] {
  const given = new Map<number, GivenCut>();
  for (const { atMs, why } of boundaries.toSorted((left, right) => left.atMs - right.atMs)) {
    const point = times.findIndex((time) => time + widthMs / 2 >= atMs);
    const same = given.get(point);
    if (point > 0) given.set(point, { point, atMs: same?.atMs ?? atMs, why: [...(same?.why ?? []), why] });
  }
  return [...given.values()];
}

/** Seasons are found without the changes, and changes without the seasons: twice, since the first seasons know no changes. */
function separate(
  points: FeaturePoints,
  given: readonly number[],
): { readonly seasons: Seasons; readonly rows: readonly Float64Array[]; readonly cuts: readonly number[] } {
  const first = cutWithout(points, findSeasons(points, given), given);
  if (first.seasons.period === "none") return first;
  return cutWithout(points, findSeasons(points, first.cuts, first.seasons), given);
}

function cutWithout(points: FeaturePoints, seasons: Seasons, given: readonly number[]): ReturnType<typeof separate> {
  const rows = points.rows.map((_, feature) => withoutSeason(points, seasons, feature));
  return { seasons, rows, cuts: findChanges({ widthMs: points.widthMs, rows }, given) };
}

/** The bucket with which each piece begins, by the point with which it does. */
function startsOf(
  cuts: readonly number[],
  given: readonly GivenCut[],
  { work, points, seasons }: { readonly work: Work; readonly points: FeaturePoints; readonly seasons: Seasons },
): ReadonlyMap<number, number> {
  const { features, mask, window } = work;
  const bucketOf = (timeMs: number): number => Math.ceil((timeMs - window.fromMs) / window.bucketMs);
  const rows = features.map(({ logs }, feature) =>
    logs.map((log, bucket) =>
      mask[bucket] === 0 ? Number.NaN : log - seasonAt(seasons, feature, window.fromMs + bucket * window.bucketMs),
    ),
  );
  const beside = pointsBeside * Math.round(points.widthMs / window.bucketMs);
  return new Map(
    cuts.map((point) => {
      const boundary = given.find((cut) => cut.point === point);
      if (boundary) return [point, bucketOf(boundary.atMs)];
      const from = Math.max(0, bucketOf(valueAt(points.times, point - 1)));
      const to = Math.min(mask.length, bucketOf(valueAt(points.times, point) + points.widthMs));
      return [point, placeChange({ rows, from, to }, beside)];
    }),
  );
}

function stretchesOf(cuts: readonly number[], given: readonly GivenCut[], count: number): readonly Stretch[] {
  const ends = [...cuts, count];
  return ends.map((to, index) => {
    const from = cuts[index - 1] ?? 0;
    return { from, to, epoch: given.filter(({ point }) => point <= from).length };
  });
}

function maskOf({ stretches }: StretchGroup, starts: ReadonlyMap<number, number>, { mask }: Work): BucketMask {
  const isIn = new Uint8Array(mask.length);
  for (const { from, to } of stretches) isIn.fill(1, starts.get(from) ?? 0, starts.get(to) ?? mask.length);
  return isIn.map((is, bucket) => (mask[bucket] === 1 ? is : 0));
}

function timeOfPoint(
  starts: ReadonlyMap<number, number>,
  { fromMs, bucketMs }: MetricWindow,
): (point: number) => number {
  return (point) => fromMs + (starts.get(point) ?? 0) * bucketMs;
}
