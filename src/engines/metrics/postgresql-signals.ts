import type { SignalDefinition, SignalTerm } from "../workload-engine.ts";

/** Every build of PostgreSQL that is packaged has blocks of this size; block_size says so. */
export const blockBytes = 8192;

/** PostgreSQL's metrics as signals. */
export const postgresqlSignals: readonly SignalDefinition[] = [
  one("transactions", { metric: "postgresql.commits" }, { metric: "postgresql.rollbacks", optional: true }),
  one("rollbacks", { metric: "postgresql.rollbacks" }),
  one("statements", { metric: "postgresql.statements" }),
  one("rows_read", { metric: "postgresql.tup_returned" }),
  one("rows_scanned", { metric: "postgresql.sequential_rows" }),
  one("rows_inserted", { metric: "postgresql.tup_inserted" }),
  one("rows_updated", { metric: "postgresql.tup_updated" }),
  one("rows_deleted", { metric: "postgresql.tup_deleted" }),
  one(
    "logical_reads",
    { metric: "postgresql.blks_hit", factor: blockBytes },
    { metric: "postgresql.blks_read", factor: blockBytes },
  ),
  one("physical_reads", { metric: "postgresql.blks_read", factor: blockBytes }),
  one("log_bytes", { metric: "postgresql.wal.bytes" }),
  one("temp_bytes", { metric: "postgresql.temp_bytes" }),
  one("temp_files", { metric: "postgresql.temp_files" }),
  one("connections", { metric: "postgresql.backends" }),
  one("active_connections", { metric: "postgresql.backends", attributes: { state: "active" } }),
  one(
    "idle_in_transaction",
    { metric: "postgresql.backends", attributes: { state: "idle in transaction" } },
    { metric: "postgresql.backends", attributes: { state: "idle in transaction (aborted)" }, optional: true },
  ),
  one("connection_limit", { metric: "postgresql.connection.max" }),
  one("lock_waiting", { metric: "postgresql.backends.waiting", attributes: { type: "Lock" } }),
  one("deadlocks", { metric: "postgresql.deadlocks" }),
  one("checkpoints_requested", {
    metric: "postgresql.bgwriter.checkpoint.count",
    attributes: { type: "requested" },
  }),
  one("checkpoints_timed", { metric: "postgresql.bgwriter.checkpoint.count", attributes: { type: "scheduled" } }),
  one("flush_stalls", { metric: "postgresql.bgwriter.buffers.writes", attributes: { source: "backend" } }),
  one("data_bytes", { metric: "postgresql.db_size" }),
  one("dead_rows", { metric: "postgresql.rows", attributes: { state: "dead" } }),
  one("vacuums", { metric: "postgresql.table.vacuum.count" }),
  one("replication_lag", { metric: "postgresql.wal.lag" }),
  one("longest_transaction", { metric: "postgresql.longest_transaction" }),
];

function one(signal: SignalDefinition["signal"], ...terms: readonly SignalTerm[]): SignalDefinition {
  return { signal, alternatives: [terms] };
}
