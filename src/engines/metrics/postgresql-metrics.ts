import type { MetricDefinition } from "../../model/metric.ts";
import { by, counter, gauge, largest } from "./define-metric.ts";

/**
 * What PostgreSQL tells of itself. Names are those of OpenTelemetry's PostgreSQL receiver where it has one.
 * https://github.com/open-telemetry/opentelemetry-collector-contrib/blob/main/receiver/postgresqlreceiver/documentation.md
 * https://www.postgresql.org/docs/current/monitoring-stats.html
 */
export const postgresqlMetrics: readonly MetricDefinition[] = [
  counter("postgresql.commits", "{transaction}", "transactions committed (pg_stat_database)"),
  counter("postgresql.rollbacks", "{transaction}", "transactions rolled back (pg_stat_database)"),
  counter("postgresql.blks_hit", "{block}", "blocks found in shared_buffers (pg_stat_database)"),
  counter("postgresql.blks_read", "{block}", "blocks not found in shared_buffers (pg_stat_database)"),
  counter("postgresql.tup_returned", "{row}", "rows and index entries looked at (pg_stat_database)"),
  counter("postgresql.tup_fetched", "{row}", "rows fetched by way of an index (pg_stat_database)"),
  counter("postgresql.tup_inserted", "{row}", "rows inserted (pg_stat_database)"),
  counter("postgresql.tup_updated", "{row}", "rows updated (pg_stat_database)"),
  counter("postgresql.tup_deleted", "{row}", "rows deleted (pg_stat_database)"),
  counter("postgresql.temp_files", "{file}", "temporary files written (pg_stat_database)"),
  counter("postgresql.temp_bytes", "By", "bytes written to temporary files (pg_stat_database)"),
  counter("postgresql.deadlocks", "{deadlock}", "deadlocks found (pg_stat_database)"),
  counter("postgresql.sequential_scans", "{scan}", "sequential scans begun (pg_stat_user_tables)"),
  counter("postgresql.sequential_rows", "{row}", "rows read by sequential scans (pg_stat_user_tables)"),
  counter("postgresql.index.scans", "{scan}", "index scans begun (pg_stat_user_tables)"),
  counter("postgresql.statements", "{statement}", "statements run (pg_stat_statements)"),
  counter("postgresql.statement_time", "s", "time spent running statements (pg_stat_statements)"),
  by(["state"], gauge("postgresql.backends", "{connection}", "sessions of clients by state (pg_stat_activity)")),
  by(
    ["type"],
    gauge("postgresql.backends.waiting", "{connection}", "sessions that wait, by what for (pg_stat_activity)"),
  ),
  largest(gauge("postgresql.connection.max", "{connection}", "most sessions allowed (max_connections)")),
  largest(gauge("postgresql.longest_transaction", "s", "age of the oldest open transaction (pg_stat_activity)")),
  // A server has one WAL, however many standbys and slots tell its position.
  largest(counter("postgresql.wal.bytes", "By", "bytes of WAL written: the position in the WAL")),
  counter("postgresql.wal.records", "{record}", "WAL records (pg_stat_wal, from 14)"),
  counter("postgresql.wal.full_page_images", "{page}", "full pages in the WAL (pg_stat_wal, from 14)"),
  by(
    ["type"],
    counter(
      "postgresql.bgwriter.checkpoint.count",
      "{checkpoint}",
      "checkpoints by what asked for them: scheduled, requested (pg_stat_checkpointer, pg_stat_bgwriter)",
    ),
  ),
  by(
    ["type"],
    counter(
      "postgresql.bgwriter.duration",
      "s",
      "time of checkpoints spent by type: write, sync (pg_stat_checkpointer, pg_stat_bgwriter)",
    ),
  ),
  by(
    ["source"],
    counter(
      "postgresql.bgwriter.buffers.writes",
      "{block}",
      "blocks written out by source: checkpoints, bgwriter, backend (pg_stat_bgwriter, pg_stat_io from 17)",
    ),
  ),
  counter(
    "postgresql.bgwriter.maxwritten",
    "{round}",
    "rounds that the background writer cut short (pg_stat_bgwriter)",
  ),
  gauge("postgresql.db_size", "By", "size of databases"),
  by(["state"], gauge("postgresql.rows", "{row}", "rows by state: live, dead (pg_stat_user_tables)")),
  counter("postgresql.table.vacuum.count", "{vacuum}", "tables vacuumed by autovacuum (pg_stat_user_tables)"),
  largest(gauge("postgresql.wal.lag", "s", "time that this standby is behind in replaying")),
  largest(gauge("postgresql.start_time", "s", "when the server started, seconds since 1970")),
  by(
    ["relation", "source"],
    counter(
      "postgresql.blocks_read",
      "{block}",
      "blocks of one relation by source: heap_read, heap_hit, idx_read, idx_hit (pg_statio_user_tables)",
    ),
  ),
  by(["relation", "kind"], gauge("postgresql.relation.size", "By", "size of one relation by kind: heap, index")),
  by(["parameter"], largest(gauge("postgresql.setting", "1", "numeric settings in their base units (pg_settings)"))),
];
