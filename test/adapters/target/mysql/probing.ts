import { once } from "node:events";
import { createConnection } from "mysql2/promise";
import { mysqlProbes } from "../../../../src/adapters/target/mysql/probe/mysql-probes.ts";
import type { MysqlProbesOptions } from "../../../../src/adapters/target/mysql/probe/mysql-probes.ts";
import { workloadEngines } from "../../../../src/engines/metrics/index.ts";
import type { Instance } from "../../../../src/model/instance.ts";
import type { MetricDefinition } from "../../../../src/model/metric.ts";
import { seriesName } from "../../../../src/model/metric.ts";
import type { MetricProbe, MetricProbes, Probe } from "../../../../src/ports/metric-probe.ts";
import type { MariadbServer } from "../../../servers/mariadb-server.ts";
import { ordersInstance } from "../postgresql/orders-server.ts";

/** Every metric of MySQL and MariaDB, their host's too. */
export const metrics: readonly MetricDefinition[] = workloadEngines.get("mariadb")?.metrics ?? [];

/** The orders shop on MariaDB. */
export const shop: Instance = { ...ordersInstance("10.11", { from: "env:DSN" }), engine: "mariadb" };

/** Probes of whatever a connection URL leads to. */
export function probesOf(dsn: string, limits: MysqlProbesOptions["limits"] = {}): MetricProbes {
  return mysqlProbes({ resolveReference: () => Promise.resolve(dsn), limits });
}

/** Works with a probe that is closed afterwards. */
export async function withProbe<T>(dsn: string, work: (probe: MetricProbe) => Promise<T>): Promise<T> {
  const probe = await probesOf(dsn).connect(shop);
  try {
    return await work(probe);
  } finally {
    await probe.close();
  }
}

/**
 * Works in a session of its own; what the server says against a statement is part of the work. The server has said goodbye too when it is done:
 * what it counts grows no more.
 */
export async function asAdmin({ dsn }: MariadbServer, ...statements: readonly string[]): Promise<void> {
  const client = await createConnection(dsn);
  for (const statement of statements) await client.query(statement);
  const goodbye = once(client, "end");
  await client.end();
  await goodbye;
}

/** A value of a probe by `metric{attribute=value}`; members are added up. */
export function valueOf(probe: Probe, name: string): number | undefined {
  const found = probe.values.filter((value) => seriesName(value.metric, value.attributes) === name);
  return found.length === 0 ? undefined : found.reduce((sum, { value }) => sum + value, 0);
}

/** What could not be read of a metric, and why. */
export function lacks({ lacking }: Probe, metric: string): readonly string[] {
  return lacking.flatMap((lack) => (lack.metrics.includes(metric) ? [lack.why] : []));
}
