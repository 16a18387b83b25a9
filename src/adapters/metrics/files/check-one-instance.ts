import type { Instance } from "../../../model/instance.ts";
import { seriesName } from "../../../model/metric.ts";
import { SetpointError } from "../../../model/setpoint-error.ts";
import type { FileSeries } from "./find-series.ts";
import type { Part } from "./map-parts.ts";

/** Label that stores put on every series of one target. */
const targetLabel = "instance";

/**
 * Makes sure that the parts are of one instance: no two series tell the same of one member at the same time, and no metric comes from two
 * targets at the same time. Series that follow each other are one whose labels changed.
 * @throws SetpointError SP_METRICS_AMBIGUOUS
 */
export function checkOneInstance(parts: readonly Part[], { name }: Instance): void {
  const told = groupBy(
    parts,
    (part) => `${seriesName(part.definition.name, part.attributes)} ${part.member} ${part.series.metric}`,
  );
  const targets = groupBy(parts, ({ series }) => series.metric);
  for (const group of told) assertInTurn(group, name, differingLabel);
  for (const group of targets) assertInTurn(group, name, differingTarget);
}

function groupBy(parts: readonly Part[], keyOf: (part: Part) => string): readonly (readonly FileSeries[])[] {
  const groups = new Map<string, FileSeries[]>();
  for (const part of parts) {
    const key = keyOf(part);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [part.series]);
    else group.push(part.series);
  }
  return [...groups.values()];
}

type FindLabel = (left: FileSeries, right: FileSeries) => string | undefined;

/** Series must not overlap where a label tells them apart that must not: each is compared with the one that reaches farthest before it. */
function assertInTurn(group: readonly FileSeries[], instance: string, findLabel: FindLabel): void {
  let farthest: FileSeries | undefined;
  for (const series of group.toSorted((left, right) => left.firstMs - right.firstMs)) {
    if (farthest !== undefined && series.firstMs < farthest.lastMs) {
      const label = findLabel(farthest, series);
      if (label !== undefined) throw ambiguous(label, group, instance);
    }
    if (farthest === undefined || series.lastMs > farthest.lastMs) farthest = series;
  }
}

/** A label in which two series differ, the target's before others. */
function differingLabel(left: FileSeries, right: FileSeries): string | undefined {
  const labels = [...new Set([targetLabel, ...Object.keys(left.labels), ...Object.keys(right.labels)])];
  return labels.find((label) => left.labels[label] !== right.labels[label]);
}

function differingTarget(left: FileSeries, right: FileSeries): string | undefined {
  return left.labels[targetLabel] === right.labels[targetLabel] ? undefined : targetLabel;
}

function ambiguous(label: string, group: readonly FileSeries[], instance: string): SetpointError {
  const values = [...new Set(group.map(({ labels }) => labels[label] ?? "(none)"))].toSorted();
  const shown = values.slice(0, 10).join(", ");
  return new SetpointError(
    "SP_METRICS_AMBIGUOUS",
    `${instance}: its selector is right for several: ${group[0]?.metric} has the label ${label} with ${shown} at the same time.`,
    {
      fix: `Add ${label} to spec.metrics.selector of the instance, with the value that is its own.`,
      data: { instance, label, values: values.slice(0, 100) },
    },
  );
}
