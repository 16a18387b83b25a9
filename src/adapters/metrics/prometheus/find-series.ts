import { canonicalMetrics } from "../../../engines/exporters/canonical-metrics.ts";
import { exporterTables } from "../../../engines/exporters/index.ts";
import { mapSeries, type MappedSeries, mappingsByName } from "../../../engines/exporters/map-series.ts";
import { type MappedSetting, mapSetting } from "../../../engines/exporters/map-setting.ts";
import { workloadEngines } from "../../../engines/metrics/index.ts";
import type { MetricOrigin } from "../../../model/metric.ts";
import { SetpointError } from "../../../model/setpoint-error.ts";
import type { MetricQuestion } from "../../../ports/metric-source.ts";
import { equalLabels, type Matcher, nameBegins, oneOf, selectSeries } from "./promql.ts";
import type { Labels, QueryApi } from "./query-api.ts";

/** One of the instance's series, with what it is in the vocabulary; of what was asked for. */
export interface FoundSeries {
  readonly name: string;
  readonly labels: Labels;
  readonly mapped: readonly MappedSeries[];
}

/** One of the instance's series that tells a setting. */
export interface FoundSetting extends MappedSetting {
  readonly name: string;
  readonly labels: Labels;
}

/** What a selector of an instance finds. */
export interface Findings {
  readonly origin: MetricOrigin;
  /** The labels of the selector. */
  readonly selector: Labels;
  readonly series: readonly FoundSeries[];
  readonly settings: readonly FoundSetting[];
  /** Names that no table knows, one for each of their series; only where all were asked for. */
  readonly unknown: readonly string[];
  readonly exporters: readonly { readonly exporter: string; readonly version: string }[];
}

/** What is asked of the API: `all` for every series there is, `wanted` for those of the metrics that were asked for. */
export type Breadth = "all" | "wanted";

/** Series about the exporters themselves and about Prometheus's own work. */
const aboutScraping = /^(?:up$|ALERTS|scrape_|go_|process_|promhttp_|net_conntrack_)/u;

/** Finds the series of an instance, by each of its selectors. */
export async function findSeries(
  api: QueryApi,
  question: MetricQuestion,
  breadth: Breadth,
): Promise<readonly Findings[]> {
  const selectors = selectorsOf(question);
  return await Promise.all(
    selectors.map(async ({ origin, selector }) => {
      const matchers = [...equalLabels(selector), ...(breadth === "all" ? [] : [wantedNames(question, origin)])];
      const { fromMs, toMs } = question.window;
      const all = await api.series(selectSeries(matchers), { fromMs, toMs: toMs - 1 });
      return sort({ question, origin, selector }, all);
    }),
  );
}

/** The selectors of an instance, with what each is for. */
function selectorsOf({ instance }: MetricQuestion): readonly { origin: MetricOrigin; selector: Labels }[] {
  const { metrics } = instance;
  if (metrics === undefined || Object.keys(metrics.selector).length === 0) {
    throw new SetpointError("SP_METRICS_NO_MATCH", `${instance.name} does not say which series are its own.`, {
      fix: "Give the instance metrics.selector with the labels of its series: { instance: orders-prod:9187 }.",
      data: { instance: instance.name },
    });
  }
  const database = { origin: "database" as const, selector: metrics.selector };
  if (metrics.hostSelector === undefined || Object.keys(metrics.hostSelector).length === 0) return [database];
  return [database, { origin: "host", selector: metrics.hostSelector }];
}

/** Whether settings were asked for, too. */
export function asksForSettings({ instance, metrics }: MetricQuestion): boolean {
  const settings = workloadEngines.get(instance.engine)?.settings;
  return metrics.some(({ name }) => name === settings);
}

function wantedNames(question: MetricQuestion, origin: MetricOrigin): Matcher {
  const names = [...knownNames(question, origin), ...exporterTables.flatMap(({ build }) => build ?? [])];
  const named = oneOf("__name__", names);
  if (origin === "host" || !asksForSettings(question)) return named;
  const settings = nameBegins(exporterTables.flatMap((table) => table.settings?.prefix ?? []));
  return { label: "__name__", is: "=~", value: `${named.value}|${settings.value}` };
}

function knownNames(question: MetricQuestion, origin: MetricOrigin): readonly string[] {
  const asked = new Set(question.metrics.filter((metric) => metric.origin === origin).map(({ name }) => name));
  const mapped = [...mappingsByName].filter(([, ranked]) => ranked.some(({ mapping }) => asked.has(mapping.metric)));
  return [...new Set([...mapped.map(([name]) => name), ...asked])];
}

interface Place {
  readonly question: MetricQuestion;
  readonly origin: MetricOrigin;
  readonly selector: Labels;
}

function sort({ question, origin, selector }: Place, all: readonly Labels[]): Findings {
  const asked = new Set(question.metrics.filter((metric) => metric.origin === origin).map(({ name }) => name));
  const series: FoundSeries[] = [];
  const settings: FoundSetting[] = [];
  const unknown: string[] = [];
  const isAsked = origin === "database" && asksForSettings(question);
  for (const labels of all) {
    const name = labels["__name__"] ?? "";
    const every = mapSeries({ name, labels });
    const mapped = every.filter(({ metric }) => asked.has(metric) && originOf(metric) === origin);
    if (mapped.length > 0) series.push({ name, labels, mapped });
    const setting = mapSetting(name);
    if (setting !== undefined && isAsked) settings.push({ ...setting, name, labels });
    if (every.length === 0 && setting === undefined && !isBookkeeping(name)) unknown.push(name);
  }
  return { origin, selector, series, settings, unknown, exporters: all.flatMap(readBuild) };
}

function originOf(metric: string): MetricOrigin | undefined {
  return canonicalMetrics.get(metric)?.origin;
}

function isBookkeeping(name: string): boolean {
  return aboutScraping.test(name) || exporterTables.some(({ build }) => build === name);
}

function readBuild(labels: Labels): readonly { readonly exporter: string; readonly version: string }[] {
  const table = exporterTables.find(({ build }) => build !== undefined && build === labels["__name__"]);
  return table === undefined ? [] : [{ exporter: table.exporter, version: labels["version"] ?? "" }];
}
