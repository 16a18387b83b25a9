import type { MetricRepair, RepairKind } from "../../../model/metric-series.ts";
import type { RepairNote } from "./samples.ts";

/** What is done about each kind of fault. */
const done: Readonly<Record<RepairKind, string>> = {
  "counter-reset": "the rate goes on from 0 after each reset",
  gap: "nothing is said of the time in between",
  duplicate: "the largest value of each time counts",
  "out-of-order": "samples were put in the order of their times",
  "clock-jump": "samples outside the window, and falls of a counter that are no reset, were left out",
  "not-a-number": "samples without a possible value were left out",
  "label-change": "what vanished and what appeared in its place are one series",
  unit: "values were turned into the metric's unit",
  renamed: "both names are one metric",
};

/** One repair for each metric and kind, sorted by metric and kind. */
export function listRepairs(notes: readonly (RepairNote & { readonly metric: string })[]): readonly MetricRepair[] {
  const byKey = new Map<string, MetricRepair & RepairNote>();
  for (const note of notes) {
    const key = `${note.metric} ${note.kind}`;
    const before = byKey.get(key);
    byKey.set(key, {
      ...note,
      count: note.count + (before?.count ?? 0),
      fromMs: Math.min(note.fromMs, before?.fromMs ?? note.fromMs),
      toMs: Math.max(note.toMs, before?.toMs ?? note.toMs),
      done: done[note.kind],
    });
  }
  return [...byKey].toSorted(([left], [right]) => (left < right ? -1 : 1)).map(([, repair]) => repair);
}
