import { mappingsByName, type MappedSeries } from "../../../engines/exporters/map-series.ts";
import type { ExporterMapping } from "../../../engines/exporter.ts";
import type { Attributes, MetricDefinition } from "../../../model/metric.ts";
import { seriesName } from "../../../model/metric.ts";
import type { MetricQuestion } from "../../../ports/metric-source.ts";
import type { Findings, FoundSeries } from "./find-series.ts";
import { beginsWithNone, equalLabels, isPlainLabel, type Matcher, oneOf } from "./promql.ts";
import type { Labels } from "./query-api.ts";

/** One name of an exporter as the source of one metric. */
export interface Source {
  readonly metric: MetricDefinition;
  /** The exporter's name. */
  readonly name: string;
  /** Where several sources tell a series at the same time, that of the lowest rank counts. */
  readonly rank: number;
  readonly factor: number;
  readonly isRate: boolean;
  readonly counts: boolean;
  /** Which series are meant. */
  readonly matchers: readonly Matcher[];
  /** Label → canonical attribute that it holds. */
  readonly attributeOf: Readonly<Record<string, string>>;
  /** Attributes that the name implies. */
  readonly attributes: Attributes;
  /** The exporter's series. */
  readonly series: number;
  /** Canonical series → names of what is in it. */
  readonly groups: ReadonlyMap<string, ReadonlySet<string>>;
}

/** What is to be read for a question: every name of an exporter that tells a metric that was asked for, sorted by metric and rank. */
export function planSources(question: MetricQuestion, findings: readonly Findings[]): readonly Source[] {
  const metrics = new Map(question.metrics.map((metric) => [metric.name, metric]));
  const sources = new Map<string, GatheredSource>();
  for (const { series, selector } of findings) {
    for (const found of series)
      for (const mapped of found.mapped) addSeries(sources, { metrics, selector, found, mapped });
  }
  return [...sources.values()].toSorted(
    (left, right) => compare(left.metric.name, right.metric.name) || left.rank - right.rank,
  );
}

/** What a series of an answer is in the vocabulary. */
export function readAttributes({ attributeOf, attributes }: Source, labels: Labels): Attributes {
  const told = Object.entries(attributeOf).flatMap(([label, attribute]) => {
    const value = labels[label];
    return value === undefined || value === "" ? [] : [[attribute, value] as const];
  });
  return { ...Object.fromEntries(told), ...attributes };
}

interface Addition {
  readonly metrics: ReadonlyMap<string, MetricDefinition>;
  readonly selector: Labels;
  readonly found: FoundSeries;
  readonly mapped: MappedSeries;
}

function addSeries(sources: Map<string, GatheredSource>, { metrics, selector, found, mapped }: Addition): void {
  const metric = metrics.get(mapped.metric);
  if (metric === undefined) return;
  const key = `${mapped.rank} ${metric.name} ${found.name}`;
  const source = sources.get(key) ?? beginSource({ metric, selector, found, mapped });
  sources.set(key, source);
  const group = seriesName(mapped.metric, mapped.attributes);
  const members = source.groups.get(group) ?? new Set();
  source.groups.set(group, members.add(mapped.member));
  source.series += 1;
}

/** A source while its series are gathered. */
interface GatheredSource extends Source {
  series: number;
  readonly groups: Map<string, Set<string>>;
}

function beginSource({
  metric,
  selector,
  found,
  mapped,
}: Omit<Addition, "metrics"> & { metric: MetricDefinition }): GatheredSource {
  const { rank, factor, isRate, counts } = mapped;
  const mapping = mappingsByName.get(found.name)?.find((ranked) => ranked.rank === rank)?.mapping;
  const labels = mapping === undefined ? ownLabels(metric) : Object.entries(mapping.labels ?? {});
  const attributeOf = labels.map(([attribute, label]) => [label, attribute] as const);
  return {
    metric,
    name: found.name,
    rank,
    factor,
    isRate,
    counts,
    matchers: [...equalLabels({ __name__: found.name, ...selector }), ...conditions(mapping)],
    attributeOf: Object.fromEntries(attributeOf.filter(([label]) => isPlainLabel(label))),
    attributes: mapping?.attributes ?? {},
    series: 0,
    groups: new Map(),
  };
}

function ownLabels({ attributes }: MetricDefinition): readonly (readonly [string, string])[] {
  return attributes.map((attribute) => [attribute, attribute] as const);
}

/** A label with dots is no matter of servers before Prometheus 3: none of their series has it. */
function conditions(mapping: ExporterMapping | undefined): readonly Matcher[] {
  const where = Object.entries(mapping?.where ?? {}).filter(
    ([label, values]) => isPlainLabel(label) || !values.includes(""),
  );
  const unless = Object.entries(mapping?.unless ?? {});
  return [
    ...where.map(([label, values]) => oneOf(label, values)),
    ...unless.map(([label, starts]) => beginsWithNone(label, starts)),
  ];
}

function compare(left: string, right: string): number {
  if (left === right) return 0;
  return left < right ? -1 : 1;
}
