import { canonicalMetrics } from "../../../engines/exporters/canonical-metrics.ts";
import { exporterTables } from "../../../engines/exporters/index.ts";
import { mapSeries, mappingsByName, targetLabels } from "../../../engines/exporters/map-series.ts";
import type { MappedSeries } from "../../../engines/exporters/map-series.ts";
import { mapSetting, settingValue } from "../../../engines/exporters/map-setting.ts";
import type { MappedSetting } from "../../../engines/exporters/map-setting.ts";
import type { Attributes, MetricDefinition } from "../../../model/metric.ts";
import type { FileSeries } from "./find-series.ts";
import type { OwnSeries } from "./own-series.ts";
import { memberLabel } from "./parse-labels.ts";

/** One series of the files as a part of a series of the vocabulary. */
export interface Part {
  readonly series: FileSeries;
  readonly definition: MetricDefinition;
  readonly attributes: Attributes;
  readonly member: string;
  /** Of several parts that tell the same at one time only those of the lowest rank count. */
  readonly rank: number;
  /** The files hold a counter's rate per second already. */
  readonly isRate: boolean;
  /** The files' number in the metric's unit. */
  readonly convert: (value: number) => number;
  /** What it multiplies numbers with; absent where it does something else. */
  readonly factor?: number;
}

/** What the series of an instance are in the vocabulary. */
export interface MappedParts {
  /** Those of the metrics that were asked for. */
  readonly parts: readonly Part[];
  /** Exporters that were recognised, with their versions where they tell them. */
  readonly exporters: readonly string[];
  /** Series that no table knows. */
  readonly unknown: readonly FileSeries[];
}

/** Finds what each series of an instance is among the metrics that were asked for. */
export function mapParts(own: OwnSeries, metrics: readonly MetricDefinition[]): MappedParts {
  const versions = findVersions([...own.database, ...own.host]);
  const mapped = (["database", "host"] as const).flatMap((origin) => {
    const wanted = metrics.filter((metric) => metric.origin === origin);
    return own[origin].map((series) => mapOne(series, wanted, versions));
  });
  const exporters = new Set(mapped.flatMap((one) => one.exporters));
  return {
    parts: mapped.flatMap(({ parts }) => parts),
    unknown: mapped.flatMap(({ series, isKnown }) => (isKnown ? [] : [series])),
    exporters: [...exporters].toSorted().map((exporter) => [exporter, versions.get(exporter) ?? ""].join(" ").trim()),
  };
}

interface MappedOne {
  readonly series: FileSeries;
  readonly parts: readonly Part[];
  readonly exporters: readonly string[];
  readonly isKnown: boolean;
}

function mapOne(
  series: FileSeries,
  wanted: readonly MetricDefinition[],
  versions: ReadonlyMap<string, string>,
): MappedOne {
  const all = findMeanings(series, versions);
  const parts = all.flatMap((mapped) => {
    const definition = wanted.find(({ name }) => name === mapped.metric);
    return definition === undefined ? [] : [partOf(series, mapped, definition)];
  });
  const setting = mapSetting(series.metric);
  const settings = wanted.find((metric) => metric.attributes.includes("parameter"));
  const asSetting = setting && settings ? [partOfSetting(series, setting, settings)] : [];
  return {
    series,
    parts: [...parts, ...asSetting],
    exporters: all.map(({ exporter }) => exporter).filter((exporter) => exporter !== "canonical"),
    isKnown: all.length > 0 || setting !== undefined || aboutExporters.test(series.metric),
  };
}

/** Exporters tell of themselves and of what they are written in; these are no metrics that anybody misses. */
const aboutExporters = /^(?:go|process|promhttp|scrape)_|^up$|_build_info$/u;

const builds: ReadonlyMap<string, string> = new Map(
  exporterTables.flatMap(({ build, exporter }) => (build === undefined ? [] : [[build, exporter]])),
);

/** Exporter → its version, where a series tells it. */
function findVersions(series: readonly FileSeries[]): ReadonlyMap<string, string> {
  return new Map(
    series.flatMap(({ metric, labels }) => {
      const exporter = builds.get(metric);
      const version = labels["version"];
      return exporter === undefined || version === undefined ? [] : [[exporter, version] as const];
    }),
  );
}

function findMeanings(series: FileSeries, versions: ReadonlyMap<string, string>): readonly MappedSeries[] {
  const canonical = canonicalMetrics.get(series.metric);
  const { [memberLabel]: member, ...labels } = series.labels;
  const isOwn = canonical?.attributes.some((attribute) => attribute in labels) || member !== undefined;
  if (canonical !== undefined && isOwn) return [asCanonical(canonical, labels, member)];
  // OpenMetrics appends it to counters.
  const name = [series.metric, series.metric.replace(/_total$/u, "")].find((one) => mappingsByName.has(one));
  const [known] = mappingsByName.get(name ?? "") ?? [];
  const version = known === undefined ? undefined : versions.get(known.exporter);
  return mapSeries({ name: name ?? series.metric, labels, ...(version === undefined ? {} : { version }) });
}

/** A series of the vocabulary under its own name, as archives of Setpoint hold it. */
function asCanonical(definition: MetricDefinition, labels: Attributes, member: string | undefined): MappedSeries {
  const own = definition.attributes.flatMap((attribute) => {
    const value = labels[attribute];
    return value === undefined ? [] : [[attribute, value] as const];
  });
  const used = new Set([...definition.attributes, ...targetLabels]);
  const rest = Object.entries(labels).filter(([label]) => !used.has(label));
  const apart = rest
    .toSorted(([left], [right]) => (left < right ? -1 : 1))
    .map(([label, value]) => `${label}=${value}`);
  const itself = { factor: 1, isRate: false, counts: false, rank: -1, exporter: "canonical" };
  return { metric: definition.name, attributes: Object.fromEntries(own), member: member ?? apart.join(","), ...itself };
}

function partOf(series: FileSeries, mapped: MappedSeries, definition: MetricDefinition): Part {
  const { attributes, member, rank, isRate, factor, counts } = mapped;
  const part = { series, definition, attributes, member, rank, isRate };
  return counts ? { ...part, convert: () => 1 } : { ...part, convert: (value) => value * factor, factor };
}

function partOfSetting(series: FileSeries, setting: MappedSetting, definition: MetricDefinition): Part {
  const convert = (told: number): number => settingValue(setting, told);
  const itself = { rank: 0, isRate: false, member: "" };
  return { series, definition, attributes: { parameter: setting.parameter }, convert, ...itself };
}
