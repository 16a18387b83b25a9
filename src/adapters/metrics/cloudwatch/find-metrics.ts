import type { Metric } from "@aws-sdk/client-cloudwatch";
import { mapSeries, type MappedSeries } from "../../../engines/exporters/map-series.ts";
import { closestNames } from "../../../model/closest-names.ts";
import type { InstanceMetrics } from "../../../model/instance.ts";
import { seriesName } from "../../../model/metric.ts";
import { SetpointError } from "../../../model/setpoint-error.ts";
import type { MetricQuestion } from "../../../ports/metric-source.ts";
import type { OpenedClient } from "./open-client.ts";
import { send } from "./send.ts";

/** A metric of CloudWatch that gives one canonical series. */
export interface FoundMetric {
  /** `ReadIOPS` */
  readonly name: string;
  readonly series: MappedSeries;
}

/** What CloudWatch keeps of an instance. */
export interface FoundMetrics {
  /** Sorted by canonical series; each series once. */
  readonly wanted: readonly FoundMetric[];
  /** Sorted names that no table knows. */
  readonly unknown: readonly string[];
}

/** The namespace of RDS and Aurora. */
export const namespace = "AWS/RDS";

/** Pages of ListMetrics that are read: 500 metrics each, and an instance has about a hundred. */
const maxPages = 20;

/**
 * Finds the metrics with exactly the selector's dimensions: CloudWatch keeps the same name for instances, clusters and engines.
 *
 * @throws SetpointError SP_METRICS_NO_MATCH, SP_METRICS_AMBIGUOUS, and those of {@link send}
 */
export async function findMetrics(opened: OpenedClient, question: MetricQuestion): Promise<FoundMetrics> {
  const { selector } = selectorOf(question);
  const listed = await listMetrics(opened, selector);
  const exact = listed.filter((metric) => (metric.Dimensions ?? []).length === Object.keys(selector).length);
  if (exact.length === 0) throw listed.length === 0 ? await noMatch(opened, selector) : ambiguous(selector, listed);
  const names = [...new Set(exact.flatMap(({ MetricName }) => MetricName ?? []))].toSorted();
  const mapped = names.map((name) => ({ name, all: mapSeries({ name, labels: {} }) }));
  const asked = new Set(question.metrics.map(({ name }) => name));
  const wanted = mapped.flatMap(({ name, all }) =>
    all.filter(({ metric }) => asked.has(metric)).map((series) => ({ name, series })),
  );
  return { wanted: preferred(wanted), unknown: mapped.flatMap(({ name, all }) => (all.length === 0 ? [name] : [])) };
}

/** The dimensions of the question's instance. @throws SetpointError SP_METRICS_NO_MATCH if its document has none */
export function selectorOf({ instance }: MetricQuestion): InstanceMetrics {
  const { metrics } = instance;
  if (metrics !== undefined && Object.keys(metrics.selector).length > 0) return metrics;
  throw new SetpointError(
    "SP_METRICS_NO_MATCH",
    `${instance.name} does not say which of CloudWatch's metrics are its own.`,
    {
      fix: "Write metrics: { source: …, selector: { DBInstanceIdentifier: NAME } } into its document.",
    },
  );
}

async function listMetrics(
  opened: OpenedClient,
  selector: Readonly<Record<string, string | undefined>>,
): Promise<readonly Metric[]> {
  const found: Metric[] = [];
  const Dimensions = Object.entries(selector).map(([Name, Value]) =>
    Value === undefined ? { Name } : { Name, Value },
  );
  let NextToken: string | undefined;
  for (let page = 0; page < maxPages; page += 1) {
    const next = NextToken === undefined ? {} : { NextToken };
    const command = new opened.sdk.ListMetricsCommand({ Namespace: namespace, Dimensions, ...next });
    const answer = await send(opened, async (options) => await opened.client.send(command, options));
    found.push(...(answer.Metrics ?? []));
    NextToken = answer.NextToken;
    if (NextToken === undefined || NextToken === "") break;
  }
  return found;
}

/** Of several names for one series only that of the lowest rank: they are never added up. */
function preferred(found: readonly FoundMetric[]): readonly FoundMetric[] {
  const best = new Map<string, FoundMetric>();
  for (const metric of found) {
    const key = seriesName(metric.series.metric, metric.series.attributes);
    const other = best.get(key);
    if (other === undefined || metric.series.rank < other.series.rank) best.set(key, metric);
  }
  return [...best].toSorted(([left], [right]) => (left < right ? -1 : 1)).map(([, metric]) => metric);
}

/** How many names an error shows. */
const shownNames = 10;

async function noMatch(opened: OpenedClient, selector: Readonly<Record<string, string>>): Promise<SetpointError> {
  const [dimension = "DBInstanceIdentifier", wanted = ""] = Object.entries(selector)[0] ?? [];
  const there = valuesOf(await listMetrics(opened, { [dimension]: undefined }), dimension);
  const near = closestNames(wanted, there);
  const shown = (near.length > 0 ? near : there).slice(0, shownNames);
  return new SetpointError(
    "SP_METRICS_NO_MATCH",
    `CloudWatch has no metrics in ${namespace} with ${print(selector)}.`,
    {
      fix:
        shown.length === 0
          ? `There is no metric with the dimension ${dimension} in this region: check the source's region and the dimension's name.`
          : `Values of ${dimension} that there are: ${shown.join(", ")}. Mend metrics.selector, or the source's region.`,
      data: { selector, values: shown },
    },
  );
}

function ambiguous(selector: Readonly<Record<string, string>>, listed: readonly Metric[]): SetpointError {
  const others = new Set(listed.flatMap(({ Dimensions = [] }) => Dimensions.flatMap(({ Name }) => Name ?? [])));
  const [label = "DBInstanceIdentifier"] = [...others].filter((name) => !(name in selector)).toSorted();
  const values = valuesOf(listed, label).slice(0, shownNames);
  return new SetpointError("SP_METRICS_AMBIGUOUS", `${print(selector)} in ${namespace} is no single instance.`, {
    fix: `Add ${label} to metrics.selector; its values are ${values.join(", ")}.`,
    data: { selector, label, values },
  });
}

function valuesOf(metrics: readonly Metric[], dimension: string): readonly string[] {
  const values = metrics.flatMap(({ Dimensions = [] }) =>
    Dimensions.flatMap(({ Name, Value }) => (Name === dimension && Value !== undefined ? [Value] : [])),
  );
  return [...new Set(values)].toSorted();
}

function print(selector: Readonly<Record<string, string>>): string {
  return Object.entries(selector)
    .map(([name, value]) => `${name}=${value}`)
    .join(", ");
}
