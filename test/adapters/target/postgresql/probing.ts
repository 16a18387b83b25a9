import { setTimeout } from "node:timers/promises";
import { Client } from "pg";
import { postgresqlProbes } from "../../../../src/adapters/target/postgresql/probe/postgresql-probes.ts";
import type { PostgresqlProbesOptions } from "../../../../src/adapters/target/postgresql/probe/postgresql-probes.ts";
import { engines } from "../../../../src/engines/index.ts";
import { workloadEngines } from "../../../../src/engines/metrics/index.ts";
import type { MetricDefinition } from "../../../../src/model/metric.ts";
import { seriesName } from "../../../../src/model/metric.ts";
import type { MetricProbe, MetricProbes, Probe } from "../../../../src/ports/metric-probe.ts";
import type { PostgresqlServer } from "../../../servers/postgresql-server.ts";
import { connection, ordersInstance } from "./orders-server.ts";

/** Every metric of PostgreSQL, its host's too. */
export const metrics: readonly MetricDefinition[] = workloadEngines.get("postgresql")?.metrics ?? [];

/** Metrics by name. */
export function metricsOf(...names: readonly string[]): readonly MetricDefinition[] {
  return metrics.filter(({ name }) => names.includes(name));
}

/** Probes of one real server, as another role than the superuser where one is given. */
export function probesOf(
  server: PostgresqlServer,
  {
    role = "postgres",
    limits = {},
  }: { readonly role?: string; readonly limits?: PostgresqlProbesOptions["limits"] } = {},
): MetricProbes {
  const engine = engines.get("postgresql");
  if (engine === undefined) throw new Error("no engine postgresql");
  const dsn = server.dsn.replace("postgres@", `${role}@`);
  return postgresqlProbes({ engine, resolveReference: () => Promise.resolve(dsn), limits: { ...limits } });
}

/** Works with a probe that is closed afterwards. */
export async function withProbe<T>(
  server: PostgresqlServer,
  work: (probe: MetricProbe) => Promise<T>,
  options: Parameters<typeof probesOf>[1] = {},
): Promise<T> {
  const probe = await probesOf(server, options).connect(ordersInstance(server.major, connection));
  try {
    return await work(probe);
  } finally {
    await probe.close();
  }
}

/** Works as the superuser in a session of its own, whose statistics are told when it ends. */
export async function asAdmin(server: PostgresqlServer, ...statements: readonly string[]): Promise<void> {
  const client = new Client(server.dsn);
  await client.connect();
  for (const statement of statements) await client.query(statement).catch(ignoreDivision);
  await client.end();
}

function ignoreDivision(error: unknown): void {
  if (!(error instanceof Error && error.message === "division by zero")) throw error;
}

/** A value of a probe by `metric{attribute=value} member`; members are added up where none is given. */
export function valueOf(probe: Probe, name: string, member?: string): number | undefined {
  const found = probe.values.filter(
    (value) => seriesName(value.metric, value.attributes) === name && (member === undefined || value.member === member),
  );
  return found.length === 0 ? undefined : found.reduce((sum, { value }) => sum + value, 0);
}

/** Probes until something is so, for at most ten seconds of waiting: servers tell their counters late. */
export async function probeUntil(probe: MetricProbe, isSo: (seen: Probe) => boolean): Promise<Probe> {
  for (let look = 0; look < 100; look += 1) {
    const seen = await probe.probe(metrics);
    if (isSo(seen)) return seen;
    await setTimeout(100);
  }
  return await probe.probe(metrics);
}

/** Probes as a series does, the second of two: servers tell what a session did at most once a second. */
export async function probeSlowly(probe: MetricProbe): Promise<Probe> {
  await setTimeout(1_100);
  await probe.probe(metrics);
  await setTimeout(1_100);
  return await probe.probe(metrics);
}
