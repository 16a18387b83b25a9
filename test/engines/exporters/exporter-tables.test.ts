import { describe, expect, it } from "vitest";
import type { ExporterMapping, ExporterTable } from "../../../src/engines/exporter.ts";
import { canonicalMetrics } from "../../../src/engines/exporters/canonical-metrics.ts";
import { isInVersion } from "../../../src/engines/exporters/compare-versions.ts";
import { exporterTables } from "../../../src/engines/exporters/index.ts";
import { postgresqlSettingUnits } from "../../../src/engines/exporters/postgresql-setting-units.ts";
import { workloadEngines } from "../../../src/engines/metrics/index.ts";
import { catalogOf } from "../postgresql/catalog-of.ts";
import { mapLine, readGoldenNames } from "./golden-names.ts";

describe.each(exporterTables)("the table of $exporter", (table: ExporterTable) => {
  it("knows no metric that the vocabulary does not have", () => {
    expect(table.mappings.map(({ metric }) => metric).filter((metric) => !canonicalMetrics.has(metric))).toEqual([]);
  });

  it("gives each metric attributes that the vocabulary knows, and no label twice", () => {
    const wrong = table.mappings.filter(({ metric, attributes = {}, labels = {} }) => {
      const given = [...Object.keys(attributes), ...Object.keys(labels)];
      const known = canonicalMetrics.get(metric)?.attributes ?? [];
      return new Set(given).size !== given.length || given.some((name) => !known.includes(name));
    });
    expect(wrong).toEqual([]);
  });

  it("has names that come before they go", () => {
    const never = table.mappings.filter(
      ({ since, until }) => since !== undefined && until !== undefined && !isInVersion(since, { until }),
    );
    expect(never).toEqual([]);
  });

  it("says the same of one name once", () => {
    const said = table.mappings.map((mapping) => JSON.stringify(mapping));
    expect(new Set(said).size).toBe(said.length);
  });
});

describe("the tables together", () => {
  it.each(readGoldenNames())("read what a real $exporter tells", ({ lines }) => {
    expect(lines.map(mapLine)).toEqual(lines);
  });

  it("map every metric that signals of MySQL and PostgreSQL are made of, but those that no exporter tells", () => {
    const mapped = new Set(exporterTables.flatMap(({ mappings }) => mappings.map(({ metric }) => metric)));
    const needed = [...workloadEngines.values()].flatMap(({ signals }) =>
      signals.flatMap(({ alternatives }) => alternatives.flat().map(({ metric }) => metric)),
    );
    expect([...new Set(needed)].filter((metric) => !mapped.has(metric))).toEqual([
      "mysql.transactions",
      "mysql.longest_transaction",
    ]);
  });

  it("multiply only what has another unit than the vocabulary", () => {
    const factors = new Map<string, Set<number>>();
    for (const { metric, factor = 1 } of exporterTables.flatMap(({ mappings }): readonly ExporterMapping[] => mappings))
      factors.set(metric, (factors.get(metric) ?? new Set()).add(factor));
    const multiplied = [...factors].filter(([, all]) => [...all].some((factor) => factor !== 1));
    expect(multiplied.map(([metric]) => metric).toSorted()).toEqual([
      "mysql.replica.time_behind_source",
      "mysql.row_locks.time",
      "mysql.write_transactions",
      "postgresql.bgwriter.duration",
      "postgresql.wal.lag",
      "system.cpu.utilization",
    ]);
  });

  it("have the units of PostgreSQL's parameters that the server itself tells", () => {
    const bytes: Readonly<Record<string, number>> = { kB: 1024, "8kB": 8192, MB: 1024 ** 2, ms: 0.001, min: 60 };
    const told = ["12", "15", "18"].flatMap((major) =>
      [...catalogOf(major).parameters.values()].flatMap(({ name, unit }) => {
        const size = bytes[unit ?? ""];
        return size === undefined ? [] : [[name.replaceAll(".", "_"), size] as const];
      }),
    );
    expect(Object.fromEntries(told)).toEqual(postgresqlSettingUnits);
  });
});
