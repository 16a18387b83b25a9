import { describe } from "vitest";
import { workloadEngines } from "../../../../src/engines/metrics/index.ts";
import { instanceWith, ordersScenario, selectors } from "../../../contracts/metric-scenario.ts";
import type { Scenario } from "../../../contracts/metric-scenario.ts";
import { describeMetricSource } from "../../../contracts/metric-source.ts";
import { describeScenarioSource } from "../../../contracts/scenario-source.ts";
import { asCsv, asOpenMetrics, openKeptFiles } from "./kept-files.ts";
import type { KeptFiles } from "./kept-files.ts";

const scenario = ordersScenario(Date.parse("2030-05-06T00:00:00Z"));

/** Ways to keep the scenario: each gives the pattern of the files. */
const layouts: Readonly<Record<string, (files: KeptFiles, scenario: Scenario) => Promise<string>>> = {
  CSV: async (files) => {
    files.write("orders.csv", asCsv(scenario.series));
    return "*.csv";
  },
  OpenMetrics: async (files) => {
    files.write("orders.om", asOpenMetrics(scenario.series));
    return "orders.om";
  },
  "two Parquet files of different columns": async (files) => {
    files.write("orders.csv", asCsv(scenario.series));
    const half = (column: string, odd: number, name: string): string =>
      `COPY (SELECT ${column}, metric, labels, value FROM 'DIR/orders.csv' WHERE (time // 60) % 2 = ${odd}) TO 'DIR/${name}.parquet'`;
    await files.run(
      half("make_timestamp((time * 1000000)::BIGINT) AS time", 0, "even"),
      half("(time * 1000)::BIGINT AS time", 1, "odd"),
    );
    return "**/*.parquet";
  },
  "Parquet with labels as a map": async (files) => {
    files.write("orders.csv", asCsv(scenario.series));
    await files.run(`COPY (SELECT to_timestamp(time) AS time, metric, json_transform(labels, '"MAP(VARCHAR, VARCHAR)"') AS labels, value
      FROM 'DIR/orders.csv') TO 'DIR/map.parquet'`);
    return "map.parquet";
  },
};

describe("files of metrics", () => {
  for (const [name, keep] of Object.entries(layouts))
    describeScenarioSource(name, async () => {
      const files = openKeptFiles();
      const source = files.open(await keep(files, scenario));
      return { source, scenario, tolerance: 1e-12, close: files.close };
    });

  describeMetricSource("CSV", async () => {
    const files = openKeptFiles();
    files.write("orders.csv", asCsv(scenario.series));
    return {
      source: files.open("orders.csv"),
      instance: instanceWith(selectors.prod, selectors.host),
      window: scenario.window,
      metrics: workloadEngines.get("postgresql")?.metrics ?? [],
      nobody: instanceWith(selectors.nobody),
      several: instanceWith(selectors.both),
      close: files.close,
    };
  });
});
