/**
 * What a server tells of itself while it runs: name → meaning with its unit. Every version from 12 to 18 tells all of them. `_total` counts
 * since the statistics were last reset; compare it with `before`. Sessions are those of clients, less Setpoint's own that asks.
 * https://www.postgresql.org/docs/current/monitoring-stats.html
 */
export const statistics: Readonly<Record<string, string>> = {
  active_connections: "sessions that are running a statement (pg_stat_activity)",
  archive_failures_total: "attempts to archive a WAL file that failed (pg_stat_archiver)",
  blocks_hit_total: "blocks found in shared_buffers, all databases (pg_stat_database)",
  blocks_read_total: "blocks not found in shared_buffers, all databases (pg_stat_database)",
  checkpoints_requested_total:
    "checkpoints asked for, such as by the volume of WAL (pg_stat_checkpointer, pg_stat_bgwriter)",
  checkpoints_timed_total: "checkpoints due by checkpoint_timeout (pg_stat_checkpointer, pg_stat_bgwriter)",
  commits_total: "transactions committed, all databases (pg_stat_database)",
  conflicts_total: "queries that a standby cancelled for its recovery (pg_stat_database)",
  connections: "sessions (pg_stat_activity)",
  deadlocks_total: "deadlocks found, all databases (pg_stat_database)",
  idle_in_transaction: "sessions that hold a transaction open and run nothing (pg_stat_activity)",
  is_standby: "1 in recovery, else 0",
  longest_transaction_s:
    "seconds since the oldest open transaction of a session began; 0 without one (pg_stat_activity)",
  replay_lag_bytes: "bytes of WAL that a standby has received and not replayed; 0 on a primary",
  replicas: "standbys that stream from this server and replay (pg_stat_replication)",
  replication_lag_bytes:
    "bytes of WAL that the furthest of `replicas` has not replayed; 0 without any (pg_stat_replication)",
  rollbacks_total: "transactions rolled back, all databases (pg_stat_database)",
  streaming: "1 while a standby streams from its upstream, else 0 (pg_stat_wal_receiver)",
  temp_bytes_total: "bytes written to temporary files, all databases (pg_stat_database)",
  temp_files_total: "temporary files written, all databases (pg_stat_database)",
  uptime_s: "seconds since the server started",
  waiting_locks: "sessions that wait for a lock (pg_stat_activity)",
  wal_bytes_total: "position in the WAL, in bytes: how much was ever written, or replayed on a standby",
};
