import type { SignalDefinition, SignalTerm, WorkloadEngine } from "../../engines/workload-engine.ts";
import { seriesName } from "../../model/metric.ts";
import type { Attributes, MetricDefinition } from "../../model/metric.ts";
import { bucketCount } from "../../model/metric-series.ts";
import type { BucketReading, BucketSeries, MetricWindow } from "../../model/metric-series.ts";
import type { SignalName } from "../../model/workload-signal.ts";
import { addMembers } from "./clean/add-members.ts";
import type { AddedBuckets } from "./clean/add-members.ts";
import type { Signal, SignalTable } from "./signal-table.ts";
import { valueAt } from "./value-at.ts";

/**
 * The signals that an engine's definitions make of a reading. Of the alternatives of a signal the first whose terms give at least one
 * value is used, but for buckets in which it sees a part alone (`partial`). A bucket is known where all its terms are; an optional term that is unknown counts as 0, but where all are. The answer is the same for
 * any order of series. Signals without a single value are left out.
 *
 * @example
 * // commits of 90 a second, rollbacks of 10
 * deriveSignals(reading, postgresql).signals.get("transactions")?.mean[0]; // 100
 */
export function deriveSignals(reading: BucketReading, engine: WorkloadEngine): SignalTable {
  const metrics = collectMetrics(reading, engine);
  const signals = engine.signals.flatMap((definition) => {
    const made = makeSignal(definition, metrics);
    return made ? [[made.name, made] as const] : [];
  });
  return { window: reading.window, signals: new Map<SignalName, Signal>(signals) };
}

/** The sum of terms over the window; undefined if one that is not optional is missing, or nothing of it is known. */
export function measureTerms(
  terms: readonly SignalTerm[],
  reading: BucketReading,
  engine: WorkloadEngine,
): AddedBuckets | undefined {
  return addTerms(terms, collectMetrics(reading, engine));
}

interface Metrics {
  readonly window: MetricWindow;
  readonly byName: ReadonlyMap<string, Metric>;
}

interface Metric {
  readonly definition: MetricDefinition;
  /** Sorted by attributes, so that sums do not depend on the order of a reading. */
  readonly series: readonly BucketSeries[];
}

function collectMetrics({ series, window }: BucketReading, engine: WorkloadEngine): Metrics {
  const known = series.filter(({ mean }) => hasValue(mean));
  const sorted = known
    .map((one) => ({ one, name: seriesName(one.metric, one.attributes) }))
    .toSorted((left, right) => (left.name < right.name ? -1 : 1))
    .map(({ one }) => one);
  const byName = new Map(
    engine.metrics.map((definition) => {
      return [definition.name, { definition, series: sorted.filter(({ metric }) => metric === definition.name) }];
    }),
  );
  return { window, byName };
}

function hasValue(values: Float64Array): boolean {
  return values.some((value) => !Number.isNaN(value));
}

function makeSignal({ signal, alternatives, partial }: SignalDefinition, metrics: Metrics): Signal | undefined {
  const made = alternatives.map((terms) => addTerms(terms, metrics));
  const chosen = made.findIndex((one) => one !== undefined);
  const [first, next] = [made[chosen], made.slice(chosen + 1).find((one) => one !== undefined)];
  if (!first) return undefined;
  const isWhole = partial?.alternative !== chosen || !next;
  return { name: signal, ...(isWhole ? first : takeWhole(first, next, partial.share)) };
}

/** The second in buckets where the first is less than a share of it, or unknown. */
function takeWhole(first: AddedBuckets, second: AddedBuckets, share: number): AddedBuckets {
  const sees = first.mean.map((value, bucket) => (value >= share * valueAt(second.mean, bucket) ? 1 : 0));
  const choose = (value: number, bucket: number, others: Float64Array): number =>
    sees[bucket] === 1 || Number.isNaN(valueAt(others, bucket)) ? value : valueAt(others, bucket);
  return {
    mean: first.mean.map((value, bucket) => choose(value, bucket, second.mean)),
    max: first.max.map((value, bucket) => choose(value, bucket, second.max)),
  };
}

function addTerms(terms: readonly SignalTerm[], metrics: Metrics): AddedBuckets | undefined {
  const count = bucketCount(metrics.window);
  const sum: Sum = { mean: new Float64Array(count), max: new Float64Array(count), known: new Uint8Array(count) };
  for (const term of terms) {
    const values = measureTerm(term, metrics);
    if (values) addTo(sum, values, term.optional === true);
    else if (!term.optional) return undefined;
  }
  const knownOnly = (value: number, bucket: number): number => (sum.known[bucket] === 1 ? value : Number.NaN);
  const added = { mean: sum.mean.map(knownOnly), max: sum.max.map(knownOnly) };
  return hasValue(added.mean) ? added : undefined;
}

interface Sum extends AddedBuckets {
  /** 1 where a term is known: where all of them are optional and unknown, so is their sum. */
  readonly known: Uint8Array;
}

function addTo(sum: Sum, { mean, max }: AddedBuckets, isOptional: boolean): void {
  for (let bucket = 0; bucket < mean.length; bucket += 1) {
    if (isOptional && Number.isNaN(mean[bucket])) continue;
    sum.mean[bucket] = valueAt(sum.mean, bucket) + valueAt(mean, bucket);
    sum.max[bucket] = valueAt(sum.max, bucket) + valueAt(max, bucket);
    sum.known[bucket] = 1;
  }
}

function measureTerm(term: SignalTerm, metrics: Metrics): AddedBuckets | undefined {
  const base = measure(metrics, term.metric, term.attributes);
  const times = term.times === undefined ? undefined : measure(metrics, term.times);
  const over = term.over === undefined ? undefined : measure(metrics, term.over);
  if (!base || (term.times !== undefined && !times) || (term.over !== undefined && !over)) return undefined;
  const scale = (value: number, bucket: number): number => {
    const divisor = over ? valueAt(over.mean, bucket) : 1;
    const factor = (term.factor ?? 1) * (times ? valueAt(times.mean, bucket) : 1);
    return divisor > 0 ? (value * factor) / divisor : Number.NaN;
  };
  return { mean: base.mean.map(scale), max: base.max.map(scale) };
}

/** Every series of a metric that has the attributes, as one. */
function measure({ window, byName }: Metrics, metric: string, attributes: Attributes = {}): AddedBuckets | undefined {
  const found = byName.get(metric);
  const wanted = Object.entries(attributes);
  const series = found?.series.filter((one) => wanted.every(([name, value]) => one.attributes[name] === value));
  if (!found || !series || series.length === 0) return undefined;
  // Whole buckets: a source does not say how much of one a series covers.
  const coveredMs = new Float64Array(bucketCount(window)).fill(window.bucketMs);
  const members = series.map(({ mean, max }) => ({ mean, max, coveredMs }));
  return addMembers(members, found.definition, window);
}
