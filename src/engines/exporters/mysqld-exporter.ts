import type { ExporterMapping, ExporterTable } from "../exporter.ts";

const perMillisecond = 0.001;

const work: readonly ExporterMapping[] = [
  { from: "mysql_global_status_commands_total", metric: "mysql.commands", labels: { command: "command" } },
  // MariaDB gives every transaction that writes two numbers.
  { from: "mysql_global_status_innodb_max_trx_id", metric: "mysql.write_transactions", factor: 0.5 },
  { from: "mysql_global_status_questions", metric: "mysql.query.client.count" },
  { from: "mysql_global_status_slow_queries", metric: "mysql.query.slow.count" },
  { from: "mysql_global_status_handlers_total", metric: "mysql.handlers", labels: { kind: "handler" } },
  {
    from: "mysql_global_status_innodb_row_ops_total",
    metric: "mysql.row_operations",
    labels: { operation: "operation" },
    where: { operation: ["deleted", "inserted", "read", "updated"] },
  },
  ...["disk_tables", "files", "tables"].map((resource): ExporterMapping => ({
    from: `mysql_global_status_created_tmp_${resource}`,
    metric: "mysql.tmp_resources",
    attributes: { resource },
  })),
  ...["merge_passes", "range", "rows", "scan"].map((kind): ExporterMapping => ({
    from: `mysql_global_status_sort_${kind}`,
    metric: "mysql.sorts",
    attributes: { kind },
  })),
  { from: "mysql_global_status_select_full_join", metric: "mysql.joins", attributes: { kind: "full" } },
  { from: "mysql_global_status_select_range", metric: "mysql.joins", attributes: { kind: "range" } },
  { from: "mysql_global_status_select_scan", metric: "mysql.joins", attributes: { kind: "scan" } },
];

const pool: readonly ExporterMapping[] = [
  ...["read_requests", "reads", "write_requests", "wait_free"].map((operation): ExporterMapping => ({
    from: `mysql_global_status_innodb_buffer_pool_${operation}`,
    metric: "mysql.buffer_pool.operations",
    attributes: { operation },
  })),
  {
    from: "mysql_global_status_buffer_pool_pages",
    metric: "mysql.buffer_pool.pages",
    labels: { kind: "state" },
    where: { state: ["data", "free", "misc"] },
  },
  {
    from: "mysql_global_status_buffer_pool_dirty_pages",
    metric: "mysql.buffer_pool.pages",
    attributes: { kind: "dirty" },
  },
  {
    from: "mysql_global_status_buffer_pool_page_changes_total",
    metric: "mysql.buffer_pool.page_flushes",
    where: { operation: ["flushed"] },
  },
  { from: "mysql_global_variables_innodb_buffer_pool_size", metric: "mysql.buffer_pool.limit" },
  { from: "mysql_global_status_innodb_page_size", metric: "mysql.page_size" },
];

const files: readonly ExporterMapping[] = [
  ...["fsyncs", "reads", "writes"].map((operation): ExporterMapping => ({
    from: `mysql_global_status_innodb_data_${operation}`,
    metric: "mysql.operations",
    attributes: { operation },
  })),
  ...["read", "written"].map((direction): ExporterMapping => ({
    from: `mysql_global_status_innodb_data_${direction}`,
    metric: "mysql.data.io",
    attributes: { direction },
  })),
  ...["waits", "write_requests", "writes"].map((operation): ExporterMapping => ({
    from: `mysql_global_status_innodb_log_${operation}`,
    metric: "mysql.log_operations",
    attributes: { operation },
  })),
  { from: "mysql_global_status_innodb_os_log_written", metric: "mysql.log.bytes" },
  { from: "mysql_global_status_innodb_checkpoint_age", metric: "mysql.checkpoint.age" },
  { from: "mysql_global_status_innodb_checkpoint_max_age", metric: "mysql.checkpoint.max_age" },
  {
    from: "mysql_info_schema_table_size",
    metric: "mysql.data_size",
    where: { component: ["data_length", "index_length"] },
  },
];

const sessions: readonly ExporterMapping[] = [
  { from: "mysql_global_status_innodb_row_lock_waits", metric: "mysql.row_locks.waits" },
  { from: "mysql_global_status_innodb_row_lock_time", metric: "mysql.row_locks.time", factor: perMillisecond },
  { from: "mysql_global_status_innodb_row_lock_current_waits", metric: "mysql.row_locks.current" },
  // MariaDB and Percona Server count deadlocks in their status, MySQL in information_schema.innodb_metrics alone.
  { from: "mysql_global_status_innodb_deadlocks", metric: "mysql.deadlocks" },
  { from: "mysql_info_schema_innodb_metrics_lock_lock_deadlocks_total", metric: "mysql.deadlocks" },
  ...["connected", "running"].map((kind): ExporterMapping => ({
    from: `mysql_global_status_threads_${kind}`,
    metric: "mysql.threads",
    attributes: { kind },
  })),
  { from: "mysql_global_variables_max_connections", metric: "mysql.connection.max" },
  { from: "mysql_slave_status_seconds_behind_source", metric: "mysql.replica.time_behind_source", since: "0.15" },
  { from: "mysql_slave_status_seconds_behind_master", metric: "mysql.replica.time_behind_source" },
  { from: "mysql_global_status_uptime", metric: "mysql.uptime" },
];

/** What Prometheus's exporter tells of MySQL and MariaDB, from 0.12 on; 0.14 to 0.19 agree in every name below. */
export const mysqldExporter: ExporterTable = {
  exporter: "mysqld_exporter",
  build: "mysqld_exporter_build_info",
  settings: { prefix: "mysql_global_variables_", suffixes: [] },
  mappings: [...work, ...pool, ...files, ...sessions],
  source: "https://github.com/prometheus/mysqld_exporter",
};
