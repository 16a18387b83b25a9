import type { ExporterMapping, ExporterTable } from "../exporter.ts";
import { postgresqlSettingUnits } from "./postgresql-setting-units.ts";

const perMillisecond = 0.001;

/** Sessions of clients wait for these; `Activity` and `Client` are idle. https://www.postgresql.org/docs/current/monitoring-stats.html */
const waits = ["BufferPin", "Extension", "IO", "IPC", "Lock", "LWLock", "Timeout"];

const database: readonly ExporterMapping[] = [
  { from: "pg_stat_database_xact_commit", metric: "postgresql.commits" },
  { from: "pg_stat_database_xact_rollback", metric: "postgresql.rollbacks" },
  { from: "pg_stat_database_blks_hit", metric: "postgresql.blks_hit" },
  { from: "pg_stat_database_blks_read", metric: "postgresql.blks_read" },
  { from: "pg_stat_database_tup_returned", metric: "postgresql.tup_returned" },
  { from: "pg_stat_database_tup_fetched", metric: "postgresql.tup_fetched" },
  { from: "pg_stat_database_tup_inserted", metric: "postgresql.tup_inserted" },
  { from: "pg_stat_database_tup_updated", metric: "postgresql.tup_updated" },
  { from: "pg_stat_database_tup_deleted", metric: "postgresql.tup_deleted" },
  { from: "pg_stat_database_temp_files", metric: "postgresql.temp_files" },
  { from: "pg_stat_database_temp_bytes", metric: "postgresql.temp_bytes" },
  { from: "pg_stat_database_deadlocks", metric: "postgresql.deadlocks" },
  { from: "pg_database_size_bytes", metric: "postgresql.db_size" },
];

const sessions: readonly ExporterMapping[] = [
  { from: "pg_stat_activity_count", metric: "postgresql.backends", labels: { state: "state" } },
  {
    from: "pg_stat_activity_count",
    metric: "postgresql.backends.waiting",
    labels: { type: "wait_event_type" },
    where: { wait_event_type: waits },
    since: "0.17",
  },
  { from: "pg_stat_activity_max_tx_duration", metric: "postgresql.longest_transaction" },
  { from: "pg_settings_max_connections", metric: "postgresql.connection.max" },
  { from: "pg_stat_statements_calls_total", metric: "postgresql.statements", since: "0.13" },
  { from: "pg_stat_statements_calls", metric: "postgresql.statements", until: "0.13" },
  { from: "pg_stat_statements_seconds_total", metric: "postgresql.statement_time", since: "0.13" },
  { from: "pg_stat_statements_total_time_seconds", metric: "postgresql.statement_time", until: "0.13" },
];

const tables: readonly ExporterMapping[] = [
  { from: "pg_stat_user_tables_seq_scan", metric: "postgresql.sequential_scans" },
  { from: "pg_stat_user_tables_seq_tup_read", metric: "postgresql.sequential_rows" },
  { from: "pg_stat_user_tables_idx_scan", metric: "postgresql.index.scans" },
  { from: "pg_stat_user_tables_n_live_tup", metric: "postgresql.rows", attributes: { state: "live" } },
  { from: "pg_stat_user_tables_n_dead_tup", metric: "postgresql.rows", attributes: { state: "dead" } },
  { from: "pg_stat_user_tables_autovacuum_count", metric: "postgresql.table.vacuum.count" },
  {
    from: "pg_stat_user_tables_table_size_bytes",
    metric: "postgresql.relation.size",
    attributes: { kind: "heap" },
    labels: { relation: "relname" },
    since: "0.18",
  },
  {
    from: "pg_stat_user_tables_index_size_bytes",
    metric: "postgresql.relation.size",
    attributes: { kind: "index" },
    labels: { relation: "relname" },
    since: "0.18",
  },
  // Up to 0.12 the table came with the file queries.yaml, which said blks.
  ...["heap_read", "heap_hit", "idx_read", "idx_hit"].flatMap(blocksOf),
];

