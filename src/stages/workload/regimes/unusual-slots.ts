import { valueAt } from "../value-at.ts";
import { deviationsPerMad, medianOf, medianScatter } from "./median.ts";
import type { FoldedFeatures } from "./fold-features.ts";
import type { WorkFeature } from "./work-features.ts";

/** One feature over a period (a day or a week), folded. */
export interface Profile {
  /** For each slot of the period, the median over periods of what it is above its day's median. */
  readonly values: Float64Array;
  /** The same, smoothed so much that a window is not in it, but a season is. */
  readonly smooth: Float64Array;
  /** How much a slot must differ from that to be unusual. */
  readonly least: number;
  readonly aspect: WorkFeature["aspect"];
  /** A window is at most this long. */
  readonly mostSlots: number;
}

/** What counts as unusual. */
interface Unusual {
  /** A change by this factor at least. */
  readonly factor: number;
  /** A window is at most this long; longer, it is the usual. */
  readonly mostHours: number;
}

/**
 * The kind of work: half as much again of anything per transaction is no season. The amount: seasons are amounts, office hours by a
 * multiple and at once, so only a short burst of it is a job.
 */
const unusual = {
  kind: { factor: 1.5, mostHours: 9 },
  amount: { factor: 2.5, mostHours: 3 },
} as const satisfies Readonly<Record<WorkFeature["aspect"], Unusual>>;

/** Standard errors that a median over periods must differ by: among thousands of slots and features, chance reaches four. */
const leastErrors = 4.5;

const hourMs = 3_600_000;

/** For what changes slowly one slot in so many is enough, and fewer for what does not change at all. */
const everySlots = 6;
const everySlotsForErrors = 24;

/** Folds one feature over a period of so many days, and says what is unusual in it. */
export function profileOf(folded: FoldedFeatures, feature: number, { aspect, periodDays }: ProfileKind): Profile {
  const cells = folded.cells[feature] ?? new Float64Array();
  const slots = periodDays * folded.slotsOfDay;
  const bySlot = Array.from({ length: slots }, (_, slot) => slotValues(cells, slot, slots));
  const values = Float64Array.from(bySlot, (known) => (known.length < fewestPeriods ? Number.NaN : medianOf(known)));
  const error = errorOf(bySlot.filter((_, slot) => slot % everySlotsForErrors === 0));
  const { factor, mostHours } = unusual[aspect];
  const mostSlots = Math.round((mostHours * hourMs) / folded.slotMs);
  const smooth = smoothCircle(values, mostSlots);
  return {
    // Less work than usual is no job.
    values: aspect === "amount" ? values.map((value, slot) => Math.max(value, valueAt(smooth, slot))) : values,
    smooth,
    least: Math.max(Math.log(factor), leastErrors * error),
    aspect,
    mostSlots,
  };
}

/** Which feature, over what. */
export interface ProfileKind {
  readonly aspect: WorkFeature["aspect"];
  readonly periodDays: 1 | 7;
}

/** What is to come back must have been seen so often. */
export const fewestPeriods = 3;

/** The standard error of a median over periods: of the usual slot, since slots of windows scatter more. */
function errorOf(bySlot: readonly (readonly number[])[]): number {
  const periods = Math.round(medianOf(bySlot.map((known) => known.length)));
  const away = bySlot.map((known) => {
    const middle = medianOf(known);
    return medianOf(known.map((value) => Math.abs(value - middle)));
  });
  return (medianScatter * deviationsPerMad * fewFactor(periods) * medianOf(away)) / Math.sqrt(periods);
}

/**
 * What the median absolute deviation of few values is to be multiplied with, because it comes out too small: Croux and Rousseeuw 1992,
 * Time-efficient algorithms for two highly robust estimators of scale, from two values to nine.
 */
const fewFactors = [1.196, 1.495, 1.363, 1.206, 1.2, 1.14, 1.129, 1.107] as const;

function fewFactor(count: number): number {
  return fewFactors[count - 2] ?? count / (count - 0.8);
}

function slotValues(cells: Float64Array, slot: number, slots: number): readonly number[] {
  const values: number[] = [];
  for (let cell = slot; cell < cells.length; cell += slots) {
    const value = valueAt(cells, cell);
    if (!Number.isNaN(value)) values.push(value);
  }
  return values;
}

/** Running medians, the end going over into the beginning. */
function smoothCircle(values: Float64Array, halfSlots: number): Float64Array {
  const smooth = new Float64Array(values.length);
  for (let slot = 0; slot < values.length; slot += everySlots) {
    const near: number[] = [];
    for (let away = -halfSlots; away <= halfSlots; away += everySlots) {
      near.push(valueAt(values, (slot + away + values.length) % values.length));
    }
    smooth.fill(medianOf(near), slot, slot + everySlots);
  }
  return smooth;
}
