import { setTimeout } from "node:timers/promises";
import { engines } from "../../../../src/engines/index.ts";
import type { Catalog, Engine } from "../../../../src/engines/engine.ts";
import type { Connection, Instance } from "../../../../src/model/instance.ts";
import type { Observation } from "../../../../src/model/observation.ts";
import type { Parameter } from "../../../../src/model/parameter.ts";
import type { Value } from "../../../../src/model/value.ts";
import type { Target, TargetChange, TargetSession } from "../../../../src/ports/target.ts";
import { postgresqlTarget } from "../../../../src/adapters/target/postgresql/postgresql-target.ts";
import { PostgresqlConnection } from "../../../../src/adapters/target/postgresql/connection.ts";
import { defaultLimits } from "../../../../src/adapters/target/postgresql/options.ts";
import type { PostgresqlTargetOptions, TargetContext } from "../../../../src/adapters/target/postgresql/options.ts";
import { commandRunner } from "../../../../src/adapters/target/postgresql/run-command.ts";
import type { PostgresqlServer } from "../../../servers/postgresql-server.ts";

const at = { file: "instances/orders-prod.yaml", line: 1, column: 1 };

/** PostgreSQL as the program knows it. */
const postgresql: Engine = findEngine();

/** The instance of the orders shop. */
export function ordersInstance(version: string, connection?: Connection): Instance {
  return {
    name: "orders-prod",
    labels: {},
    engine: "postgresql",
    version,
    platform: "self-hosted",
    resources: {},
    topology: { role: "primary", replicas: [] },
    ...(connection === undefined ? {} : { connection }),
    profiles: [],
    variables: [],
    settings: [],
    at,
    versionAt: at,
  };
}

/** A connection whose references lead to {@link references}. */
export const connection: Connection = { from: "env:DSN", restart: "env:RESTART", dryStart: "env:DRY_START" };

/** A target over one real server, impatient enough for tests. */
export function targetOf(server: PostgresqlServer, options: TargetOptions = {}): Target {
  const known: Record<string, string | undefined> = {
    "env:DSN": server.dsn,
    "env:RESTART": server.restartCommand,
    "env:DRY_START": server.dryStartCommand,
    ...options.references,
  };
  return postgresqlTarget({
    engine: postgresql,
    resolveReference: (reference) => Promise.resolve(known[reference]),
    ...(options.delay === undefined ? {} : { delay: options.delay }),
    limits: { lockMs: 300, reloadMs: 5_000, startupMs: 20_000, ...options.limits },
  });
}

/** A connection below the session, as the adapter's own parts use it. */
export function openConnection(server: PostgresqlServer): { connection: PostgresqlConnection; context: TargetContext } {
  const context: TargetContext = {
    engine: postgresql,
    resolveReference: () => Promise.resolve(server.dsn),
    runCommand: commandRunner(),
    delay: setTimeout,
    limits: { ...defaultLimits, lockMs: 300 },
  };
  return { connection: new PostgresqlConnection("orders-prod", server.dsn, context), context };
}

/** What a test wants different. */
export interface TargetOptions {
  readonly references?: Readonly<Record<string, string | undefined>>;
  readonly limits?: PostgresqlTargetOptions["limits"];
  readonly delay?: (ms: number) => Promise<void>;
}

/** Works in a session that is closed afterwards. */
export async function withSession<T>(
  target: Target,
  instance: Instance,
  work: (session: TargetSession) => Promise<T>,
): Promise<T> {
  const session = await target.connect(instance);
  try {
    return await work(session);
  } finally {
    await session.close();
  }
}

/** Makes a server read its files and waits until it has. */
export function reloadServer(server: PostgresqlServer, major: string): Promise<Observation> {
  return withSession(targetOf(server), ordersInstance(major, connection), (session) => session.reload());
}

/** Every parameter of a major. */
export function catalogOf(major: string): Catalog {
  const version = postgresql.parseVersion(major);
  if (version === undefined) throw new Error(`there is no PostgreSQL ${major}`);
  return postgresql.catalog(version);
}

/** A parameter of a major by name. */
export function parameterOf(major: string, name: string): Parameter {
  const parameter = catalogOf(major).parameters.get(name);
  if (parameter === undefined) throw new Error(`PostgreSQL ${major} has no ${name}`);
  return parameter;
}

/** A text as the engine reads it. */
export function valueOf(parameter: Parameter, text: string): Value {
  const reading = postgresql.readValue(parameter, text);
  if (reading.kind === "refused") throw new Error(reading.problem.message);
  return reading.value;
}

/** Changes written as `{ work_mem: "64MB", port: undefined }`; `undefined` removes the line. */
export function changesOf(major: string, texts: Readonly<Record<string, string | undefined>>): readonly TargetChange[] {
  return Object.entries(texts).map(([name, text]) => {
    const parameter = parameterOf(major, name);
    return text === undefined ? { parameter } : { parameter, value: valueOf(parameter, text) };
  });
}

function findEngine(): Engine {
  const engine = engines.get("postgresql");
  if (engine === undefined) throw new Error("no engine postgresql");
  return engine;
}
