import { mkdtempSync, rmSync, rmdirSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import type * as Duckdb from "@duckdb/node-api";
import { filesMetricSource } from "../../../../src/adapters/metrics/files/files-metric-source.ts";
import type { MetricSource } from "../../../../src/ports/metric-source.ts";
import type { ScenarioSeries } from "../../../contracts/metric-scenario.ts";

/** A directory for one test, and sources that read what is in it. */
export interface KeptFiles {
  readonly directory: string;
  readonly write: (name: string, content: string | Uint8Array) => string;
  /** Runs statements of DuckDB, which may write files. */
  readonly run: (...statements: readonly string[]) => Promise<void>;
  readonly open: (paths: string, limits?: { readonly maxSeries?: number; readonly memoryMiB?: number }) => MetricSource;
  readonly close: () => Promise<void>;
}

/** An empty directory. */
export function openKeptFiles(): KeptFiles {
  const directory = mkdtempSync(path.join(tmpdir(), "setpoint-kept-"));
  const temporaryDirectory = mkdtempSync(path.join(tmpdir(), "setpoint-spill-"));
  const sources: MetricSource[] = [];
  return {
    directory,
    write: (name, content) => {
      writeFileSync(path.join(directory, name), content);
      return path.join(directory, name);
    },
    run: async (...statements) => {
      const duckdb: typeof Duckdb = await import("@duckdb/node-api");
      const connection = await (await duckdb.DuckDBInstance.create(":memory:")).connect();
      await connection.run("SET TimeZone = 'UTC'");
      for (const statement of statements) await connection.run(statement.replaceAll("DIR", directory));
      connection.closeSync();
    },
    open: (paths, limits = {}) => {
      const source = filesMetricSource({ paths, directory, temporaryDirectory, ...limits });
      sources.push(source);
      return source;
    },
    close: async () => {
      for (const source of sources) await source.close();
      rmSync(directory, { recursive: true });
      // Fails where a source left something behind.
      rmdirSync(temporaryDirectory);
    },
  };
}

/** A series' samples as CSV with epoch seconds and labels as JSON. */
export function asCsv(series: readonly ScenarioSeries[]): string {
  const rows = series.flatMap(({ name, labels, times, values }) => {
    const text = JSON.stringify(labels).replaceAll('"', '""');
    return times.map((time, index) => `${time / 1000},${name},"${text}",${values[index]}`);
  });
  return ["time,metric,labels,value", ...rows, ""].join("\n");
}

/** The same as OpenMetrics text. */
export function asOpenMetrics(series: readonly ScenarioSeries[]): string {
  const lines = series.flatMap(({ name, labels, times, values }) => {
    const list = Object.entries(labels).map(([label, value]) => `${label}="${value}"`);
    return [
      `# TYPE ${name} unknown`,
      ...times.map((time, index) => `${name}{${list.join(",")}} ${values[index]} ${time / 1000}`),
    ];
  });
  return [...lines, "# EOF", ""].join("\n");
}
