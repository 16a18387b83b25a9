import type { Regime, Span } from "../../../model/workload.ts";
import type { Section } from "../../report.ts";
import { roundAmount, renderShare } from "./render-amount.ts";
import { renderRecurrence, renderSpan } from "./render-time.ts";
import { renderClass } from "./tell-work.ts";

/** Reasons that a row tells for the class, and for the regime; JSON has all. */
const toldReasons = { work: 3, regime: 2 };

/** What kind of work there is, regime by regime: class, share, when, and why; then the features that were measured. */
export function regimeSections(regimes: readonly Regime[]): readonly Section[] {
  if (regimes.length === 0) return [];
  const isRest = regimes.length > 1 && regimes.filter(({ recurs }) => recurs === undefined).length === 1;
  return [
    {
      kind: "table",
      title: "What it is",
      folded: false,
      columns: [
        { title: "Regime", style: "prose" },
        { title: "Class", style: "prose" },
        { title: "Share", style: "prose" },
        { title: "When, UTC", style: "prose" },
        { title: "Because", style: "prose" },
      ],
      rows: regimes.map(({ id, work, share, spans, recurs, because }) => [
        id,
        renderJudgement(work),
        renderShare(share),
        recurs ? renderRecurrence(recurs) : isRest ? "the rest of the time" : renderSpans(spans),
        [...work.because.slice(0, toldReasons.work), ...because.slice(0, toldReasons.regime)].join("; "),
      ]),
    },
  ];
}

/** The features by which regimes were told, one row each; none where nothing could be measured. */
export function featureSections(regimes: readonly Regime[]): readonly Section[] {
  const names = [...new Set(regimes.flatMap(({ work }) => Object.keys(work.features)))].toSorted();
  if (names.length === 0) return [];
  return [
    {
      kind: "table",
      title: `Features of the regimes (${names.length})`,
      folded: true,
      columns: [
        { title: "Feature", style: "code" },
        ...regimes.map(({ id }) => ({ title: `Regime ${id}`, style: "prose" }) as const),
      ],
      rows: names.map((name) => [name, ...regimes.map(({ work }) => renderFeature(work.features[name]))]),
    },
  ];
}

/** Less than this is no other class that it might be. */
const toldConfidence = 0.05;

/** Renders a class with how sure it is, and what else it might be: `OLTP 0.93 (or mixed 0.31)`. */
export function renderJudgement({ class: name, confidence, nearest }: Regime["work"]): string {
  const isTold = nearest !== undefined && nearest.confidence >= toldConfidence;
  const other = isTold ? ` (or ${renderClass(nearest.class)} ${nearest.confidence.toFixed(2)})` : "";
  return name === undefined ? renderClass(name) : `${renderClass(name)} ${confidence.toFixed(2)}${other}`;
}

function renderSpans(spans: readonly Span[]): string {
  const [first, ...others] = spans;
  if (first === undefined) return "";
  const longest = spans.toSorted((left, right) => lengthOf(right) - lengthOf(left))[0] ?? first;
  return others.length === 0 ? renderSpan(first) : `several spans, the longest ${renderSpan(longest)}`;
}

function lengthOf({ from, to }: Span): number {
  return Date.parse(to) - Date.parse(from);
}

function renderFeature(value: number | undefined): string {
  return value === undefined ? "" : `${roundAmount(value)}`;
}
