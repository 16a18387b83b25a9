-- The role that Setpoint works with on a PostgreSQL server (15 and newer), with no right that it does not need.
-- Run it once on every primary, as a superuser, in the database of the connection URL; running it again changes nothing.
-- It is plain SQL: psql -f docs/postgresql-role.sql, or any other client.
--
-- Roles and grants are replicated: a standby has them from its primary.
-- Before 15 PostgreSQL lets only superusers run ALTER SYSTEM. There, Setpoint observes, plans and finds drift with everything up to
-- the mark "From 15 on", and needs a superuser to apply: ALTER ROLE setpoint SUPERUSER;

-- 1. The role. Give it a password (in psql: \password setpoint) or a certificate, and a line in pg_hba.conf.
DO $role$
BEGIN
  IF NOT EXISTS (SELECT FROM pg_catalog.pg_roles WHERE rolname = 'setpoint') THEN
    CREATE ROLE setpoint LOGIN;
  END IF;
END
$role$;

-- 2. See every parameter, also those that PostgreSQL hides from ordinary roles; see sessions and standbys.
GRANT pg_read_all_settings, pg_read_all_stats TO setpoint;

-- 3. See what the configuration files say, and their errors. Both grants are needed.
GRANT SELECT ON pg_catalog.pg_file_settings TO setpoint;
GRANT EXECUTE ON FUNCTION pg_catalog.pg_show_all_file_settings() TO setpoint;

-- 4. Make the server read its files again.
GRANT EXECUTE ON FUNCTION pg_catalog.pg_reload_conf() TO setpoint;

-- From 15 on.
-- 5. Store values. Left out on purpose is what would make the role as mighty as a superuser or as the operating system's user of the
--    server, what moves the server to other files and addresses, who may log in and how, and what only developers of PostgreSQL
--    use: whoever may load a library, name a command that the server runs, choose the file it writes to, or decide where everybody's
--    unqualified names lead, owns the machine. If you want Setpoint to manage one of these, grant it by name:
--    GRANT ALTER SYSTEM ON PARAMETER shared_preload_libraries TO setpoint;
--    Setpoint then also checks that the library is there, if it may look:
--    GRANT EXECUTE ON FUNCTION pg_catalog.pg_config(), pg_catalog.pg_stat_file(text, boolean) TO setpoint;
--    GRANT pg_read_server_files TO setpoint;
DO $parameters$
DECLARE
  parameter text;
BEGIN
  FOR parameter IN
    SELECT name FROM pg_catalog.pg_settings
    WHERE context <> 'internal'
      AND category NOT IN ('Developer Options', 'File Locations', 'Connections and Authentication / Authentication',
        'Connections and Authentication / SSL')
      AND name !~ '(_command|_librar(y|ies)|_library_path|_control_path|file|_dir|_directory|_directories|_filename|_file_mode)$'
      AND name !~ '^unix_socket_'
      AND name NOT IN ('allow_alter_system', 'jit_provider', 'listen_addresses', 'port', 'primary_conninfo', 'search_path',
        'session_replication_role', 'transaction_deferrable', 'transaction_isolation', 'transaction_read_only')
    ORDER BY name
  LOOP
    EXECUTE pg_catalog.format('GRANT ALTER SYSTEM ON PARAMETER %s TO setpoint', parameter);
  END LOOP;
END
$parameters$;
