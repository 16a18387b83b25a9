import type { MetricReading, MetricWindow, SampledSeries } from "../../../model/metric-series.ts";
import { SetpointError } from "../../../model/setpoint-error.ts";
import type { Clock } from "../../../ports/clock.ts";
import type { MetricProbe, ProbesByEngine } from "../../../ports/metric-probe.ts";
import type { MetricInventory, MetricQuestion, MetricSource } from "../../../ports/metric-source.ts";
import { collectSeries, findSettingChanges } from "./collect-series.ts";
import { takeProbes } from "./take-probes.ts";
import type { Taken } from "./take-probes.ts";

/** What the source of servers needs from outside. */
export interface LiveSourceOptions {
  readonly probes: ProbesByEngine;
  /** Says when to look, and waits in between. */
  readonly clock: Clock;
}

/**
 * The servers themselves as a source of metrics: what they say of themselves now, through the instance's own connection.
 *
 * A server remembers nothing, so the question's window is one to come: the server is looked at once in each of its buckets (`bucketMs` is the interval,
 * `toMs - fromMs` the duration, one bucket a snapshot; counters need two looks to tell a rate). A window that has begun already is taken to begin now.
 * Times are the server's own; the reading's window is the one that was asked for, moved by whole buckets where the server's clock or the
 * beginning asks for it. `describe` looks once, at once. `samples` gives one batch for each look.
 *
 * A look that fails is a gap and told as such; three in a row end the series, which then holds what was read until there. Errors of the first
 * look are thrown, with the codes of targets: SP_TARGET_UNREACHABLE, SP_TARGET_DENIED, SP_TARGET_NO_CONNECTION, SP_TARGET_WRONG_VERSION.
 *
 * @example
 * const source = liveMetricSource({ probes: new Map([["postgresql", postgresqlProbes(options)]]), clock });
 */
export function liveMetricSource(options: LiveSourceOptions): MetricSource {
  return {
    describe: (question) => withProbe(options, question, (probe) => describe(question, probe)),
    read: (question, progress) =>
      withProbe(options, question, (probe) =>
        read(question, takeProbes(question, { probe, clock: options.clock, ...(progress && { progress }) })),
      ),
    samples: (question) => samples(options, question),
    // Every question opens its own connection and closes it.
    close: async () => {},
  };
}

async function withProbe<T>(
  options: LiveSourceOptions,
  question: MetricQuestion,
  work: (probe: MetricProbe) => Promise<T>,
): Promise<T> {
  const probe = await connect(options, question);
  try {
    return await work(probe);
  } finally {
    await probe.close();
  }
}

async function connect({ probes }: LiveSourceOptions, { instance }: MetricQuestion): Promise<MetricProbe> {
  const found = probes.get(instance.engine);
  if (found !== undefined) return await found.connect(instance);
  throw new SetpointError(
    "SP_METRICS_UNKNOWN_ENGINE",
    `${instance.name} runs ${instance.engine}, whose servers cannot be asked for metrics.`,
    { fix: `Those of ${[...probes.keys()].toSorted().join(", ")} can; name another source in spec.metrics.` },
  );
}

async function describe({ metrics }: MetricQuestion, probe: MetricProbe): Promise<MetricInventory> {
  const { atMs, values, lacking } = await probe.probe(metrics);
  const series = collectSeries([{ atMs, values }], metrics);
  const names = [...new Set(series.map(({ metric }) => metric))].toSorted();
  return {
    found: names.map((metric) => ({
      metric,
      from: metric,
      series: series.filter((one) => one.metric === metric).length,
      firstMs: atMs,
      lastMs: atMs,
    })),
    exporters: [],
    unknown: { series: 0, examples: [] },
    lacking,
  };
}

async function read({ window, metrics }: MetricQuestion, looks: AsyncIterable<Taken>): Promise<MetricReading> {
  const all: Taken[] = [];
  for await (const taken of looks) all.push(taken);
  const taken = all.flatMap((one) => (one.kind === "probe" ? [one] : []));
  const series = collectSeries(
    taken.map(({ atMs, probe }) => ({ atMs, values: probe.values })),
    metrics,
  );
  return {
    kind: "samples",
    window: moveWindow(window, taken),
    series,
    repairs: all.flatMap((one) => (one.kind === "repair" ? [one.repair] : [])),
    settings: findSettingChanges(series),
    traffic: {
      requests: taken.length,
      bytes: taken.reduce((sum, { probe }) => sum + probe.bytes, 0),
      points: series.reduce((sum, { times }) => sum + times.length, 0),
    },
  };
}

/** By whole buckets to where the first look is; longer where the last one came late. */
function moveWindow(
  { fromMs, toMs, bucketMs }: MetricWindow,
  looks: readonly { readonly atMs: number }[],
): MetricWindow {
  const [first = fromMs, last = fromMs] = [looks[0]?.atMs, looks.at(-1)?.atMs];
  const bucketOf = (atMs: number): number => Math.floor(atMs / bucketMs) * bucketMs;
  const movedMs = bucketOf(first) - fromMs;
  return { fromMs: fromMs + movedMs, toMs: Math.max(toMs + movedMs, bucketOf(last) + bucketMs), bucketMs };
}

async function* samples(
  options: LiveSourceOptions,
  question: MetricQuestion,
): AsyncGenerator<readonly SampledSeries[]> {
  const probe = await connect(options, question);
  try {
    for await (const taken of takeProbes(question, { probe, clock: options.clock })) {
      if (taken.kind === "repair") continue;
      yield collectSeries([{ atMs: taken.atMs, values: taken.probe.values }], question.metrics);
    }
  } finally {
    await probe.close();
  }
}
