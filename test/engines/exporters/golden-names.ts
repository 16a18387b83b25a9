import { readdirSync, readFileSync } from "node:fs";
import type { ExporterSeries } from "../../../src/engines/exporters/map-series.ts";
import { mapSeries } from "../../../src/engines/exporters/map-series.ts";
import { mapSetting } from "../../../src/engines/exporters/map-setting.ts";
import { seriesName } from "../../../src/model/metric.ts";

const directory = new URL("../../fixtures/exporters/", import.meta.url);

/** What a real exporter of one version told of a real server, a line a series: `name{label="value"} = what it is in the vocabulary`. */
export interface GoldenNames {
  /** `postgres_exporter-0.19.1` */
  readonly exporter: string;
  readonly lines: readonly string[];
}

/** Every exporter whose names were kept. */
export function readGoldenNames(): readonly GoldenNames[] {
  return readdirSync(directory).map((file) => ({
    exporter: file.replace(/\.txt$/u, ""),
    lines: readFileSync(new URL(file, directory), "utf8").trim().split("\n"),
  }));
}

/** The same line with what the tables say of its series now. */
export function mapLine(line: string): string {
  const [series = ""] = line.split(" = ");
  return `${series} = ${describeSeries(parseSeries(series))}`;
}

/** `name{label="value"}` in its parts. */
export function parseSeries(text: string): ExporterSeries {
  const [, name = "", labels = ""] = /^([^{ ]+)(?:\{(.*)\})?/u.exec(text) ?? [];
  const pairs = [...labels.matchAll(/(\w+)="((?:[^"\\]|\\.)*)"/gu)].map(([, label = "", value = ""]) => [label, value]);
  return { name, labels: Object.fromEntries(pairs) };
}

function describeSeries(series: ExporterSeries): string {
  const setting = mapSetting(series.name);
  const told = mapSeries(series).map(({ metric, attributes, member, factor, counts }) =>
    [
      seriesName(metric, attributes),
      member === "" ? "" : ` of ${member}`,
      factor === 1 ? "" : ` × ${factor}`,
      counts ? " counted" : "",
    ].join(""),
  );
  const all = setting === undefined ? told : [...told, `setting ${setting.parameter} / ${setting.unit}`];
  return all.length === 0 ? "-" : all.join(" and ");
}
