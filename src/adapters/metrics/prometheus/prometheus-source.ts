import type { BucketSeries, MetricReading, MetricRepair, SampledSeries } from "../../../model/metric-series.ts";
import { seriesName } from "../../../model/metric.ts";
import type { MetricInventory, MetricQuestion, MetricSource, Progress } from "../../../ports/metric-source.ts";
import type { Server } from "./ask-server.ts";
import { checkOneTarget } from "./check-one-target.ts";
import { countResets } from "./count-resets.ts";
import { describeMetrics } from "./describe-metrics.ts";
import { type Breadth, type Findings, findSeries } from "./find-series.ts";
import { limitSeries } from "./limit-series.ts";
import { assertMatches } from "./no-match.ts";
import { planSources } from "./plan-sources.ts";
import type { PrometheusOptions } from "./prometheus-options.ts";
import { openApi, type QueryApi } from "./query-api.ts";
import { readBuckets } from "./read-buckets.ts";
import { readSettings } from "./read-settings.ts";
import { openWire } from "./send-request.ts";
import { streamSamples } from "./stream-samples.ts";
import { surveySampling } from "./survey.ts";
import { startTally, type Tally, trafficOf } from "./tally.ts";

/**
 * Metrics of a server that speaks Prometheus's HTTP API: Prometheus itself, Thanos, Mimir, VictoriaMetrics. The server aggregates: one
 * number a bucket comes over the wire for each canonical series, however many databases, tables and processors are in it.
 */
export function prometheusSource(options: PrometheusOptions): MetricSource {
  const server: Server = { options, wire: openWire(options.ca) };
  return {
    describe: async (question) => await describe(server, question),
    read: async (question, progress) => await read(server, question, progress),
    samples: (question) => samples(server, question),
    close: async () => server.wire.close(),
  };
}

async function describe(server: Server, question: MetricQuestion): Promise<MetricInventory> {
  const api = openApi(server, startTally());
  const { findings } = await findChecked(api, question, "all");
  return await describeMetrics(api, { question, findings }, { maxSamples: server.options.maxSamples });
}

async function read(server: Server, question: MetricQuestion, progress?: Progress): Promise<MetricReading> {
  const tally = startTally();
  const api = openApi(server, tally);
  const { window, instance } = question;
  const { maxSamples } = server.options;
  const { findings, repairs } = await findChecked(api, question, "wanted");
  const limited = await limitSeries(api, planSources(question, findings), window);
  const { sources } = limited;
  const samplings = await surveySampling(api, { sources, window }, { maxSamples });
  const plan = { sources, window, samplings };
  const told = (at: number, of: number): void => progress?.({ part: instance.name, of, at });
  const buckets = await readBuckets(api, plan, { maxSamples, progress: told });
  const resets = await countResets(api, plan, { maxSamples });
  const settings = await readAllSettings(api, question, findings);
  return {
    kind: "buckets",
    window,
    series: sortSeries([...buckets.series, ...settings.series.map((series) => whereKnown(series, buckets.series))]),
    repairs: [...repairs, ...limited.repairs, ...buckets.repairs, ...resets, ...warningsOf(tally)],
    settings: settings.changes,
    traffic: trafficOf(tally),
  };
}

async function* samples(server: Server, question: MetricQuestion): AsyncGenerator<readonly SampledSeries[]> {
  const api = openApi(server, startTally());
  const { findings } = await findChecked(api, question, "wanted");
  const plan = { sources: planSources(question, findings), window: question.window };
  const samplings = await surveySampling(api, plan, { maxSamples: server.options.maxSamples });
  const intervals = [...samplings.values()].map(({ intervalMs }) => intervalMs);
  const shortest = intervals.reduce((left, right) => Math.min(left, right), question.window.bucketMs);
  yield* streamSamples(api, { question, findings }, shortest);
}

async function findChecked(
  api: QueryApi,
  question: MetricQuestion,
  breadth: Breadth,
): Promise<{ readonly findings: readonly Findings[]; readonly repairs: readonly MetricRepair[] }> {
  const findings = await findSeries(api, question, breadth);
  const repairs: MetricRepair[] = [];
  for (const one of findings) {
    const { origin, selector } = one;
    if (one.series.length + one.settings.length === 0) await assertMatches(api, { question, origin, selector });
    repairs.push(...(await checkOneTarget(api, question, one)));
  }
  return { findings, repairs };
}

async function readAllSettings(api: QueryApi, question: MetricQuestion, findings: readonly Findings[]) {
  const database = findings.find(({ origin }) => origin === "database");
  return database === undefined ? { changes: [], series: [] } : await readSettings(api, question, database);
}

/** A setting is known where the server that has it is: not in its gaps. */
function whereKnown(setting: BucketSeries, others: readonly BucketSeries[]): BucketSeries {
  if (others.length === 0) return setting;
  const values = setting.mean.map((value, bucket) =>
    others.some(({ mean }) => !Number.isNaN(mean[bucket])) ? value : Number.NaN,
  );
  return { ...setting, mean: values, max: values };
}

function sortSeries(series: readonly BucketSeries[]): readonly BucketSeries[] {
  const named = series.map((one) => [`${seriesName(one.metric, one.attributes)} `, one] as const);
  return named.toSorted(([left], [right]) => (left < right ? -1 : 1)).map(([, one]) => one);
}

function warningsOf({ warnings }: Tally): readonly MetricRepair[] {
  return [...warnings].toSorted().map((warning) => ({
    kind: "gap",
    count: 1,
    done: `the store warns that something may be missing: ${warning}`,
  }));
}
