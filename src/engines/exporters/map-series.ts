import type { Attributes } from "../../model/metric.ts";
import type { ExporterMapping } from "../exporter.ts";
import { canonicalMetrics } from "./canonical-metrics.ts";
import { isInVersion } from "./compare-versions.ts";
import { exporterTables } from "./index.ts";

/** A series as its source names it. */
export interface ExporterSeries {
  /** `pg_stat_database_xact_commit` */
  readonly name: string;
  readonly labels: Attributes;
  /** Version of the exporter, where it is known; without it every version's names are understood. */
  readonly version?: string;
}

/** What a source's series is in the vocabulary. */
export interface MappedSeries {
  /** Canonical name. */
  readonly metric: string;
  /** Canonical attributes. */
  readonly attributes: Attributes;
  /** What else tells series of one instance apart, `datname=orders,schemaname=public`; `""` where nothing does. */
  readonly member: string;
  /** What the source's number is multiplied with to be in the canonical unit. */
  readonly factor: number;
  /** The source's number is a counter's rate per second already. */
  readonly isRate: boolean;
  /** Every value is to be taken as 1: series are counted. */
  readonly counts: boolean;
  /** Where several of a source's series give one canonical series at one time, only those of the lowest rank count. */
  readonly rank: number;
  /** `postgres_exporter`; `canonical` for names of the vocabulary itself. */
  readonly exporter: string;
}

/** A mapping with its place in the order of preference. */
export interface RankedMapping {
  readonly mapping: ExporterMapping;
  readonly exporter: string;
  readonly rank: number;
}

/** Labels that tell targets apart, not what a target consists of: they are no part of a member's name. */
export const targetLabels: readonly string[] = ["instance", "job", "server"];

/** Every mapping of every exporter, by the exporter's name of the metric. */
export const mappingsByName: ReadonlyMap<string, readonly RankedMapping[]> = groupMappings();

/**
 * What a series of an exporter is in the vocabulary: nothing where no table knows its name, several where it tells several things at once.
 * Names of the vocabulary are themselves, with the labels that it knows as attributes.
 *
 * @example
 * ```ts
 * mapSeries({ name: "pg_stat_activity_count", labels: { datname: "orders", state: "active" } });
 * // [{ metric: "postgresql.backends", attributes: { state: "active" }, member: "datname=orders", factor: 1, … }]
 * ```
 */
export function mapSeries(series: ExporterSeries): readonly MappedSeries[] {
  const ranked = mappingsByName.get(series.name);
  if (ranked === undefined) return mapCanonical(series);
  return ranked.filter(({ mapping }) => isMeant(mapping, series)).map((entry) => mapWith(entry, series.labels));
}

function groupMappings(): ReadonlyMap<string, readonly RankedMapping[]> {
  const groups = new Map<string, RankedMapping[]>();
  const all = exporterTables.flatMap(({ exporter, mappings }) => mappings.map((mapping) => ({ mapping, exporter })));
  for (const [rank, { mapping, exporter }] of all.entries()) {
    const group = groups.get(mapping.from) ?? [];
    group.push({ mapping, exporter, rank });
    groups.set(mapping.from, group);
  }
  return groups;
}

function isMeant(mapping: ExporterMapping, { labels, version }: ExporterSeries): boolean {
  if (version !== undefined && !isInVersion(version, mapping)) return false;
  const where = Object.entries(mapping.where ?? {});
  const unless = Object.entries(mapping.unless ?? {});
  return (
    where.every(([label, values]) => values.includes(labels[label] ?? "")) &&
    !unless.some(([label, starts]) => starts.some((start) => (labels[label] ?? "").startsWith(start)))
  );
}

function mapWith({ mapping, exporter, rank }: RankedMapping, labels: Attributes): MappedSeries {
  const { metric, factor = 1, isRate = false, counts = false } = mapping;
  const named = Object.entries(mapping.labels ?? {}).flatMap(([attribute, label]) => {
    const value = labels[label];
    return value === undefined || value === "" ? [] : [[attribute, value] as const];
  });
  const attributes = { ...Object.fromEntries(named), ...mapping.attributes };
  const member = nameMember(labels, Object.values(mapping.labels ?? {}));
  return { metric, attributes, member, factor, isRate, counts, rank, exporter };
}

function mapCanonical({ name, labels }: ExporterSeries): readonly MappedSeries[] {
  const definition = canonicalMetrics.get(name);
  if (definition === undefined) return [];
  const known = definition.attributes.flatMap((attribute) => {
    const value = labels[attribute];
    return value === undefined ? [] : [[attribute, value] as const];
  });
  const member = nameMember(labels, definition.attributes);
  const itself = { factor: 1, isRate: false, counts: false, rank: -1, exporter: "canonical" };
  return [{ metric: name, attributes: Object.fromEntries(known), member, ...itself }];
}

function nameMember(labels: Attributes, used: readonly string[]): string {
  const apart = Object.entries(labels).filter(
    ([label, value]) =>
      value !== "" && !label.startsWith("__") && !targetLabels.includes(label) && !used.includes(label),
  );
  return apart
    .toSorted(([left], [right]) => (left < right ? -1 : 1))
    .map(([label, value]) => `${label}=${value}`)
    .join(",");
}
