import type { MetricRepair, MetricWindow } from "../../../model/metric-series.ts";
import type { Source } from "./plan-sources.ts";
import { oneOf, selectSeries, writeDuration } from "./promql.ts";
import type { QueryApi } from "./query-api.ts";

/** A metric told for more tables or commands than this is read for the busiest, or largest, alone. */
const mostSeries = 60;
/** What is busiest is seen over this long at the window's end; over all of it where nothing is known there. */
const shortLookBackMs = 24 * 3_600_000;

/** Sources that tell no more canonical series of a metric than can be read, and what was left out. */
export async function limitSeries(
  api: QueryApi,
  sources: readonly Source[],
  window: MetricWindow,
): Promise<{ readonly sources: readonly Source[]; readonly repairs: readonly MetricRepair[] }> {
  const limited = await Promise.all(sources.map(async (source) => await limitSource(api, source, window)));
  const dropped = sources.filter((source, index) => limited[index] !== source);
  return {
    sources: limited,
    repairs: dropped.map((source) => ({
      kind: "gap",
      metric: source.metric.name,
      count: source.groups.size - mostSeries,
      done: `only the ${mostSeries} largest of ${source.groups.size} series of ${source.name} are read`,
    })),
  };
}

async function limitSource(api: QueryApi, source: Source, window: MetricWindow): Promise<Source> {
  const labels = Object.keys(source.attributeOf);
  const [label] = labels;
  if (source.groups.size <= mostSeries || label === undefined || labels.length > 1) return source;
  for (const lookBackMs of [shortLookBackMs, window.toMs - window.fromMs]) {
    const values = await listLargest(api, { source, label, lookBackMs, atMs: window.toMs - 1 });
    if (values.length > 0) return { ...source, matchers: [...source.matchers, oneOf(label, values.toSorted())] };
  }
  return source;
}

interface Ranking {
  readonly source: Source;
  readonly label: string;
  readonly lookBackMs: number;
  readonly atMs: number;
}

async function listLargest(api: QueryApi, { source, label, lookBackMs, atMs }: Ranking): Promise<readonly string[]> {
  const amount = source.metric.kind === "counter" ? "increase" : "avg_over_time";
  const range = writeDuration(lookBackMs);
  const sums = `sum by (${label}) (${amount}(${selectSeries(source.matchers)}[${range}]))`;
  const largest = await api.instant(`topk(${mostSeries},${sums})`, atMs);
  return largest.map((one) => one.labels[label] ?? "").filter((value) => value !== "");
}
