import type { Instance } from "../../src/model/instance.ts";
import { type FakeMetrics, fakeMetricSource, type FakeMetricSource } from "../../src/testing/fake-metric-source.ts";
import { configuration, type Files, instance } from "./orders-shop.ts";
import { openShop, type Shop } from "./workspace.ts";

/** The shop's setpoint.yaml with two places where metrics are. */
export const measuredConfiguration = `${configuration}  metrics:
    sources:
      prometheus-main: { kind: prometheus, url: "https://prometheus.shop.example" }
      kept: { kind: files, paths: metrics/*.parquet }
`;

/** An instance document that says where its metrics are. */
export function measured(name: string, engine: Instance["engine"] = "postgresql"): string {
  const metrics = `  metrics: { source: prometheus-main, selector: { instance: "${name}:9187" } }\n`;
  return instance(name, metrics).replace("engine: postgresql", `engine: ${engine}`);
}

const dayMs = 86_400_000;

/** A day's rhythm, told apart by how much there is of it: reads and writes of a shop that sleeps at night. */
export function shopMetrics(rate: number): FakeMetrics {
  const busy = (timeMs: number): number => rate * (1.2 + Math.sin((timeMs / dayMs) * 2 * Math.PI));
  return {
    series: [
      { metric: "postgresql.commits", from: "pg_stat_database_xact_commit", at: busy },
      { metric: "postgresql.rollbacks", from: "pg_stat_database_xact_rollback", at: (timeMs) => busy(timeMs) / 100 },
      { metric: "mysql.handlers", attributes: { kind: "commit" }, at: busy },
    ],
  };
}

/** A shop with the instances of these names, all of them told of by one source. */
export async function openMeasuredShop(
  names: readonly string[],
  more: Files = {},
): Promise<{ readonly shop: Shop; readonly source: FakeMetricSource; readonly metrics: Map<string, FakeMetrics> }> {
  const documents = names.map((name) => [`instances/${name}.yaml`, measured(name)] as const);
  const files = { ...Object.fromEntries(documents), "setpoint.yaml": measuredConfiguration, ...more };
  const metrics = new Map(names.map((name, index) => [name, shopMetrics(10 * (index + 1))]));
  return { shop: await openShop({ files, servers: {} }), source: fakeMetricSource(metrics), metrics };
}
