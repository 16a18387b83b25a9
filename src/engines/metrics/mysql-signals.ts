import type { SignalDefinition, SignalTerm } from "../workload-engine.ts";

/** Kinds of requests that read a row. https://mariadb.com/kb/en/server-status-variables/ */
const readHandlers = ["read_first", "read_key", "read_last", "read_next", "read_prev", "read_rnd", "read_rnd_next"];

/** MySQL's and MariaDB's metrics as signals. */
export const mysqlSignals: readonly SignalDefinition[] = [
  // Autocommitted statements count in Handler_commit and not in Com_commit.
  one("transactions", handler("commit"), { ...handler("rollback"), optional: true }),
  one("rollbacks", handler("rollback")),
  one("statements", { metric: "mysql.query.client.count" }),
  // MariaDB tells no rows of InnoDB any more; requests to the storage engines come close.
  { signal: "rows_read", alternatives: [[rows("read")], readHandlers.map(handler)] },
  one("rows_scanned", handler("read_rnd_next")),
  { signal: "rows_inserted", alternatives: [[rows("inserted")], [handler("write")]] },
  { signal: "rows_updated", alternatives: [[rows("updated")], [handler("update")]] },
  { signal: "rows_deleted", alternatives: [[rows("deleted")], [handler("delete")]] },
  one("logical_reads", pool("read_requests")),
  one("physical_reads", pool("reads")),
  one("log_bytes", { metric: "mysql.log.bytes" }),
  one("temp_files", { metric: "mysql.tmp_resources", attributes: { resource: "disk_tables" } }),
  one("connections", { metric: "mysql.threads", attributes: { kind: "connected" } }),
  one("active_connections", { metric: "mysql.threads", attributes: { kind: "running" } }),
  one("connection_limit", { metric: "mysql.connection.max" }),
  one("lock_waiting", { metric: "mysql.row_locks.current" }),
  one("lock_wait_time", { metric: "mysql.row_locks.time" }),
  one("deadlocks", { metric: "mysql.deadlocks" }),
  one(
    "flush_stalls",
    { metric: "mysql.buffer_pool.operations", attributes: { operation: "wait_free" } },
    { metric: "mysql.log_operations", attributes: { operation: "waits" }, optional: true },
  ),
  one("log_fill", { metric: "mysql.checkpoint.age", over: "mysql.checkpoint.max_age" }),
  one("data_bytes", { metric: "mysql.data_size" }),
  one("replication_lag", { metric: "mysql.replica.time_behind_source" }),
  one("longest_transaction", { metric: "mysql.longest_transaction" }),
];

function one(signal: SignalDefinition["signal"], ...terms: readonly SignalTerm[]): SignalDefinition {
  return { signal, alternatives: [terms] };
}

function handler(kind: string): SignalTerm {
  return { metric: "mysql.handlers", attributes: { kind } };
}

function rows(operation: string): SignalTerm {
  return { metric: "mysql.row_operations", attributes: { operation } };
}

function pool(operation: string): SignalTerm {
  return { metric: "mysql.buffer_pool.operations", attributes: { operation }, times: "mysql.page_size" };
}
