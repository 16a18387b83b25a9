import type { MetricRepair, RepairKind } from "../../../model/metric-series.ts";

/** Something wrong with samples of one metric, at one or several times. */
export interface Note {
  readonly kind: RepairKind;
  readonly count: number;
  readonly fromMs: number;
  readonly toMs: number;
}

/** Times of one kind of fault as a note; none if there are none. */
export function noteTimes(kind: RepairKind, times: readonly number[] | Float64Array): readonly Note[] {
  let [fromMs, toMs] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const time of times) {
    fromMs = Math.min(fromMs, time);
    toMs = Math.max(toMs, time);
  }
  return times.length === 0 ? [] : [{ kind, count: times.length, fromMs, toMs }];
}

/** What is done about each kind of fault that files can have. */
const done: Partial<Readonly<Record<RepairKind, string>>> = {
  "counter-reset": "the rate goes on from 0 after each reset",
  gap: "nothing is said of the time in between",
  duplicate: "the largest value of each time counts",
  "clock-jump": "falls of a counter that are no reset were left out",
  "not-a-number": "samples without a possible value were left out",
  "label-change": "what vanished and what appeared in its place are one series",
  renamed: "both names are one metric",
};

/** Collects notes: one repair for each metric and kind, sorted by metric and kind. */
export interface RepairLog {
  readonly add: (metric: string, notes: readonly Note[]) => void;
  readonly list: () => readonly MetricRepair[];
}

/** A log without repairs. */
export function openRepairLog(): RepairLog {
  const repairs = new Map<string, Note & { readonly metric: string }>();
  return {
    add: (metric, notes) => {
      for (const note of notes) {
        const key = `${metric} ${note.kind}`;
        const before = repairs.get(key) ?? { ...note, metric, count: 0 };
        const count = before.count + note.count;
        const [fromMs, toMs] = [Math.min(before.fromMs, note.fromMs), Math.max(before.toMs, note.toMs)];
        repairs.set(key, { metric, kind: note.kind, count, fromMs, toMs });
      }
    },
    list: () =>
      [...repairs]
        .toSorted(([left], [right]) => (left < right ? -1 : 1))
        .map(([, note]) => ({ ...note, done: done[note.kind] ?? "it was left out" })),
  };
}
