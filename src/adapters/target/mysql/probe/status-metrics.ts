import type { Attributes } from "../../../../model/metric.ts";

/** One status variable as a metric of the vocabulary. */
export interface StatusMetric {
  /** As SHOW STATUS writes it. */
  readonly variable: string;
  readonly metric: string;
  readonly attributes?: Attributes;
  /** The variable's unit to the metric's; 1 without it. */
  readonly factor?: number;
  /** The probe's own session is in it, and what that did can be told and taken out. */
  readonly isOfSessions?: true;
}

const perMillisecond = 0.001;

/** Commands on data; the others (SHOW, SET, GRANT, …) say nothing of the work. */
const commands =
  "begin commit rollback select insert insert_select update update_multi delete delete_multi replace replace_select load call_procedure stmt_execute";

const handlers =
  "commit prepare rollback savepoint delete update write tmp_delete tmp_update tmp_write read_first read_key read_last read_next read_prev read_rnd read_rnd_next";

/**
 * Status variables and the metrics they are; a server leaves out what it does not have.
 * https://dev.mysql.com/doc/refman/9.7/en/server-status-variables.html https://mariadb.com/kb/en/server-status-variables/
 */
export const statusMetrics: readonly StatusMetric[] = [
  ...commands.split(" ").map((command) => ofSessions(`Com_${command}`, "mysql.commands", { command })),
  ofSessions("Questions", "mysql.query.client.count"),
  ofSessions("Slow_queries", "mysql.query.slow.count"),
  ...handlers.split(" ").map((kind) => ofSessions(`Handler_${kind}`, "mysql.handlers", { kind })),
  // MariaDB gives two numbers to every transaction that writes, one when it begins and one when it ends.
  { variable: "Innodb_max_trx_id", metric: "mysql.write_transactions", factor: 0.5 },
  ...each("Innodb_rows_", ["read", "inserted", "updated", "deleted"], "mysql.row_operations"),
  ...each(
    "Innodb_buffer_pool_",
    ["read_requests", "reads", "write_requests", "wait_free"],
    "mysql.buffer_pool.operations",
  ),
  ...["data", "dirty", "free", "total"].map((kind) => ({
    variable: `Innodb_buffer_pool_pages_${kind}`,
    metric: "mysql.buffer_pool.pages",
    attributes: { kind },
  })),
  { variable: "Innodb_buffer_pool_pages_flushed", metric: "mysql.buffer_pool.page_flushes" },
  { variable: "Innodb_page_size", metric: "mysql.page_size" },
  ...each("Innodb_data_", ["fsyncs", "reads", "writes"], "mysql.operations"),
  { variable: "Innodb_data_read", metric: "mysql.data.io", attributes: { direction: "read" } },
  { variable: "Innodb_data_written", metric: "mysql.data.io", attributes: { direction: "written" } },
  ...each("Innodb_log_", ["waits", "write_requests", "writes"], "mysql.log_operations"),
  { variable: "Innodb_os_log_written", metric: "mysql.log.bytes" },
  { variable: "Innodb_checkpoint_age", metric: "mysql.checkpoint.age" },
  { variable: "Innodb_checkpoint_max_age", metric: "mysql.checkpoint.max_age" },
  { variable: "Innodb_row_lock_waits", metric: "mysql.row_locks.waits" },
  { variable: "Innodb_row_lock_time", metric: "mysql.row_locks.time", factor: perMillisecond },
  { variable: "Innodb_row_lock_current_waits", metric: "mysql.row_locks.current" },
  { variable: "Innodb_deadlocks", metric: "mysql.deadlocks" },
  ...["disk_tables", "tables"].map((resource) =>
    ofSessions(`Created_tmp_${resource}`, "mysql.tmp_resources", { resource }),
  ),
  { variable: "Created_tmp_files", metric: "mysql.tmp_resources", attributes: { resource: "files" } },
  ...["merge_passes", "range", "rows", "scan"].map((kind) => ofSessions(`Sort_${kind}`, "mysql.sorts", { kind })),
  ofSessions("Select_full_join", "mysql.joins", { kind: "full" }),
  ofSessions("Select_range", "mysql.joins", { kind: "range" }),
  ofSessions("Select_scan", "mysql.joins", { kind: "scan" }),
  ...["connected", "running"].map((kind) => ofSessions(`Threads_${kind}`, "mysql.threads", { kind })),
  { variable: "Uptime", metric: "mysql.uptime" },
];

/** From 8.0.30 on MySQL tells two positions of the redo log instead of the age of its checkpoint. */
export const redoPositions = {
  metric: "mysql.checkpoint.age",
  now: "Innodb_redo_log_current_lsn",
  checkpoint: "Innodb_redo_log_checkpoint_lsn",
} as const;

function ofSessions(variable: string, metric: string, attributes?: Attributes): StatusMetric {
  return { variable, metric, ...(attributes === undefined ? {} : { attributes }), isOfSessions: true };
}

function each(prefix: string, operations: readonly string[], metric: string): readonly StatusMetric[] {
  return operations.map((operation) => ({ variable: `${prefix}${operation}`, metric, attributes: { operation } }));
}
