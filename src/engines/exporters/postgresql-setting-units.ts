const kB = 1024;
const MB = 1024 * kB;
/** Every build of PostgreSQL that is packaged has blocks of this size. */
const block = 8 * kB;
const millisecond = 0.001;
const minute = 60;

/**
 * Base units of PostgreSQL's parameters in bytes or seconds, which is what exporters turn them into; those in bytes or seconds are left out.
 * The same in every version from 12 to 18 (`select name, unit from pg_settings`); a dot in a name is an underscore in exporters.
 */
export const postgresqlSettingUnits: Readonly<Record<string, number>> = {
  ...each(kB, [
    "autovacuum_work_mem",
    "gin_pending_list_limit",
    "huge_page_size",
    "log_rotation_size",
    "log_temp_files",
    "logical_decoding_work_mem",
    "maintenance_work_mem",
    "max_stack_depth",
    "temp_file_limit",
    "vacuum_buffer_usage_limit",
    "wal_skip_threshold",
    "work_mem",
  ]),
  ...each(block, [
    "backend_flush_after",
    "bgwriter_flush_after",
    "checkpoint_flush_after",
    "commit_timestamp_buffers",
    "effective_cache_size",
    "io_combine_limit",
    "io_max_combine_limit",
    "min_parallel_index_scan_size",
    "min_parallel_table_scan_size",
    "multixact_member_buffers",
    "multixact_offset_buffers",
    "notify_buffers",
    "segment_size",
    "serializable_buffers",
    "shared_buffers",
    "subtransaction_buffers",
    "temp_buffers",
    "transaction_buffers",
    "wal_buffers",
    "wal_writer_flush_after",
  ]),
  ...each(MB, [
    "max_slot_wal_keep_size",
    "max_wal_size",
    "min_dynamic_shared_memory",
    "min_wal_size",
    "shared_memory_size",
    "wal_keep_size",
  ]),
  ...each(millisecond, [
    "auth_delay_milliseconds",
    "auto_explain_log_min_duration",
    "autovacuum_vacuum_cost_delay",
    "bgwriter_delay",
    "client_connection_check_interval",
    "deadlock_timeout",
    "idle_in_transaction_session_timeout",
    "idle_session_timeout",
    "lock_timeout",
    "log_autovacuum_min_duration",
    "log_min_duration_sample",
    "log_min_duration_statement",
    "log_startup_progress_interval",
    "max_standby_archive_delay",
    "max_standby_streaming_delay",
    "recovery_min_apply_delay",
    "statement_timeout",
    "tcp_user_timeout",
    "transaction_timeout",
    "vacuum_cost_delay",
    "wal_receiver_timeout",
    "wal_retrieve_retry_interval",
    "wal_sender_timeout",
    "wal_writer_delay",
  ]),
  ...each(minute, ["log_rotation_age", "old_snapshot_threshold", "wal_summary_keep_time"]),
};

function each(unit: number, parameters: readonly string[]): Readonly<Record<string, number>> {
  return Object.fromEntries(parameters.map((parameter) => [parameter, unit]));
}
