const off = "off";
const noLimit = "no limit";
const system = "the operating system's default";
const byServer = "chosen by the server at start";
const all = "everything, however short or small";

const logDuration = { "-1": off, "0": all };
const timeout = { "0": off };
const jitCost = { "-1": off };
const flushAfter = { "0": "left to the operating system" };

/**
 * Numbers that are no quantity, by parameter. They have no order: -1 is not less than 64kB where it means "no limit".
 * Source: the descriptions of https://www.postgresql.org/docs/current/runtime-config.html.
 */
export const specials: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  archive_timeout: timeout,
  "auto_explain.log_min_duration": logDuration,
  "auto_explain.log_parameter_max_length": { "-1": "in full", "0": off },
  autovacuum_vacuum_cost_delay: { "-1": "as vacuum_cost_delay", "0": "no delay" },
  autovacuum_vacuum_cost_limit: { "-1": "as vacuum_cost_limit" },
  autovacuum_vacuum_insert_threshold: { "-1": "no vacuum for inserted rows" },
  autovacuum_vacuum_max_threshold: { "-1": noLimit },
  autovacuum_work_mem: { "-1": "as maintenance_work_mem" },
  backend_flush_after: flushAfter,
  bgwriter_flush_after: flushAfter,
  checkpoint_flush_after: flushAfter,
  checkpoint_warning: timeout,
  client_connection_check_interval: timeout,
  commit_timestamp_buffers: { "0": byServer },
  geqo_generations: { "0": byServer },
  geqo_pool_size: { "0": byServer },
  gin_fuzzy_search_limit: { "0": noLimit },
  huge_page_size: { "0": system },
  idle_in_transaction_session_timeout: timeout,
  idle_replication_slot_timeout: timeout,
  idle_session_timeout: timeout,
  io_max_concurrency: { "-1": byServer },
  jit_above_cost: jitCost,
  jit_inline_above_cost: jitCost,
  jit_optimize_above_cost: jitCost,
  lock_timeout: timeout,
  log_autovacuum_min_duration: logDuration,
  log_min_duration_sample: logDuration,
  log_min_duration_statement: logDuration,
  log_parameter_max_length: { "-1": "in full", "0": off },
  log_parameter_max_length_on_error: { "-1": "in full", "0": off },
  log_rotation_age: timeout,
  log_rotation_size: { "0": off },
  log_startup_progress_interval: timeout,
  log_temp_files: logDuration,
  max_slot_wal_keep_size: { "-1": noLimit },
  max_standby_archive_delay: { "-1": "wait forever" },
  max_standby_streaming_delay: { "-1": "wait forever" },
  old_snapshot_threshold: { "-1": off },
  "pg_prewarm.autoprewarm_interval": { "0": "only at shutdown" },
  statement_timeout: timeout,
  subtransaction_buffers: { "0": byServer },
  tcp_keepalives_count: { "0": system },
  tcp_keepalives_idle: { "0": system },
  tcp_keepalives_interval: { "0": system },
  tcp_user_timeout: { "0": system },
  temp_file_limit: { "-1": noLimit },
  transaction_buffers: { "0": byServer },
  transaction_timeout: timeout,
  vacuum_buffer_usage_limit: { "0": noLimit },
  vacuum_cost_delay: { "0": "no delay" },
  wal_buffers: { "-1": "1/32 of shared_buffers, at most one WAL segment" },
  wal_receiver_status_interval: timeout,
  wal_receiver_timeout: timeout,
  wal_sender_timeout: timeout,
  wal_summary_keep_time: { "0": "never removed" },
};
