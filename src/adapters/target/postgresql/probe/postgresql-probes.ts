import { setTimeout as wait } from "node:timers/promises";
import type { Engine } from "../../../../engines/engine.ts";
import type { Instance } from "../../../../model/instance.ts";
import type { MetricProbe, MetricProbes } from "../../../../ports/metric-probe.ts";
import { PostgresqlConnection } from "../connection.ts";
import { defaultLimits } from "../options.ts";
import type { ResolveReference, TargetContext, TargetLimits } from "../options.ts";
import { assertDeclaredVersion, readCatalog } from "../read-catalog.ts";
import { readDsn } from "../read-dsn.ts";
import { commandRunner } from "../run-command.ts";
import { explainServerErrors } from "../server-error.ts";
import { readVersion } from "../server-rows.ts";
import { countLogin, newProbeMemory, probePostgresql } from "./postgresql-probe.ts";

/** What the probes of PostgreSQL need from outside. */
export interface PostgresqlProbesOptions {
  /** What is known of PostgreSQL: its versions. */
  readonly engine: Engine;
  readonly resolveReference: ResolveReference;
  /** Default: `probeLimits` below. */
  readonly limits?: Partial<Pick<TargetLimits, "connectMs" | "statementMs" | "statisticsMs" | "startupMs" | "lockMs">>;
}

/** A probe never waits long for a server or a lock: it is one of many, and a gap says more than a late answer. */
const probeLimits: TargetLimits = { ...defaultLimits, statementMs: 10_000, startupMs: 5_000, lockMs: 200 };

/**
 * Reads the statistics of PostgreSQL 12 to 18, a primary or a standby, over the instance's own connection. The role needs pg_monitor and
 * nothing else; what it lacks without is told.
 *
 * Of the probe's own doings, its session is not counted and its transactions are taken out; what it looks at in the server's catalogs
 * (some hundred rows and blocks each time) and its statements in pg_stat_statements (some thirty) are in the counters, as with every exporter.
 *
 * @example const probes = postgresqlProbes({ engine, resolveReference: async () => "postgresql://setpoint@db1/orders" });
 */
export function postgresqlProbes(options: PostgresqlProbesOptions): MetricProbes {
  const context: TargetContext = {
    engine: options.engine,
    resolveReference: options.resolveReference,
    runCommand: commandRunner(),
    delay: wait,
    limits: { ...probeLimits, ...options.limits },
  };
  return { connect: (instance) => connect(instance, context) };
}

async function connect(instance: Instance, context: TargetContext): Promise<MetricProbe> {
  const dsn = await readDsn(instance, context.resolveReference);
  const connection = new PostgresqlConnection(instance.name, dsn, context);
  const memory = newProbeMemory();
  connection.onReopen = countLogin(memory);
  await connection.open();
  try {
    memory.own.count();
    await explainServerErrors(instance.name, () => assertVersion(instance, context, connection));
  } catch (error) {
    await connection.close();
    throw error;
  }
  const place = { instance: instance.name, connection, limits: context.limits, memory };
  return {
    probe: (metrics) => explainServerErrors(instance.name, () => probePostgresql(place, metrics)),
    close: () => connection.close(),
  };
}

async function assertVersion(
  instance: Instance,
  { engine }: TargetContext,
  connection: PostgresqlConnection,
): Promise<void> {
  const version = await readVersion(connection);
  assertDeclaredVersion(instance, engine, version);
  readCatalog(instance.name, engine, version);
}
