import type { WorkloadEngine } from "../../engines/workload-engine.ts";
import type { Instance } from "../../model/instance.ts";
import type { BucketReading, MetricReading, MetricWindow } from "../../model/metric-series.ts";
import type { ProfileWindow, Repair, WorkloadProfile } from "../../model/workload.ts";
import { bucketReading } from "./bucket-reading.ts";
import { deriveSignals } from "./derive-signals.ts";
import { findSaturation } from "./saturation/find-saturation.ts";
import { dayMs } from "./summary/daily-values.ts";
import { describeRegimes } from "./summary/describe-regimes.ts";
import { findRestarts } from "./summary/find-restarts.ts";
import { forecastCapacity } from "./summary/forecast-capacity.ts";
import { listEpochs } from "./summary/list-epochs.ts";
import { listMissing } from "./summary/list-missing.ts";
import { countBuckets, knownBuckets, measureCoverage } from "./summary/measure-coverage.ts";
import { orderSignals } from "./summary/order-signals.ts";
import { rateConfidence } from "./summary/rate-confidence.ts";
import { readSizes } from "./summary/read-sizes.ts";
import { roundSign, roundWorkingSet } from "./summary/round-findings.ts";
import { summariseSignal } from "./summary/summarise-signal.ts";
import { describeWorkingSet } from "./working-set/describe-working-set.ts";

/** Whose metrics were read, and what came of it. */
export interface ProfileInput {
  readonly instance: Instance;
  readonly engine: WorkloadEngine;
  /** Name of the metric source. */
  readonly source: string;
  readonly reading: MetricReading;
}

/**
 * What an instance did: samples become buckets, buckets become signals, and of these is told how much, when, what kind of work, limited
 * by what, and how sure all of it is. Nothing is made up: of an empty window, of one sample, of gaps alone the profile says what is missing.
 *
 * The same samples give the same bytes as JSON, in whatever order their series come.
 *
 * @example
 * const profile = deriveProfile({ instance: ordersProd, engine: postgresql, source: "prometheus", reading });
 * profile.regimes[0]?.work.class; // "oltp"
 */
export function deriveProfile({ instance, engine, source, reading }: ProfileInput): WorkloadProfile {
  const buckets = bucketReading(reading, engine.metrics);
  const { window } = buckets;
  const table = deriveSignals(buckets, engine);
  const known = knownBuckets(table);
  const coverage = measureCoverage(known, window);
  const missing = listMissing(table, buckets, engine);
  const repairs = renderRepairs(buckets);
  const epochs = listEpochs(buckets.settings, window);
  const knownDays = (countBuckets(known) * window.bucketMs) / dayMs;
  return {
    apiVersion: "setpoint/v1",
    kind: "WorkloadProfile",
    instance: instance.name,
    engine: engine.name,
    source,
    window: renderWindow(window),
    coverage,
    confidence: rateConfidence({ coverage, knownDays, missing, repairs }),
    signals: orderSignals([...table.signals.values()].flatMap((signal) => summariseSignal(signal, window) ?? [])),
    regimes: describeRegimes(table, epochs),
    saturation: findSaturation(table, instance).map(roundSign),
    workingSet: roundWorkingSet(describeWorkingSet(table, readSizes(table, buckets, engine))),
    capacity: forecastCapacity(table, instance),
    configuration: epochs,
    restarts: findRestarts(buckets, engine).map(renderTime),
    repairs,
    missing,
  };
}

function renderWindow({ fromMs, toMs, bucketMs }: MetricWindow): ProfileWindow {
  return { from: renderTime(fromMs), to: renderTime(toMs), bucketSeconds: bucketMs / 1000 };
}

function renderTime(timeMs: number): string {
  return new Date(timeMs).toISOString();
}

/** Sorted by metric, then kind, then time, whoever made them. */
function renderRepairs({ repairs }: BucketReading): readonly Repair[] {
  return repairs
    .map(({ kind, metric, count, fromMs, toMs, done }) => ({
      kind,
      ...(metric === undefined ? {} : { metric }),
      count,
      ...(fromMs === undefined ? {} : { from: renderTime(fromMs) }),
      ...(toMs === undefined ? {} : { to: renderTime(toMs) }),
      done,
    }))
    .toSorted((left, right) => (keyOf(left) < keyOf(right) ? -1 : 1));
}

function keyOf({ metric, kind, from, to, count, done }: Repair): string {
  return [metric, kind, from, to, count, done].join(" ");
}
