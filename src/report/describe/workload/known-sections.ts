import type { ConfigurationEpoch, MissingSignal, Repair, Span, WorkloadProfile } from "../../../model/workload.ts";
import type { Section } from "../../report.ts";
import { renderMany } from "./render-amount.ts";
import { renderSpan, renderTime } from "./render-time.ts";

/** Settings that changed and starts of the server within the window; none where neither happened. */
export function configurationSections({
  configuration,
  restarts,
}: Pick<WorkloadProfile, "configuration" | "restarts">): readonly Section[] {
  const items = [
    ...configuration.filter(({ changes }) => changes.length > 0).map(tellEpoch),
    ...restarts.map((at) => `${renderTime(at)} the server started`),
  ].toSorted();
  if (items.length === 0) return [];
  return [{ kind: "list", title: "Settings changed, and restarts, UTC", folded: false, style: "bullets", items }];
}

/** How far the profile can be trusted, and what is not known. */
export function confidenceSections({
  confidence,
  coverage,
}: Pick<WorkloadProfile, "confidence" | "coverage">): readonly Section[] {
  const items = [...confidence.because, ...tellGaps(coverage.gaps)];
  if (items.length === 0) return [];
  const title = `Confidence ${confidence.value.toFixed(2)}`;
  return [{ kind: "list", title, folded: false, style: "bullets", items }];
}

/** What was wrong with the samples, and what was done about it. */
export function repairSections(repairs: readonly Repair[]): readonly Section[] {
  if (repairs.length === 0) return [];
  return [
    {
      kind: "table",
      title: `Repaired or dropped (${repairs.length})`,
      folded: true,
      columns: [
        { title: "What", style: "prose" },
        { title: "Metric", style: "code" },
        { title: "Count", style: "prose" },
        { title: "First, UTC", style: "prose" },
        { title: "Last, UTC", style: "prose" },
        { title: "Done", style: "prose" },
      ],
      rows: repairs.map(({ kind, metric = "every series", count, from = "", to = "", done }) => [
        kind.replaceAll("-", " "),
        metric,
        renderMany(count),
        renderTime(from),
        renderTime(to),
        done,
      ]),
    },
  ];
}

/** What the profile cannot say, and what would let it. */
export function missingSections(missing: readonly MissingSignal[]): readonly Section[] {
  if (missing.length === 0) return [];
  return [
    {
      kind: "table",
      title: `Missing (${missing.length})`,
      folded: true,
      columns: [
        { title: "Signal", style: "code" },
        { title: "Cannot be told", style: "prose" },
        { title: "Needs", style: "code" },
      ],
      rows: missing.map(({ signal, lost, needs }) => [signal, lost, needs.join(", ")]),
    },
  ];
}

function tellEpoch({ from, changes }: ConfigurationEpoch): string {
  const moves = changes.map((change) => `${change.parameter} ${change.from} → ${change.to}`);
  return `${renderTime(from)} ${moves.join(", ")}`;
}

/** The longest gap is among the reasons already. */
function tellGaps(gaps: readonly Span[]): readonly string[] {
  return gaps.length > 1 ? [`nothing is known from ${gaps.map(renderSpan).join(", from ")}`] : [];
}
