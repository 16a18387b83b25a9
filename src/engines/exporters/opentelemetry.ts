import type { ExporterMapping, ExporterTable } from "../exporter.ts";
import { canonicalMetrics } from "./canonical-metrics.ts";
import { dataMounts, stackedDevices } from "./data-mounts.ts";

const perMillisecond = 0.001;

const postgresql: readonly ExporterMapping[] = [
  ...plain("postgresql.commits", "_total"),
  ...plain("postgresql.rollbacks", "_total"),
  ...plain("postgresql.blks_hit", "_total"),
  ...plain("postgresql.blks_read", "_total"),
  ...plain("postgresql.tup_returned", "_total"),
  ...plain("postgresql.tup_fetched", "_total"),
  ...plain("postgresql.tup_inserted", "_total"),
  ...plain("postgresql.tup_updated", "_total"),
  ...plain("postgresql.tup_deleted", "_total"),
  // By table, where the optional metrics above are not asked for.
  ...operations("ins", "postgresql.tup_inserted"),
  ...operations("upd", "postgresql.tup_updated"),
  ...operations("del", "postgresql.tup_deleted"),
  ...plain("postgresql.temp_files", "_total"),
  ...named("postgresql.temp.io", "_bytes_total", { metric: "postgresql.temp_bytes" }),
  ...plain("postgresql.deadlocks", "_total"),
  ...plain("postgresql.sequential_scans", "_total"),
  ...plain("postgresql.index.scans", "_total"),
  ...named("postgresql.query.execution.time", "_seconds_total", { metric: "postgresql.statement_time" }),
  ...plain("postgresql.backends", ""),
  ...plain("postgresql.connection.max", ""),
  ...plain("postgresql.bgwriter.checkpoint.count", "_total"),
  {
    from: "postgresql_bgwriter_duration_milliseconds_total",
    metric: "postgresql.bgwriter.duration",
    labels: { type: "type" },
    factor: perMillisecond,
  },
  ...plain("postgresql.bgwriter.buffers.writes", "_total"),
  ...plain("postgresql.bgwriter.maxwritten", "_total"),
  ...plain("postgresql.db_size", "_bytes"),
  ...plain("postgresql.rows", ""),
  ...plain("postgresql.wal.lag", "_seconds"),
];

const mysql: readonly ExporterMapping[] = [
  ...plain("mysql.commands", "_total"),
  ...plain("mysql.query.client.count", "_total"),
  ...plain("mysql.query.slow.count", "_total"),
  ...plain("mysql.handlers", "_total"),
  ...plain("mysql.row_operations", "_total"),
  ...plain("mysql.buffer_pool.operations", "_total"),
  ...plain("mysql.buffer_pool.pages", ""),
  ...named("mysql.buffer_pool.data_pages", "", {
    metric: "mysql.buffer_pool.pages",
    attributes: { kind: "dirty" },
    where: { status: ["dirty"] },
  }),
  ...plain("mysql.buffer_pool.page_flushes", "_total"),
  ...plain("mysql.buffer_pool.limit", "_bytes"),
  ...plain("mysql.operations", "_total"),
  ...plain("mysql.log_operations", "_total"),
  ...named("mysql.row_locks", "_total", { metric: "mysql.row_locks.waits", where: { kind: ["waits"] } }),
  ...named("mysql.row_locks", "_total", {
    metric: "mysql.row_locks.time",
    where: { kind: ["time"] },
    factor: perMillisecond,
  }),
  ...plain("mysql.tmp_resources", "_total"),
  ...plain("mysql.sorts", "_total"),
  ...plain("mysql.joins", "_total"),
  ...plain("mysql.threads", ""),
  ...plain("mysql.replica.time_behind_source", "_seconds"),
  ...plain("mysql.uptime", "_seconds_total"),
];

const host: readonly ExporterMapping[] = [
  // Two states have names of their own in node_exporter and in the vocabulary.
  ...named("system.cpu.time", "_seconds_total", {
    metric: "system.cpu.time",
    labels: { state: "state" },
    where: { state: ["idle", "nice", "softirq", "steal", "system", "user", "iowait", "irq"] },
  }),
  ...named("system.cpu.time", "_seconds_total", {
    metric: "system.cpu.time",
    attributes: { state: "iowait" },
    where: { state: ["wait"] },
  }),
  ...named("system.cpu.time", "_seconds_total", {
    metric: "system.cpu.time",
    attributes: { state: "irq" },
    where: { state: ["interrupt"] },
  }),
  ...plain("system.cpu.logical.count", ""),
  ...named("system.cpu.time", "_seconds_total", {
    metric: "system.cpu.logical.count",
    where: { state: ["idle"] },
    counts: true,
  }),
  // The collector tells it by state and processor; only where nothing tells series apart is it the share in use.
  {
    from: "system.cpu.utilization",
    metric: "system.cpu.utilization",
    where: { state: [""], "cpu.mode": [""], cpu_mode: [""] },
  },
  ...devices("system.disk.io", "_bytes_total", { labels: { direction: "direction" } }),
  ...devices("system.disk.operations", "_total", { labels: { direction: "direction" } }),
  ...devices("system.disk.io_time", "_seconds_total", {}),
  ...named("system.disk.pending_operations", "", {
    metric: "system.disk.queue",
    unless: { device: stackedDevices },
  }),
  ...plain("system.memory.limit", "_bytes"),
  ...named("system.linux.memory.available", "_bytes", { metric: "system.memory.available" }),
  ...named("system.paging.usage", "_bytes", { metric: "system.paging.usage", where: { state: ["used", ""] } }),
  ...dataMounts.flatMap((mountpoint) =>
    named("system.filesystem.usage", "_bytes", {
      metric: "system.filesystem.available",
      where: { state: ["free"], mountpoint },
    }),
  ),
];

/**
 * What the receivers of OpenTelemetry's collector for PostgreSQL, MySQL and hosts tell, under their own names and as they are written for
 * Prometheus: underscores, the unit, and `_total` after counters, or underscores alone where suffixes are switched off.
 */
export const openTelemetry: ExporterTable = {
  exporter: "opentelemetry",
  mappings: [...postgresql, ...mysql, ...host],
  source: "https://opentelemetry.io/docs/specs/otel/compatibility/prometheus_and_openmetrics/",
};

/** A metric of the vocabulary, whose attributes are the collector's. */
function plain(metric: string, suffix: string): readonly ExporterMapping[] {
  const attributes = canonicalMetrics.get(metric)?.attributes ?? [];
  return named(metric, suffix, { metric, labels: Object.fromEntries(attributes.map((name) => [name, name])) });
}

function operations(operation: string, metric: string): readonly ExporterMapping[] {
  return named("postgresql.operations", "_total", { metric, where: { operation: [operation] } });
}

function devices(metric: string, suffix: string, rest: Partial<ExporterMapping>): readonly ExporterMapping[] {
  return named(metric, suffix, { metric, ...rest, unless: { device: stackedDevices } });
}

/** A metric under its own name, with underscores and its suffix, and with underscores alone. */
function named(name: string, suffix: string, rest: Omit<ExporterMapping, "from">): readonly ExporterMapping[] {
  const written = name.replaceAll(".", "_");
  return [...new Set([name, `${written}${suffix}`, written])].map((from) => ({ from, ...rest }));
}
