import type { Instance } from "../../../model/instance.ts";
import type { MetricOrigin } from "../../../model/metric.ts";
import { SetpointError } from "../../../model/setpoint-error.ts";
import type { FileSeries } from "./find-series.ts";
import { memberLabel } from "./parse-labels.ts";

/** The series of one instance. */
export type OwnSeries = Readonly<Record<MetricOrigin, readonly FileSeries[]>>;

/** At most this many values of a label are named in a message. */
const namedValues = 10;

/**
 * The series that an instance's selectors choose; none where nothing fits. An archive of Setpoint's holds one instance's series with its own
 * selector's labels, those of its host too.
 */
export function chooseOwn(series: readonly FileSeries[], { metrics }: Instance): OwnSeries {
  const { selector = {}, hostSelector } = metrics ?? {};
  const database = series.filter((one) => isChosen(one, selector));
  if (hostSelector === undefined) return { database, host: [] };
  const host = series.filter((one) => isChosen(one, memberLabel in one.labels ? selector : hostSelector));
  return { database, host };
}

function isChosen({ labels }: FileSeries, selector: Readonly<Record<string, string>>): boolean {
  return Object.entries(selector).every(([label, value]) => labels[label] === value);
}

/** The error of an instance that nothing in the files belongs to: what its selector asks for, and what there is. */
export function noMatch(series: readonly FileSeries[], { name, metrics }: Instance): SetpointError {
  const selector = Object.entries(metrics?.selector ?? {});
  const asked = selector.map(([label, value]) => `${label}="${value}"`).join(", ");
  const there = [...new Set(series.flatMap(({ labels }) => Object.keys(labels)))].toSorted();
  const values = [
    ...selector.map(([label]) => label),
    ...there.filter((label) => !selector.some(([own]) => own === label)),
  ]
    .slice(0, namedValues)
    .map((label) => describeLabel(label, series));
  return new SetpointError(
    "SP_METRICS_NO_MATCH",
    `${name}: no series of the files has {${asked}}. The labels there are: ${values.join("; ") || "none"}.`,
    {
      fix: "Set spec.metrics.selector of the instance to labels that its series have.",
      data: { instance: name, labels: there },
    },
  );
}

function describeLabel(label: string, series: readonly FileSeries[]): string {
  const values = [...new Set(series.flatMap(({ labels }) => labels[label] ?? []))].toSorted();
  if (values.length === 0) return `${label} is no label`;
  const more = values.length > namedValues ? ` and ${values.length - namedValues} more` : "";
  return `${label} = ${values.slice(0, namedValues).join(", ")}${more}`;
}
