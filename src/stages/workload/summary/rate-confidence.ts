import type { RepairKind } from "../../../model/metric-series.ts";
import type { Confidence, Coverage, MissingSignal, Repair } from "../../../model/workload.ts";
import type { SignalName } from "../../../model/workload-signal.ts";
import { roundSignificant } from "./round-significant.ts";

/** What confidence depends on. */
export interface ConfidenceFacts {
  readonly coverage: Coverage;
  readonly knownDays: number;
  readonly missing: readonly MissingSignal[];
  readonly repairs: readonly Repair[];
}

/** A week holds every day that a business knows; of a part of it only half is trusted, since the rest may look different. */
const wholeWeek = { days: 7, least: 0.5 } as const;

/** The kind of work is told by these four, and limits by the rest; each that is missing takes away a tenth. */
const coreSignals: ReadonlySet<SignalName> = new Set([
  "transactions",
  "rows_read",
  "log_bytes",
  "active_connections",
  "connections",
  "logical_reads",
  "physical_reads",
  "cpu_used",
]);

const factorOfMissing = { core: 0.9, other: 0.99 } as const;

/**
 * What each kind of repair leaves, once for each kind: little is lost where the repair is exact (an order restored, a unit turned), more
 * where samples were left out, most where clocks went wrong and times as such are doubtful. The time that is lost counts as coverage.
 */
const factorOfRepair: Readonly<Record<RepairKind, number>> = {
  "out-of-order": 0.995,
  duplicate: 0.995,
  unit: 0.995,
  renamed: 0.995,
  "counter-reset": 0.99,
  gap: 0.99,
  "not-a-number": 0.98,
  "label-change": 0.95,
  "clock-jump": 0.9,
};

/** How far a profile can be trusted: the product of what its coverage, its length, what is missing and what was repaired leave. */
export function rateConfidence(facts: ConfidenceFacts): Confidence {
  if (facts.coverage.share === 0) return { value: 0, because: ["nothing of the window is known"] };
  const losses = [...lossOfTime(facts), ...lossOfMissing(facts), ...lossOfRepairs(facts)];
  const value = losses.reduce((product, { factor }) => product * factor, 1);
  return { value: roundSignificant(value), because: losses.map(({ sentence }) => sentence) };
}

interface Loss {
  readonly factor: number;
  readonly sentence: string;
}

function lossOfTime({ coverage: { share, gaps }, knownDays }: ConfidenceFacts): readonly Loss[] {
  const losses: Loss[] = [];
  const [longest] = gaps;
  if (longest) {
    const sentence = `${percent(1 - share)} of the window are unknown; the longest gap is from ${longest.from} to ${longest.to}`;
    losses.push({ factor: share, sentence });
  }
  if (knownDays < wholeWeek.days) {
    const factor = wholeWeek.least + (1 - wholeWeek.least) * (knownDays / wholeWeek.days);
    const known = renderSpan(knownDays);
    losses.push({ factor, sentence: `${known} are known, less than a week, so other days may look different` });
  }
  return losses;
}

/** A span in the largest unit of which there are two. */
function renderSpan(days: number): string {
  const units = [
    ["days", 1],
    ["hours", 1 / 24],
    ["minutes", 1 / 1440],
    ["seconds", 1 / 86_400],
  ] as const;
  const [name, length] = units.find(([, one]) => days >= 2 * one) ?? units[3];
  return `${Number((days / length).toPrecision(2))} ${name}`;
}

function percent(share: number): string {
  return `${Number((share * 100).toPrecision(2))} %`;
}

function lossOfMissing({ missing }: ConfidenceFacts): readonly Loss[] {
  const core = missing.filter(({ signal }) => coreSignals.has(signal));
  const others = missing.length - core.length;
  const sentence = `of the signals that matter less, ${others} ${others === 1 ? "is" : "are"} missing`;
  return [
    ...core.map(({ signal, lost }) => ({ factor: factorOfMissing.core, sentence: `${signal} is missing: ${lost}` })),
    ...(others > 0 ? [{ factor: factorOfMissing.other ** others, sentence }] : []),
  ];
}

function lossOfRepairs({ repairs }: ConfidenceFacts): readonly Loss[] {
  const kinds = [...new Set(repairs.map(({ kind }) => kind))].toSorted();
  return kinds.map((kind) => {
    const same = repairs.filter((repair) => repair.kind === kind);
    const metrics = same.length === 1 ? "one metric" : `${same.length} metrics`;
    const count = same.reduce((sum, repair) => sum + repair.count, 0);
    return {
      factor: factorOfRepair[kind],
      sentence: `${kind}, ${count} in ${metrics}: ${same[0]?.done ?? ""}`,
    };
  });
}
