/** May hold a password: `primary_conninfo` a connection string, `ssl_passphrase_command` a command that echoes one. */
export const secretParameters: ReadonlySet<string> = new Set(["primary_conninfo", "ssl_passphrase_command"]);

/** Belong to one transaction; the server refuses them in files and in ALTER SYSTEM ("cannot be changed"). */
export const transactionParameters: ReadonlySet<string> = new Set([
  "transaction_deferrable",
  "transaction_isolation",
  "transaction_read_only",
]);

/** Only the command line or the administrator's own file may set them; ALTER SYSTEM refuses them ("cannot be changed"). */
export const fileOnlyParameters: ReadonlySet<string> = new Set(["allow_alter_system", "config_file", "data_directory"]);

/**
 * What holds where nothing sets them cannot be written into a file: an empty name, which the server then tries to open (with an empty
 * `hba_file` it does not start), or an empty locale, which it takes only for the default.
 */
export const unwritableDefaults: ReadonlySet<string> = new Set([
  "external_pid_file",
  "hba_file",
  "ident_file",
  "lc_messages",
]);

/** Shown in octal, as file modes are. */
export const fileModeParameters: ReadonlySet<string> = new Set([
  "data_directory_mode",
  "log_file_mode",
  "unix_socket_permissions",
]);

/**
 * A standby with less than its primary stops its recovery.
 * https://www.postgresql.org/docs/current/hot-standby.html#HOT-STANDBY-ADMIN
 */
export const standbyFloor: readonly string[] = [
  "max_connections",
  "max_locks_per_transaction",
  "max_prepared_transactions",
  "max_wal_senders",
  "max_worker_processes",
];

/**
 * What places one server on its host, names it, or was chosen by initdb from the host's environment; with them what makes a
 * standby of it and may hold a secret.
 */
export const hostBound: readonly string[] = (
  "DateStyle TimeZone bonjour_name cluster_name config_file data_directory default_text_search_config " +
  "dynamic_shared_memory_type external_pid_file hba_file ident_file krb_server_keyfile lc_collate lc_ctype " +
  "lc_messages lc_monetary lc_numeric lc_time listen_addresses log_directory log_timezone port primary_conninfo " +
  "primary_slot_name promote_trigger_file ssl_ca_file ssl_cert_file ssl_crl_dir ssl_crl_file ssl_dh_params_file " +
  "ssl_key_file ssl_passphrase_command stats_temp_directory unix_socket_directories unix_socket_group " +
  "unix_socket_permissions"
).split(" ");

/**
 * Load code, run commands, or read configuration from elsewhere: through each of them the effect of any other parameter can be
 * had. Names of every supported version.
 */
export const sideDoors: readonly string[] = (
  "archive_cleanup_command archive_command archive_library config_file data_directory dynamic_library_path " +
  "extension_control_path hba_file ident_file jit_provider local_preload_libraries oauth_validator_libraries " +
  "promote_trigger_file recovery_end_command restore_command session_preload_libraries shared_preload_libraries ssl_passphrase_command"
).split(" ");
