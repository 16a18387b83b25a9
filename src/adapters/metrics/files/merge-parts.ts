import type { MetricWindow } from "../../../model/metric-series.ts";
import type { Member, PlannedPart } from "./plan-members.ts";
import type { Summary } from "./summary.ts";
import { at, emptySummary } from "./summary.ts";

/** One member out of its parts; where two of them have samples in one bucket, it is marked as faulty, so that its samples are looked at. */
export function mergeParts(
  member: Member,
  summaries: ReadonlyMap<PlannedPart, Summary>,
  window: MetricWindow,
): Summary {
  const own = member.parts.flatMap((part) => summaries.get(part) ?? []);
  const [only] = own;
  if (only !== undefined && own.length === 1) return only;
  const firstMs = Math.min(...member.parts.map(({ series }) => series.firstMs));
  const lastMs = Math.max(...member.parts.map(({ series }) => series.lastMs));
  const merged = emptySummary({ fromMs: firstMs, toMs: lastMs }, window, member.kind);
  for (const summary of own) for (let index = 0; index < summary.count.length; index += 1) copy(summary, index, merged);
  return merged;
}

const copied = ["count", "first", "firstMs", "last", "lastMs", "sum", "max"] as const;

function copy(from: Summary, index: number, into: Summary): void {
  if (from.count[index] === 0) return;
  const place = from.start + index - into.start;
  into.fault[place] = at(into.count, place) > 0 || from.fault[index] === 1 ? 1 : 0;
  // Columns that are of the other kind have no length, and take nothing.
  for (const column of copied) into[column][place] = at(from[column], index);
}

/**
 * Marks every bucket whose samples must be looked at: those that are faulty themselves; of a counter, those on both sides of a fall from one
 * bucket to the next; and those next to either, since what a fall means is told by the samples around it.
 *
 * @returns the marked buckets of the window, in no order
 */
export function markFaults({ start, count, first, last, fault }: Summary, isCounter: boolean): readonly number[] {
  let before = -1;
  for (let index = 0; index < count.length; index += 1) {
    if (count[index] === 0) continue;
    if (isCounter && before >= 0 && at(first, index) < at(last, before)) {
      fault[before] = 1;
      fault[index] = 1;
    }
    before = index;
  }
  // With 2, so that a neighbour is not taken for a marked one itself.
  const neighbours = indexesOf(fault, 1).flatMap((index) => [findKnown(count, index, -1), findKnown(count, index, 1)]);
  for (const index of neighbours) if (fault[index] === 0) fault[index] = 2;
  return indexesOf(fault, 1)
    .concat(indexesOf(fault, 2))
    .map((index) => start + index);
}

function indexesOf(faults: Uint8Array, fault: number): readonly number[] {
  const indexes: number[] = [];
  for (let index = faults.indexOf(fault); index >= 0; index = faults.indexOf(fault, index + 1)) indexes.push(index);
  return indexes;
}

/** The next bucket with samples in one direction; beyond the end where there is none. */
function findKnown(count: Float64Array, from: number, direction: -1 | 1): number {
  let index = from + direction;
  while (count[index] === 0) index += direction;
  return index;
}
