/**
 * Earlier name → present name, where a value means the same under both. The server itself still takes `sort_mem`, `vacuum_mem`
 * and (18) `ssl_ecdh_curve`: `map_old_guc_names` in guc.c.
 */
export const renamedParameters: Readonly<Record<string, string>> = {
  sort_mem: "work_mem",
  vacuum_mem: "maintenance_work_mem",
  force_parallel_mode: "debug_parallel_query",
  ssl_ecdh_curve: "ssl_groups",
};

/** What to do about a parameter that is no more. */
export const removalHints: Readonly<Record<string, string>> = {
  checkpoint_segments: "Use max_wal_size: about 3 × segments × 16MB.",
  db_user_namespace: "Give each database its own role names.",
  default_with_oids: "Delete it: tables have no OIDs any more.",
  old_snapshot_threshold: "Use idle_in_transaction_session_timeout or transaction_timeout.",
  operator_precedence_warning: "Delete it.",
  promote_trigger_file: "Use pg_ctl promote or pg_promote().",
  standby_mode: "Create the file standby.signal in the data directory.",
  stats_temp_directory: "Delete it: statistics are kept in shared memory.",
  trace_recovery_messages: "Use log_min_messages.",
  trigger_file: "Use pg_ctl promote or pg_promote().",
  vacuum_cleanup_index_scale_factor: "Delete it.",
  vacuum_defer_cleanup_age: "Use hot_standby_feedback or replication slots.",
  wal_keep_segments: "Use wal_keep_size, which is a size: segments × wal_segment_size (16MB if nobody changed it).",
};

/** Gone before the oldest catalog. */
export const removedEarlier: Readonly<Record<string, string>> = {
  checkpoint_segments: "9.5",
  default_with_oids: "12",
  standby_mode: "12",
  trigger_file: "12",
};
