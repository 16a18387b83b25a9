import { settingValue } from "../../../engines/exporters/map-setting.ts";
import { workloadEngines } from "../../../engines/metrics/index.ts";
import { mapSeries, type MappedSeries, mappingsByName } from "../../../engines/exporters/map-series.ts";
import { mapSetting } from "../../../engines/exporters/map-setting.ts";
import type { SampledSeries } from "../../../model/metric-series.ts";
import { seriesName } from "../../../model/metric.ts";
import type { MetricQuestion } from "../../../ports/metric-source.ts";
import { asksForSettings, type Findings } from "./find-series.ts";
import { equalLabels, oneOf, selectSeries, writeDuration } from "./promql.ts";
import type { PointSeries, QueryApi } from "./query-api.ts";

/** Samples of one answer: some five megabytes of JSON. */
const mostSamples = 200_000;
/** Names of one query. */
const mostNames = 20;

/** The samples as the server keeps them, mapped into the vocabulary; a batch is one query's. */
export async function* streamSamples(
  api: QueryApi,
  { question, findings }: { readonly question: MetricQuestion; readonly findings: readonly Findings[] },
  intervalMs: number,
): AsyncGenerator<readonly SampledSeries[]> {
  for (const one of findings) {
    for (const names of groupNames(one)) yield* streamNames(api, { question, findings: one, names }, intervalMs);
  }
}

interface NameGroup {
  readonly names: readonly string[];
  readonly series: number;
}

function groupNames({ series, settings }: Findings): readonly NameGroup[] {
  const counts = new Map<string, number>();
  for (const { name } of [...series, ...settings]) counts.set(name, (counts.get(name) ?? 0) + 1);
  const names = [...counts.keys()].toSorted();
  return Array.from({ length: Math.ceil(names.length / mostNames) }, (_, group) => {
    const some = names.slice(group * mostNames, (group + 1) * mostNames);
    return { names: some, series: some.reduce((sum, name) => sum + (counts.get(name) ?? 0), 0) };
  });
}

interface Stream {
  readonly question: MetricQuestion;
  readonly findings: Findings;
  readonly names: NameGroup;
}

async function* streamNames(
  api: QueryApi,
  { question, findings, names }: Stream,
  intervalMs: number,
): AsyncGenerator<readonly SampledSeries[]> {
  const { fromMs, toMs, bucketMs } = question.window;
  const pieceMs = Math.max(bucketMs, Math.floor((mostSamples * intervalMs) / names.series));
  const series = selectSeries([...equalLabels(findings.selector), oneOf("__name__", names.names)]);
  const preferred = preferredRanks(findings);
  for (let start = fromMs; start < toMs; start += pieceMs) {
    const end = Math.min(toMs, start + pieceMs);
    const kept = await api.instant(`${series}[${writeDuration(end - start)}]`, end - 1);
    const batch = kept.flatMap((points) => asSampled({ question, findings, preferred }, sliceFrom(points, start)));
    if (batch.length > 0) yield batch;
  }
}

/** A range holds the sample at its very beginning, one millisecond too early, on servers before Prometheus 3. */
function sliceFrom({ labels, times, values }: PointSeries, fromMs: number): PointSeries {
  const first = times.findIndex((time) => time >= fromMs);
  return first < 0
    ? { labels, times: [], values: [] }
    : { labels, times: times.slice(first), values: values.slice(first) };
}

/** Canonical series → the lowest rank that tells it. */
function preferredRanks({ series }: Findings): ReadonlyMap<string, MappedSeries & { readonly name: string }> {
  const preferred = new Map<string, MappedSeries & { readonly name: string }>();
  for (const { name, mapped } of series) {
    for (const one of mapped) {
      const key = seriesName(one.metric, one.attributes);
      if (one.rank < (preferred.get(key)?.rank ?? Number.POSITIVE_INFINITY)) preferred.set(key, { ...one, name });
    }
  }
  return preferred;
}

interface Sampling {
  readonly question: MetricQuestion;
  readonly findings: Findings;
  readonly preferred: ReadonlyMap<string, MappedSeries & { readonly name: string }>;
}

function asSampled({ question, findings, preferred }: Sampling, points: PointSeries): readonly SampledSeries[] {
  if (points.times.length === 0) return [];
  const name = points.labels["__name__"] ?? "";
  const asked = new Set(
    question.metrics.filter((metric) => metric.origin === findings.origin).map((metric) => metric.name),
  );
  const mapped = mapSeries({ name, labels: points.labels }).filter((one) => {
    const best = preferred.get(seriesName(one.metric, one.attributes));
    return asked.has(one.metric) && (best === undefined || one.rank === best.rank || areVersions(one, name, best));
  });
  return [...mapped.map((one) => asSeries(one, points)), ...asSetting(question, name, points)];
}

/** Names of different versions of an exporter follow each other in time; others stand side by side and must not be added up. */
function areVersions(one: MappedSeries, name: string, best: MappedSeries & { readonly name: string }): boolean {
  return isOfVersion(name, one.rank) && isOfVersion(best.name, best.rank);
}

function isOfVersion(name: string, rank: number): boolean {
  const mapping = mappingsByName.get(name)?.find((ranked) => ranked.rank === rank)?.mapping;
  return mapping?.since !== undefined || mapping?.until !== undefined;
}

function asSeries({ metric, attributes, member, factor, counts }: MappedSeries, points: PointSeries): SampledSeries {
  const values = counts ? points.values.map(() => 1) : points.values.map((value) => value * factor);
  return { metric, attributes, member, times: Float64Array.from(points.times), values: Float64Array.from(values) };
}

function asSetting(question: MetricQuestion, name: string, { times, values }: PointSeries): readonly SampledSeries[] {
  const setting = mapSetting(name);
  const metric = workloadEngines.get(question.instance.engine)?.settings;
  if (setting === undefined || metric === undefined || !asksForSettings(question)) return [];
  return [
    {
      metric,
      attributes: { parameter: setting.parameter },
      member: "",
      times: Float64Array.from(times),
      values: Float64Array.from(values, (value) => settingValue(setting, value)),
    },
  ];
}
