import type { MetricWindow } from "../../../model/metric-series.ts";
import type { Recurrence } from "../../../model/workload.ts";
import type { BucketMask } from "../signal-table.ts";
import { dayMs } from "../summary/daily-values.ts";
import { valueAt } from "../value-at.ts";
import { findWindows } from "./find-windows.ts";
import type { UnusualWindow } from "./find-windows.ts";
import { foldFeatures } from "./fold-features.ts";
import type { FoldedFeatures } from "./fold-features.ts";
import { medianOf } from "./median.ts";
import { fewestDays } from "./take-points.ts";
import { fewestPeriods, profileOf } from "./unusual-slots.ts";
import type { Profile } from "./unusual-slots.ts";
import type { WorkFeature } from "./work-features.ts";

/** Work that comes back at the same time of day. */
export interface RecurringWork {
  readonly recurs: Recurrence;
  /** When it was there, milliseconds since 1970, in order of time. */
  readonly spans: readonly { readonly fromMs: number; readonly toMs: number }[];
  /** Every feature. */
  readonly effects: readonly WorkEffect[];
}

/** What becomes of one feature: logarithms of what it was, or is at other times, and of what it is now. */
export interface WorkEffect {
  readonly feature: WorkFeature;
  readonly usual: number;
  readonly now: number;
}

/** On this share of the possible days it must have been there. */
const leastSeen = 0.6;

/** A day of the week on which it was there less often than not is not one of its days. */
const leastOfWeekday = 0.5;

/** It was there where it had half its usual height. */
const halfHeight = 0.5;

/** More windows a day are how the work is, such as a job of every hour. */
const mostWindows = 4;

/** Windows of two days of the week are the same if they begin within half an hour and their lengths differ by less than half. */
const sameStartMinutes = 30;
const sameLengthShare = 1.5;

/** In a shorter window a day of the week does not come twice. */
const daysForWeekdays = 14;

const minuteMs = 60_000;
const weekDays = 7;

/** The first of January 1970 was a Thursday, the day with this number. */
const thursday = 3;

/** Finds what comes back every day and then every week, each in two rounds, since one window may hide another next to it. */
export function findRecurring(
  features: readonly WorkFeature[],
  mask: BucketMask,
  window: MetricWindow,
): readonly RecurringWork[] {
  const folded = window.toMs - window.fromMs < fewestDays * dayMs ? undefined : foldFeatures(features, mask, window);
  if (!folded || features.length === 0) return [];
  return ([1, 7] as const).flatMap((periodDays) => {
    const first = findRound(features, folded, periodDays);
    return first.length === 0 ? [] : [...first, ...findRound(features, folded, periodDays)];
  });
}

/** What was found is taken out of the folded features, so that the next round does not see it. */
function findRound(
  features: readonly WorkFeature[],
  folded: FoldedFeatures,
  periodDays: 1 | 7,
): readonly RecurringWork[] {
  if (folded.days < fewestPeriods * periodDays) return [];
  const profiles = features.map(({ aspect }, feature) => profileOf(folded, feature, { aspect, periodDays }));
  const seen = findWindows(profiles).map((window) => lookFor(window, profiles, folded));
  const kept = (periodDays === 1 ? seen : joinDays(seen)).map(onItsDays).filter(isKept);
  if (kept.length > mostWindows) return [];
  const found = kept.map((candidate) => tell(candidate, features, folded));
  for (const { occurrences } of kept) hide(folded, occurrences);
  return found;
}

/** A window on one day on which enough is known to say whether it was there. */
interface Occurrence {
  readonly cell: number;
  readonly slots: number;
  /** Monday is 0. */
  readonly weekday: number;
  readonly isThere: boolean;
}

interface Candidate {
  readonly startMinute: number;
  readonly durationMinutes: number;
  /** For each feature, what is usual at its time. */
  readonly usual: readonly number[];
  readonly occurrences: readonly Occurrence[];
}