const writing: readonly ExporterMapping[] = [
  ...bgwriter("checkpoints_timed", checkpoints("scheduled")),
  ...bgwriter("checkpoints_req", checkpoints("requested")),
  ...bgwriter("checkpoint_write_time", timeSpent("write")),
  ...bgwriter("checkpoint_sync_time", timeSpent("sync")),
  ...bgwriter("buffers_checkpoint", written("checkpoints")),
  ...bgwriter("buffers_clean", written("bgwriter")),
  ...bgwriter("buffers_backend", written("backend")),
  ...bgwriter("maxwritten_clean", { metric: "postgresql.bgwriter.maxwritten" }),
  { from: "pg_stat_checkpointer_num_timed_total", ...checkpoints("scheduled"), since: "0.17" },
  { from: "pg_stat_checkpointer_num_requested_total", ...checkpoints("requested"), since: "0.17" },
  { from: "pg_stat_checkpointer_write_time_total", ...timeSpent("write"), since: "0.17" },
  { from: "pg_stat_checkpointer_sync_time_total", ...timeSpent("sync"), since: "0.17" },
  { from: "pg_stat_checkpointer_buffers_written_total", ...written("checkpoints"), since: "0.17" },
];

// The exporter tells the place in the WAL only where a standby or a slot follows it; pg_stat_wal is a query that many add.
const log: readonly ExporterMapping[] = [
  { from: "pg_stat_wal_wal_bytes", metric: "postgresql.wal.bytes" },
  { from: "pg_stat_replication_pg_current_wal_lsn_bytes", metric: "postgresql.wal.bytes" },
  { from: "pg_replication_slots_slot_current_wal_lsn", metric: "postgresql.wal.bytes", since: "0.20" },
  { from: "pg_replication_slot_slot_current_wal_lsn", metric: "postgresql.wal.bytes", since: "0.14", until: "0.20" },
  { from: "pg_replication_slots_current_wal_lsn", metric: "postgresql.wal.bytes", since: "0.12", until: "0.14" },
  { from: "pg_stat_wal_wal_records", metric: "postgresql.wal.records" },
  { from: "pg_stat_wal_wal_fpi", metric: "postgresql.wal.full_page_images" },
  { from: "pg_replication_lag_seconds", metric: "postgresql.wal.lag", since: "0.13" },
  { from: "pg_replication_lag", metric: "postgresql.wal.lag", until: "0.13" },
  { from: "pg_postmaster_start_time_seconds", metric: "postgresql.start_time" },
];

/** What prometheus-community's exporter tells of PostgreSQL, from 0.10 on. */
export const postgresExporter: ExporterTable = {
  exporter: "postgres_exporter",
  build: "postgres_exporter_build_info",
  settings: {
    prefix: "pg_settings_",
    suffixes: ["_seconds", "_bytes"],
    units: postgresqlSettingUnits,
    except: ["pending_restart"],
  },
  mappings: [...database, ...sessions, ...tables, ...writing, ...log],
  source: "https://github.com/prometheus-community/postgres_exporter",
};

function blocksOf(source: string): readonly ExporterMapping[] {
  const [what = "", how = ""] = source.split("_");
  const common = { metric: "postgresql.blocks_read", attributes: { source }, labels: { relation: "relname" } };
  return [
    { from: `pg_statio_user_tables_${what}_blocks_${how}`, ...common, since: "0.13" },
    { from: `pg_statio_user_tables_${what}_blks_${how}`, ...common, until: "0.13" },
  ];
}

function bgwriter(column: string, mapping: Omit<ExporterMapping, "from">): readonly ExporterMapping[] {
  return [
    { from: `pg_stat_bgwriter_${column}_total`, ...mapping, since: "0.11" },
    { from: `pg_stat_bgwriter_${column}`, ...mapping, until: "0.11" },
  ];
}

function checkpoints(type: string): Omit<ExporterMapping, "from"> {
  return { metric: "postgresql.bgwriter.checkpoint.count", attributes: { type } };
}

function timeSpent(type: string): Omit<ExporterMapping, "from"> {
  return { metric: "postgresql.bgwriter.duration", attributes: { type }, factor: perMillisecond };
}

function written(source: string): Omit<ExporterMapping, "from"> {
  return { metric: "postgresql.bgwriter.buffers.writes", attributes: { source } };
}
