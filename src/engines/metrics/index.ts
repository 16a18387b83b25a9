import type { WorkloadEngine, WorkloadEngines } from "../workload-engine.ts";
import { hostSignals } from "./host-signals.ts";
import { mysqlMetrics } from "./mysql-metrics.ts";
import { mysqlSignals } from "./mysql-signals.ts";
import { postgresqlMetrics } from "./postgresql-metrics.ts";
import { blockBytes, postgresqlSignals } from "./postgresql-signals.ts";
import { systemMetrics } from "./system-metrics.ts";

const postgresql: WorkloadEngine = {
  name: "postgresql",
  metrics: [...postgresqlMetrics, ...systemMetrics],
  signals: [...postgresqlSignals, ...hostSignals],
  started: { metric: "postgresql.start_time", tells: "start" },
  settings: "postgresql.setting",
  cache: [{ metric: "postgresql.setting", attributes: { parameter: "shared_buffers" }, factor: blockBytes }],
};

const mysql: WorkloadEngine = {
  name: "mysql",
  metrics: [...mysqlMetrics, ...systemMetrics],
  signals: [...mysqlSignals, ...hostSignals],
  started: { metric: "mysql.uptime", tells: "uptime" },
  settings: "mysql.setting",
  cache: [{ metric: "mysql.buffer_pool.limit" }],
};

/** What is known of the metrics of each engine; MariaDB tells what MySQL tells, under the same names. */
export const workloadEngines: WorkloadEngines = new Map(
  [postgresql, mysql, { ...mysql, name: "mariadb" }].map((engine) => [engine.name, engine]),
);
