import { setTimeout as wait } from "node:timers/promises";
import type { Instance } from "../../../model/instance.ts";
import type { Target, TargetSession } from "../../../ports/target.ts";
import { PostgresqlConnection } from "./connection.ts";
import { withLock } from "./exclusive.ts";
import { describeServer, readServer } from "./observe.ts";
import type { ServerReading } from "./observe.ts";
import { defaultLimits } from "./options.ts";
import type { PostgresqlTargetOptions, TargetContext } from "./options.ts";
import { preflight } from "./preflight/preflight.ts";
import { assertDeclaredVersion } from "./read-catalog.ts";
import { readDsn } from "./read-dsn.ts";
import { readStatistics } from "./read-statistics.ts";
import { reloadFiles } from "./reload.ts";
import { restartServer } from "./restart.ts";
import { commandRunner } from "./run-command.ts";
import { explainServerErrors } from "./server-error.ts";
import { readVersion } from "./server-rows.ts";
import { storeChanges } from "./store.ts";
import type { StoredLine } from "./store.ts";

/**
 * Reaches self-hosted PostgreSQL 12 to 18 over its own protocol. Values are stored with ALTER SYSTEM, in postgresql.auto.conf.
 *
 * @example const target = postgresqlTarget({ engine, resolveReference: async () => "postgresql://setpoint@db1/postgres" });
 */
export function postgresqlTarget(options: PostgresqlTargetOptions): Target {
  const context: TargetContext = {
    engine: options.engine,
    resolveReference: options.resolveReference,
    runCommand: options.runCommand ?? commandRunner(),
    delay: options.delay ?? wait,
    limits: { ...defaultLimits, ...options.limits },
  };
  return { connect: (instance) => connect(instance, context) };
}

async function connect(instance: Instance, context: TargetContext): Promise<TargetSession> {
  const dsn = await readDsn(instance, context.resolveReference);
  const connection = new PostgresqlConnection(instance.name, dsn, context);
  await connection.open();
  try {
    return await openSession(instance, context, connection);
  } catch (error) {
    await connection.close();
    throw error;
  }
}

async function openSession(
  instance: Instance,
  context: TargetContext,
  connection: PostgresqlConnection,
): Promise<TargetSession> {
  let startedAt = "";
  const read = <T>(work: (reading: ServerReading) => Promise<T> | T): Promise<T> =>
    explainServerErrors(instance.name, async () => {
      const reading = await readServer(instance.name, context.engine, connection);
      ({ startedAt } = reading.facts);
      return work(reading);
    });
  const observe: TargetSession["observe"] = () => read(describeServer);
  const stored: StoredLine[] = [];
  await explainServerErrors(instance.name, async () => {
    assertDeclaredVersion(instance, context.engine, await readVersion(connection));
  });
  return {
    observe,
    preflight: (changes) => read((reading) => preflight({ instance, connection, context, reading }, changes)),
    store: (changes) =>
      read(async (reading) => {
        stored.push(...(await storeChanges(connection, reading, changes)));
      }),
    reload: async () => {
      await read((reading) => reloadFiles(connection, context, reading));
      return observe();
    },
    restart: async () => {
      await restartServer({ instance, connection, context, stored, startedAt });
      return observe();
    },
    statistics: () => explainServerErrors(instance.name, () => readStatistics(instance.name, connection, context)),
    exclusively: (work) =>
      explainServerErrors(instance.name, () => withLock({ instance: instance.name, connection, context }, work)),
    close: () => connection.close(),
  };
}