function lookFor(
  { start, slots, feature, height }: UnusualWindow,
  profiles: readonly Profile[],
  folded: FoldedFeatures,
): Candidate {
  const { slotMs, slotsOfDay, firstDayMs } = folded;
  const minutes = slotMs / minuteMs;
  const smooth = profiles.map((profile) => medianOf(windowOf(profile.smooth, start, slots)));
  const cells = folded.cells[feature] ?? new Float64Array();
  const occurrences: Occurrence[] = [];
  for (let cell = start; cell + slots <= cells.length; cell += profiles[feature]?.values.length ?? cells.length) {
    const known = cells.subarray(cell, cell + slots).filter((value) => !Number.isNaN(value));
    if (known.length * 2 < slots) continue;
    const weekday = (Math.floor(firstDayMs / dayMs) + Math.floor(cell / slotsOfDay) + thursday) % weekDays;
    const isThere = (medianOf(known) - (smooth[feature] ?? 0)) / height >= halfHeight;
    occurrences.push({ cell, slots, weekday, isThere });
  }
  const usual = smooth.map((level, index) => level + (folded.usual[index] ?? 0));
  return { startMinute: (start % slotsOfDay) * minutes, durationMinutes: slots * minutes, usual, occurrences };
}

function windowOf(values: Float64Array, start: number, slots: number): Float64Array {
  return Float64Array.from({ length: slots }, (_, slot) => valueAt(values, (start + slot) % values.length));
}

/** Takes windows of several days of the week together. */
function joinDays(candidates: readonly Candidate[]): readonly Candidate[] {
  const joined: Candidate[] = [];
  for (const candidate of candidates) {
    const like = joined.findIndex((other) => isSameTime(other, candidate));
    const other = joined[like];
    const occurrences = [...(other?.occurrences ?? []), ...candidate.occurrences];
    if (other) joined[like] = { ...other, occurrences: occurrences.toSorted((left, right) => left.cell - right.cell) };
    else joined.push(candidate);
  }
  return joined;
}

function isSameTime(left: Candidate, right: Candidate): boolean {
  const longer = left.durationMinutes / right.durationMinutes;
  const isAsLong = longer < sameLengthShare && longer > 1 / sameLengthShare;
  return isAsLong && Math.abs(left.startMinute - right.startMinute) <= sameStartMinutes;
}

/** Leaves out days of the week that are not its own; one that came once does not tell. */
function onItsDays(candidate: Candidate): Candidate {
  const occurrences = candidate.occurrences.filter(({ weekday }) => {
    const same = candidate.occurrences.filter((other) => other.weekday === weekday);
    return same.length === 1 || same.filter(({ isThere }) => isThere).length >= leastOfWeekday * same.length;
  });
  return { ...candidate, occurrences };
}

function isKept({ occurrences }: Candidate): boolean {
  const seen = occurrences.filter(({ isThere }) => isThere).length;
  return seen >= fewestPeriods && seen >= leastSeen * occurrences.length;
}

function tell(candidate: Candidate, features: readonly WorkFeature[], folded: FoldedFeatures): RecurringWork {
  const { startMinute, durationMinutes, usual, occurrences } = candidate;
  const seen = occurrences.filter(({ isThere }) => isThere);
  const days = [...new Set(occurrences.map(({ weekday }) => weekday))].toSorted((left, right) => left - right);
  const isEveryDay = folded.days < daysForWeekdays && days.length === Math.min(weekDays, occurrences.length);
  const effects = features.map((feature, index) => {
    const cells = folded.cells[index] ?? new Float64Array();
    const above = medianOf(seen.flatMap(({ cell, slots }) => [...cells.subarray(cell, cell + slots)]));
    return { feature, usual: usual[index] ?? Number.NaN, now: above + (folded.usual[index] ?? 0) };
  });
  return {
    recurs: {
      days: isEveryDay ? [0, 1, 2, 3, 4, 5, 6] : days,
      startMinute,
      durationMinutes,
      seen: seen.length,
      possible: occurrences.length,
    },
    spans: seen.map(({ cell, slots }) => {
      const fromMs = folded.firstDayMs + cell * folded.slotMs;
      return { fromMs, toMs: fromMs + slots * folded.slotMs };
    }),
    effects,
  };
}

function hide({ cells }: FoldedFeatures, occurrences: readonly Occurrence[]): void {
  for (const row of cells) {
    for (const { cell, slots, isThere } of occurrences) if (isThere) row.fill(Number.NaN, cell, cell + slots);
  }
}
