import { leastChange } from "./find-changes.ts";
import { deviationsPerMad, medianOf, medianScatter } from "./median.ts";

/** A stretch of points between two changes. */
export interface Stretch {
  /** Points, the end exclusive. */
  readonly from: number;
  readonly to: number;
  /** Stretches of different epochs, between boundaries that were given, are never alike. */
  readonly epoch: number;
}

/** Stretches in which the work is alike. */
export interface StretchGroup {
  /** In order of time. */
  readonly stretches: readonly Stretch[];
  readonly points: number;
  /** The median of each feature, and how far it is to be trusted. */
  readonly levels: readonly number[];
  readonly errors: readonly number[];
}

/** A group that takes less of the time, or of which fewer points are known, is part of the work around it. */
const leastShare = 0.01;
const leastPoints = 5;

/** More kinds of work than a reader can keep apart; the nearest are taken together, across epochs where it must be. */
const mostGroups = 6;

/** Standard errors by which two medians may differ by chance, once in some hundred comparisons. */
const chanceErrors = 2.5;

/** Groups stretches in which the work is alike: no feature differs by more than counts as a change. */
export function groupStretches(rows: readonly Float64Array[], stretches: readonly Stretch[]): readonly StretchGroup[] {
  const points = stretches.reduce((sum, { from, to }) => sum + to - from, 0);
  const alike = joinAlike(
    rows,
    stretches.map((stretch) => groupOf(rows, [stretch])),
  );
  const large = joinFew(rows, joinTiny(rows, alike, Math.max(leastPoints, leastShare * points)));
  return large.toSorted((left, right) => right.points - left.points || beginningOf(left) - beginningOf(right));
}

/** The point at which a group is first seen. */
function beginningOf({ stretches }: StretchGroup): number {
  return stretches[0]?.from ?? 0;
}

function groupOf(rows: readonly Float64Array[], stretches: readonly Stretch[]): StretchGroup {
  const sorted = stretches.toSorted((left, right) => left.from - right.from);
  const values = rows.map((row) => sorted.flatMap(({ from, to }) => [...row.subarray(from, to)]));
  const points = sorted.reduce((sum, { from, to }) => sum + to - from, 0);
  const levels = values.map((known) => medianOf(known));
  const errors = values.map((known, feature) => {
    const deviation = medianOf(known.map((value) => Math.abs(value - (levels[feature] ?? 0))));
    return (medianScatter * deviationsPerMad * deviation) / Math.sqrt(points);
  });
  return { stretches: sorted, points, levels, errors };
}

function joinAlike(rows: readonly Float64Array[], groups: readonly StretchGroup[]): readonly StretchGroup[] {
  const pair = nearestPair(groups, (left, right) => epochOf(left) === epochOf(right));
  if (!pair || pair.distance >= leastChange) return groups;
  return joinAlike(rows, joinPair(rows, groups, pair));
}

function joinFew(rows: readonly Float64Array[], groups: readonly StretchGroup[]): readonly StretchGroup[] {
  if (groups.length <= mostGroups) return groups;
  const pair =
    nearestPair(groups, (left, right) => epochOf(left) === epochOf(right)) ?? nearestPair(groups, () => true);
  return pair ? joinFew(rows, joinPair(rows, groups, pair)) : groups;
}

function epochOf({ stretches }: StretchGroup): number {
  return stretches[0]?.epoch ?? 0;
}

interface Pair {
  readonly left: StretchGroup;
  readonly right: StretchGroup;
  readonly distance: number;
}

function nearestPair(
  groups: readonly StretchGroup[],
  mayJoin: (left: StretchGroup, right: StretchGroup) => boolean,
): Pair | undefined {
  let nearest: Pair | undefined;
  for (const [index, left] of groups.entries()) {
    for (const right of groups.slice(index + 1)) {
      const distance = distanceBetween(left, right);
      if (mayJoin(left, right) && distance < (nearest?.distance ?? Number.POSITIVE_INFINITY)) {
        nearest = { left, right, distance };
      }
    }
  }
  return nearest;
}

/** By how much the feature that differs most does, less what may be chance. */
function distanceBetween(left: StretchGroup, right: StretchGroup): number {
  const distances = left.levels.map((level, feature) => {
    const error = Math.hypot(left.errors[feature] ?? 0, right.errors[feature] ?? 0);
    return Math.abs(level - (right.levels[feature] ?? Number.NaN)) - chanceErrors * error;
  });
  return Math.max(0, ...distances.filter((distance) => !Number.isNaN(distance)));
}

function joinPair(
  rows: readonly Float64Array[],
  groups: readonly StretchGroup[],
  { left, right }: Pair,
): readonly StretchGroup[] {
  const rest = groups.filter((group) => group !== left && group !== right);
  return [...rest, groupOf(rows, [...left.stretches, ...right.stretches])];
}

/** Gives the stretches of groups that are too small to whichever group before or after them is nearer. */
function joinTiny(
  rows: readonly Float64Array[],
  groups: readonly StretchGroup[],
  least: number,
): readonly StretchGroup[] {
  const smallest = groups.toSorted((left, right) => left.points - right.points)[0];
  if (!smallest || smallest.points >= least || groups.length === 1) return groups;
  const others = groups.filter((group) => group !== smallest);
  const homes = new Map(others.map((group) => [group, [...group.stretches]]));
  for (const stretch of smallest.stretches) {
    const home = homeOf(smallest, stretch, others);
    if (home) homes.get(home)?.push({ ...stretch, epoch: epochOf(home) });
  }
  const joined = others.map((group) => groupOf(rows, homes.get(group) ?? group.stretches));
  return joinTiny(rows, joinAlike(rows, joined), least);
}

function homeOf(group: StretchGroup, { from }: Stretch, others: readonly StretchGroup[]): StretchGroup | undefined {
  const placed = others.flatMap((other) => other.stretches.map((stretch) => ({ other, begins: stretch.from })));
  const inTime = placed.toSorted((left, right) => left.begins - right.begins);
  const before = inTime.findLast(({ begins }) => begins < from)?.other;
  const after = inTime.find(({ begins }) => begins > from)?.other;
  if (!before || !after) return before ?? after;
  return distanceBetween(group, after) < distanceBetween(group, before) ? after : before;
}
