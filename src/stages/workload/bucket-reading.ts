import { seriesName } from "../../model/metric.ts";
import type { MetricDefinition } from "../../model/metric.ts";
import type {
  BucketReading,
  BucketSeries,
  MetricReading,
  MetricWindow,
  SampledSeries,
} from "../../model/metric-series.ts";
import { addMembers } from "./clean/add-members.ts";
import { cleanSamples } from "./clean/clean-samples.ts";
import { cutCounter } from "./clean/cut-counter.ts";
import { cutGauge } from "./clean/cut-gauge.ts";
import { findLabelChanges } from "./clean/find-label-changes.ts";
import { listRepairs } from "./clean/list-repairs.ts";
import type { RepairNote } from "./clean/samples.ts";

/**
 * A reading as buckets: what a source aggregated passes through, what it sampled is cleaned and cut. Series of metrics that are not
 * among those given are left out. The answer is the same for any order of series, sorted by metric and attributes.
 *
 * Samples become buckets in these steps, each documented where it is done; a source that aggregates by itself must come to the same:
 * 1. parts of one metric, attributes and member are put together, and freed of what cannot be ({@link cleanSamples});
 * 2. each member is cut by itself, as a counter ({@link cutCounter}) or a gauge ({@link cutGauge});
 * 3. members of the same metric and attributes become one, as the metric says ({@link addMembers}).
 *
 * @example
 * // One counter of orders-prod, sampled every minute: 100, 160, 220, then 30 after a restart; buckets of two minutes.
 * bucketReading(reading, metrics).series[0].mean; // 1 (60 in 60 s), then 0.75 (60 + 30 in 120 s)
 */
export function bucketReading(reading: MetricReading, metrics: readonly MetricDefinition[]): BucketReading {
  if (reading.kind === "buckets") return reading;
  const definitions = new Map(metrics.map((metric) => [metric.name, metric]));
  const cut = [...groupBy(reading.series, ({ metric, attributes }) => seriesName(metric, attributes))]
    .toSorted(byKey)
    .flatMap(([, parts]) => {
      const definition = definitions.get(parts[0]?.metric ?? "");
      return definition ? [cutSeries(parts, definition, reading.window)] : [];
    });
  const found = listRepairs(cut.flatMap(({ notes }) => notes));
  return {
    kind: "buckets",
    window: reading.window,
    series: cut.flatMap(({ series }) => series),
    repairs: [...reading.repairs, ...found],
    settings: reading.settings,
    traffic: reading.traffic,
  };
}

interface CutSeries {
  /** One, or none if no sample is left. */
  readonly series: readonly BucketSeries[];
  readonly notes: readonly (RepairNote & { readonly metric: string })[];
}

function cutSeries(parts: readonly SampledSeries[], definition: MetricDefinition, window: MetricWindow): CutSeries {
  const cleaned = [...groupBy(parts, ({ member }) => member)]
    .toSorted(byKey)
    .map(([, ofMember]) => cleanSamples(ofMember, definition, window));
  const samples = cleaned.flatMap((one) => (one.samples.times.length > 0 ? [one.samples] : []));
  const cut = definition.kind === "counter" ? cutCounter : cutGauge;
  const members = samples.map((ofMember) => cut(ofMember, window));
  const notes = [...[...cleaned, ...members].flatMap((one) => one.notes), ...findLabelChanges(samples, window)];
  const { mean, max } = addMembers(members, definition, window);
  const { metric = definition.name, attributes = {} } = parts[0] ?? {};
  return {
    series: members.length > 0 ? [{ metric, attributes, mean, max, members: members.length }] : [],
    notes: notes.map((note) => ({ ...note, metric })),
  };
}

function groupBy<Item>(items: readonly Item[], keyOf: (item: Item) => string): ReadonlyMap<string, readonly Item[]> {
  const groups = new Map<string, Item[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group) group.push(item);
    else groups.set(key, [item]);
  }
  return groups;
}

function byKey([left]: readonly [string, unknown], [right]: readonly [string, unknown]): number {
  return left < right ? -1 : 1;
}
