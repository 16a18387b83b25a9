import { settingValue } from "../../../engines/exporters/map-setting.ts";
import { workloadEngines } from "../../../engines/metrics/index.ts";
import { bucketCount, type BucketSeries, type MetricWindow, type SettingChange } from "../../../model/metric-series.ts";
import type { MetricQuestion } from "../../../ports/metric-source.ts";
import type { Findings, FoundSetting } from "./find-series.ts";
import { equalLabels, oneOf, selectSeries, writeDuration } from "./promql.ts";
import type { PointSeries, QueryApi } from "./query-api.ts";
import { bucketEnds } from "./read-buckets.ts";

/** Settings are looked at so often over the window; in between, the server says which changed at all. */
const looks = 24;
/** The server looks at each setting so often to say whether it changed, unless buckets are longer. */
const mostServerLooks = 4000;
/** So many settings are asked for in one query. */
const batch = 40;

/** What settings were in force. */
export interface SettingsReading {
  readonly changes: readonly SettingChange[];
  readonly series: readonly BucketSeries[];
}

/** The label that carries a setting's name through functions that drop names. */
const carried = "setpoint_setting";

/**
 * Reads the settings that exporters tell, without fetching every sample: their values at a few times, then those that changed, if any, in
 * every bucket. A change that is taken back within two buckets may be missed.
 */
export async function readSettings(
  api: QueryApi,
  question: MetricQuestion,
  findings: Findings,
): Promise<SettingsReading> {
  const { settings } = findings;
  if (settings.length === 0) return { changes: [], series: [] };
  const { window } = question;
  const all = selectSeries([
    ...equalLabels(findings.selector),
    oneOf("__name__", [...new Set(settings.map(({ name }) => name))]),
  ]);
  const looked = joinByName(await api.range(all, spread(window)));
  const changedNames = await listChanged(api, { window, all, looked });
  const known = new Map(settings.map((setting) => [setting.name, setting]));
  const told = [
    ...looked.filter(({ labels }) => !changedNames.has(nameOf(labels))),
    ...(await readChanged(api, { findings, window, changedNames })),
  ];
  const timelines = told.flatMap((points) => timelineOf(known.get(nameOf(points.labels)), points));
  const metric = workloadEngines.get(question.instance.engine)?.settings ?? "";
  return {
    changes: timelines.flatMap(({ changes }) => changes).toSorted(byTime),
    series: timelines.map((timeline) => asSeries(metric, timeline, window)),
  };
}

function spread({ fromMs, toMs, bucketMs }: MetricWindow) {
  const stepMs = Math.max(bucketMs, Math.floor((toMs - fromMs) / looks / bucketMs) * bucketMs);
  return { firstMs: fromMs + bucketMs - 1, lastMs: toMs - 1, stepMs };
}

interface Looked {
  readonly window: MetricWindow;
  readonly all: string;
  readonly looked: readonly PointSeries[];
}

async function listChanged(api: QueryApi, { window, all, looked }: Looked): Promise<ReadonlySet<string>> {
  const spanMs = window.toMs - window.fromMs;
  const step = writeDuration(Math.max(2 * window.bucketMs, Math.ceil(spanMs / mostServerLooks / 1000) * 1000));
  const named = `label_replace(${all},"${carried}","$1","__name__","(.+)")`;
  const flips = await api.instant(`changes(${named}[${writeDuration(spanMs)}:${step}]) > 0`, window.toMs - 1);
  const differing = looked.filter(({ values }) => new Set(values.filter((value) => !Number.isNaN(value))).size > 1);
  return new Set([
    ...flips.map(({ labels }) => labels[carried] ?? ""),
    ...differing.map(({ labels }) => nameOf(labels)),
  ]);
}

interface Changed {
  readonly findings: Findings;
  readonly window: MetricWindow;
  readonly changedNames: ReadonlySet<string>;
}

async function readChanged(
  api: QueryApi,
  { findings, window, changedNames }: Changed,
): Promise<readonly PointSeries[]> {
  const names = [...changedNames].toSorted();
  const read: PointSeries[] = [];
  for (let start = 0; start < names.length; start += batch) {
    const some = oneOf("__name__", names.slice(start, start + batch));
    for (const steps of pages(window))
      read.push(...(await api.range(selectSeries([...equalLabels(findings.selector), some]), steps)));
  }
  return joinByName(read);
}

/** Pages of fewer points than any server refuses. */
function pages(window: MetricWindow) {
  const { firstMs, lastMs, stepMs } = bucketEnds(window);
  const pageMs = 10_000 * stepMs;
  return Array.from({ length: Math.ceil((lastMs + 1 - firstMs) / pageMs) || 1 }, (_, page) => {
    const from = firstMs + page * pageMs;
    return { firstMs: from, lastMs: Math.min(lastMs, from + pageMs - stepMs), stepMs };
  });
}

/** One series for each name: pages of time, and targets whose labels changed, follow each other. */
function joinByName(read: readonly PointSeries[]): readonly PointSeries[] {
  const joined = new Map<string, PointSeries>();
  for (const { labels, times, values } of read.toSorted(byFirstTime)) {
    const key = nameOf(labels);
    const before = joined.get(key);
    joined.set(key, {
      labels,
      times: [...(before?.times ?? []), ...times],
      values: [...(before?.values ?? []), ...values],
    });
  }
  return [...joined.values()];
}

/** A setting's values: each from its time on. */
interface Timeline {
  readonly parameter: string;
  readonly firstMs: number;
  readonly lastMs: number;
  readonly initial: number;
  readonly changes: readonly SettingChange[];
}

function timelineOf(setting: FoundSetting | undefined, { times, values }: PointSeries): readonly Timeline[] {
  if (setting === undefined) return [];
  const known = times.flatMap((atMs, index) => {
    const value = settingValue(setting, values[index] ?? Number.NaN);
    return Number.isFinite(value) ? [{ atMs, value }] : [];
  });
  const [first] = known;
  const last = known.at(-1);
  if (first === undefined || last === undefined) return [];
  const { parameter } = setting;
  const changes = known.flatMap(({ atMs, value }, index) => {
    const before = known[index - 1]?.value ?? value;
    return before === value ? [] : [{ parameter, atMs, from: before, to: value }];
  });
  return [{ parameter, firstMs: first.atMs, lastMs: last.atMs, initial: first.value, changes }];
}

function asSeries(metric: string, timeline: Timeline, window: MetricWindow): BucketSeries {
  const values = new Float64Array(bucketCount(window)).fill(timeline.initial);
  for (const { atMs, to } of timeline.changes) values.fill(to, Math.floor((atMs - window.fromMs) / window.bucketMs));
  return { metric, attributes: { parameter: timeline.parameter }, mean: values, max: values, members: 1 };
}

function nameOf(labels: PointSeries["labels"]): string {
  return labels["__name__"] ?? "";
}

function byFirstTime(left: PointSeries, right: PointSeries): number {
  return (left.times[0] ?? 0) - (right.times[0] ?? 0);
}

function byTime(left: SettingChange, right: SettingChange): number {
  return left.atMs - right.atMs || (left.parameter < right.parameter ? -1 : 1);
}
