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
  const merged = emptySummary({ fromMs: firstMs, toMs: lastMs }, window);
  for (const summary of own) for (let index = 0; index < summary.count.length; index += 1) copy(summary, index, merged);
  return merged;
}

const copied = ["count", "first", "firstMs", "last", "lastMs", "sum", "max"] as const;

function copy(from: Summary, index: number, into: Summary): void {
  if (from.count[index] === 0) return;
  const place = from.start + index - into.start;
  into.fault[place] = at(into.count, place) > 0 || from.fault[index] === 1 ? 1 : 0;
  for (const column of copied) into[column][place] = at(from[column], index);
}

/**
 * Marks every bucket whose samples must be looked at: those that are faulty themselves; of a counter, those on both sides of a fall from one
 * bucket to the next; and those next to either, since what a fall means is told by the samples around it.
 *
 * @returns whether any is
 */
export function markFaults({ count, first, last, fault }: Summary, isCounter: boolean): boolean {
  const known: number[] = [];
  let any = false;
  for (let index = 0; index < count.length; index += 1) {
    if (count[index] === 0) continue;
    const before = known.at(-1);
    known.push(index);
    if (isCounter && before !== undefined && at(first, index) < at(last, before))
      fault.fill(1, before, before + 1).fill(1, index, index + 1);
    any ||= fault[index] === 1;
  }
  if (any) spread(fault, known);
  return any;
}

/** Marks the neighbours of marked buckets, among those that are known; with 2, so that they are not taken for marked ones themselves. */
function spread(fault: Uint8Array, known: readonly number[]): void {
  for (const [place, index] of known.entries()) {
    if (fault[index] !== 1) continue;
    for (const neighbour of [known[place - 1], known[place + 1]])
      if (neighbour !== undefined && fault[neighbour] === 0) fault[neighbour] = 2;
  }
}
