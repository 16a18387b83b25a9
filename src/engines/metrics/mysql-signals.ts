import type { SignalDefinition, SignalTerm } from "../workload-engine.ts";

/** Kinds of requests that read a row. https://mariadb.com/kb/en/server-status-variables/ */
const readHandlers = ["read_first", "read_key", "read_last", "read_next", "read_prev", "read_rnd", "read_rnd_next"];

/** Commands that write rows. */
const writingCommands = [
  "insert",
  "insert_select",
  "update",
  "update_multi",
  "delete",
  "delete_multi",
  "replace",
  "replace_select",
];

/** More statements than a transaction that is begun and ended by its client has, as a rule; fewer transactions than this mean autocommit. */
const mostStatements = 100;

/**
 * What a client begins and ends, and every statement that ends by itself, is a transaction. Handler_commit does not count these: measured on MariaDB 10.11
 * and MySQL 9.7 it grows with every statement on a table and once more at COMMIT, and twice as fast for writes where there is a binary log (one
 * transaction of sysbench's oltp_read_write: 19, and 24 with a binary log; one SELECT in autocommit: 1, one UPDATE: 1 or 2).
 *
 * performance_schema counts them as they are, if it is on. Without it there are those that clients end themselves (Com_commit, Com_rollback); where
 * they are too few for the statements, clients rely on autocommit, and each SELECT and each transaction that writes is one. MariaDB
 * numbers those that write; elsewhere each statement that writes is taken for one.
 */
const transactions: SignalDefinition = {
  signal: "transactions",
  alternatives: [
    [{ metric: "mysql.transactions" }],
    [command("commit"), { ...command("rollback"), optional: true }],
    [command("select"), { metric: "mysql.write_transactions" }],
    [command("select"), ...writingCommands.map((name): SignalTerm => ({ ...command(name), optional: true }))],
  ],
  partial: { alternative: 1, share: 1 / mostStatements },
};

/** MySQL's and MariaDB's metrics as signals. */
export const mysqlSignals: readonly SignalDefinition[] = [
  transactions,
  one("rollbacks", command("rollback")),
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

function command(name: string): SignalTerm {
  return { metric: "mysql.commands", attributes: { command: name } };
}

function rows(operation: string): SignalTerm {
  return { metric: "mysql.row_operations", attributes: { operation } };
}

function pool(operation: string): SignalTerm {
  return { metric: "mysql.buffer_pool.operations", attributes: { operation }, times: "mysql.page_size" };
}
