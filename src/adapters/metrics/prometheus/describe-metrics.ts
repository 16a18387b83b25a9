import { compareVersions } from "../../../engines/exporters/compare-versions.ts";
import { exporterTables } from "../../../engines/exporters/index.ts";
import { workloadEngines } from "../../../engines/metrics/index.ts";
import type { MetricLack } from "../../../model/metric-series.ts";
import type { MetricInventory, MetricPresence, MetricQuestion } from "../../../ports/metric-source.ts";
import { spanOf } from "./count-resets.ts";
import { type FetchLimits, fetchParts, type Part } from "./fetch-parts.ts";
import type { Findings } from "./find-series.ts";
import { planSources } from "./plan-sources.ts";
import { equalLabels, type Matcher, oneOf, selectSeries, writeDuration } from "./promql.ts";
import type { PointSeries, QueryApi } from "./query-api.ts";

/** The window is looked over in so many spans: first and last times are known that exactly. */
const mostSpans = 240;
/** So many names that no table knows are shown. */
const mostExamples = 10;

/** Which of the metrics there are within the window, and since when. */
export async function describeMetrics(
  api: QueryApi,
  { question, findings }: { readonly question: MetricQuestion; readonly findings: readonly Findings[] },
  limits: FetchLimits,
): Promise<MetricInventory> {
  const found = await findPresences(api, { question, findings }, limits);
  const unknown = findings.flatMap((one) => one.unknown);
  const builds = [
    ...new Map(findings.flatMap(({ exporters }) => exporters).map((one) => [nameBuild(one), one])).entries(),
  ];
  const lacking = builds.flatMap(([, build]) => findOutdated(build, question, found));
  return {
    found,
    exporters: exportersOf(
      findings,
      builds.map(([name]) => name),
    ),
    unknown: { series: unknown.length, examples: [...new Set(unknown)].toSorted().slice(0, mostExamples) },
    lacking,
  };
}

/** What is looked for in the window: a name of a metric. */
interface Candidate {
  readonly metric: string;
  readonly from: string;
  readonly series: number;
  readonly matchers: readonly Matcher[];
}

async function findPresences(
  api: QueryApi,
  { question, findings }: { readonly question: MetricQuestion; readonly findings: readonly Findings[] },
  limits: FetchLimits,
): Promise<readonly MetricPresence[]> {
  const { window } = question;
  const spanMs = spanOf(window, mostSpans);
  const seen = new Map<Candidate, number[]>();
  const parts = listCandidates(question, findings).map((candidate): Part => ({
    expression: `count(last_over_time(${selectSeries(candidate.matchers)}[${writeDuration(spanMs)}]))`,
    series: 1,
    samples: (candidate.series * (window.toMs - window.fromMs)) / window.bucketMs,
    accept: ({ times }: PointSeries) => seen.set(candidate, [...(seen.get(candidate) ?? []), ...times]),
  }));
  await fetchParts(
    api,
    { parts, steps: { firstMs: window.fromMs + spanMs - 1, lastMs: window.toMs - 1, stepMs: spanMs } },
    limits,
  );
  return [...seen]
    .map(([{ metric, from, series }, times]) => ({
      metric,
      from,
      series,
      firstMs: Math.max(window.fromMs, times.reduce((left, right) => Math.min(left, right), window.toMs) + 1 - spanMs),
      lastMs: times.reduce((left, right) => Math.max(left, right), window.fromMs),
    }))
    .toSorted((left, right) => (`${left.metric} ${left.from}` < `${right.metric} ${right.from}` ? -1 : 1));
}

function listCandidates(question: MetricQuestion, findings: readonly Findings[]): readonly Candidate[] {
  const named = new Map<string, Candidate>();
  for (const { metric, name, series, matchers } of planSources(question, findings)) {
    const key = `${metric.name} ${name}`;
    const before = named.get(key);
    // Two places of one name (two mounts) are one source; together they are found by what they have in common.
    const common = before?.matchers.filter((matcher) =>
      matchers.some((other) => other.label === matcher.label && other.value === matcher.value),
    );
    named.set(key, {
      metric: metric.name,
      from: name,
      series: series + (before?.series ?? 0),
      matchers: common ?? matchers,
    });
  }
  return [...named.values(), ...findings.flatMap((one) => settingsOf(question, one))];
}

function settingsOf(question: MetricQuestion, { settings, selector }: Findings): readonly Candidate[] {
  const metric = workloadEngines.get(question.instance.engine)?.settings;
  const table = exporterTables.find(
    (one) => one.settings !== undefined && settings[0]?.name.startsWith(one.settings.prefix),
  );
  if (metric === undefined || table?.settings === undefined) return [];
  const names = [...new Set(settings.map(({ name }) => name))];
  const matchers = [...equalLabels(selector), oneOf("__name__", names)];
  return [{ metric, from: `${table.settings.prefix}*`, series: names.length, matchers }];
}

interface Build {
  readonly exporter: string;
  readonly version: string;
}

function nameBuild({ exporter, version }: Build): string {
  return version === "" ? exporter : `${exporter} ${version}`;
}

function exportersOf(findings: readonly Findings[], builds: readonly string[]): readonly string[] {
  const seen = new Set(
    findings.flatMap(({ series }) => series.flatMap(({ mapped }) => mapped.map(({ exporter }) => exporter))),
  );
  const versionless = [...seen].filter(
    (exporter) => exporter !== "canonical" && !builds.some((build) => build.startsWith(exporter)),
  );
  return [...builds, ...versionless].toSorted();
}

/** What a newer version of an exporter would tell of what was asked for and is not there. */
function findOutdated(
  { exporter, version }: Build,
  { metrics }: MetricQuestion,
  found: readonly MetricPresence[],
): readonly MetricLack[] {
  const mappings = exporterTables.find((table) => table.exporter === exporter)?.mappings ?? [];
  const absent = new Set(
    metrics.map(({ name }) => name).filter((name) => found.every(({ metric }) => metric !== name)),
  );
  const newer = mappings.flatMap(({ metric, since }) =>
    since !== undefined && version !== "" && absent.has(metric) && compareVersions(version, since) < 0
      ? [{ metric, since }]
      : [],
  );
  const last = newer
    .map(({ since }) => since)
    .toSorted(compareVersions)
    .at(-1);
  if (last === undefined) return [];
  const why = `${exporter} ${version} is too old to tell them; from ${last} on it can`;
  return [{ metrics: [...new Set(newer.map(({ metric }) => metric))].toSorted(), why }];
}
