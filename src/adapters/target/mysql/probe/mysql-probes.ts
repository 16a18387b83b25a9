import type { Instance } from "../../../../model/instance.ts";
import type { MetricProbe, MetricProbes } from "../../../../ports/metric-probe.ts";
import { MysqlConnection } from "../connection.ts";
import type { RunStatement } from "../connection.ts";
import { assertDeclared, readFlavour } from "../flavour.ts";
import type { Flavour } from "../flavour.ts";
import { defaultLimits } from "../options.ts";
import type { MysqlLimits, ResolveReference } from "../options.ts";
import { readDsn } from "../read-dsn.ts";
import type { MysqlDsn } from "../read-dsn.ts";
import { probeMysql } from "./mysql-probe.ts";
import { ownStatus } from "./own-status.ts";

/** What the probes of MySQL and MariaDB need from outside. */
export interface MysqlProbesOptions {
  readonly resolveReference: ResolveReference;
  /** Default: {@link defaultLimits}. */
  readonly limits?: Partial<MysqlLimits>;
}

const perSecond = 1_000;

/**
 * Reads the statistics of MySQL and MariaDB over the instance's own connection. Proven on MariaDB 10.11 and MySQL 9.7. The user needs PROCESS, for what replicas
 * say also REPLICATION CLIENT (MariaDB: REPLICA MONITOR), and on MySQL SELECT on performance_schema; what is lacking without them is told.
 * The probe's own session and statements are not in what it tells, but for a few rows of handlers on MySQL.
 *
 * @example const probes = mysqlProbes({ resolveReference: async () => "mysql://setpoint@db1:3306/" });
 */
export function mysqlProbes(options: MysqlProbesOptions): MetricProbes {
  const limits = { ...defaultLimits, ...options.limits };
  return { connect: async (instance) => connect(instance, await readDsn(instance, options.resolveReference), limits) };
}

async function connect(instance: Instance, dsn: MysqlDsn, limits: MysqlLimits): Promise<MetricProbe> {
  const connection = new MysqlConnection({ instance: instance.name, dsn, limits });
  const own = ownStatus();
  const dueMs = new Map<string, number>();
  connection.onOpen = async (run) => {
    own.begin();
    const flavour = await readVersion(run);
    // A server behind the same name may be another one after a while.
    assertDeclared(instance, flavour);
    for (const statement of limitStatements(flavour, limits)) await run(statement);
  };
  await connection.open();
  return {
    probe: (metrics) => probeMysql({ instance: instance.name, connection, limits, own, dueMs }, metrics),
    close: () => connection.close(),
  };
}

async function readVersion(run: RunStatement): Promise<Flavour> {
  const [row] = await run("select version() as version");
  return readFlavour(String(row?.["version"]));
}

/** For this session alone: it writes nothing, waits for nobody's lock, is ended where it takes long, and no clock is turned back in autumn. */
function limitStatements({ engine }: Flavour, { statementMs }: MysqlLimits): readonly string[] {
  const longest =
    engine === "mariadb" ? `max_statement_time = ${statementMs / perSecond}` : `max_execution_time = ${statementMs}`;
  return [
    "set session transaction read only",
    `set session ${longest}, lock_wait_timeout = 1, innodb_lock_wait_timeout = 1, time_zone = '+00:00'`,
  ];
}
