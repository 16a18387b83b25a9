import type { QueryResultRow } from "pg";
import { SetpointError } from "../../../model/setpoint-error.ts";
import type { PostgresqlConnection } from "./connection.ts";

/** One row of `pg_settings`, as this session sees it. */
export interface SettingRow extends QueryResultRow {
  readonly name: string;
  /** The value in the base unit, not what SHOW makes of it. */
  readonly setting: string | null;
  readonly unit: string | null;
  readonly context: string;
  readonly vartype: string;
  readonly source: string;
  readonly sourcefile: string | null;
  readonly pending_restart: boolean;
}

/** One row of `pg_file_settings`: what the files say now. */
export interface FileRow extends QueryResultRow {
  readonly sourcefile: string | null;
  readonly sourceline: number | null;
  readonly name: string | null;
  readonly setting: string | null;
  readonly error: string | null;
}

/** One value that a role, a database, or a role in a database sets for its sessions. */
export interface ShadowRow extends QueryResultRow {
  readonly setting: string;
  readonly role: string | null;
  readonly database: string | null;
}

/** What the server holds for a name that it does not list, because the library it belongs to is not loaded. */
export interface HeldRow extends QueryResultRow {
  readonly name: string;
  /** `null`: nothing. */
  readonly held: string | null;
}

/** What the server is and what the connection's role may see. */
export interface ServerFacts {
  /** `16.4` */
  readonly version: string;
  readonly role: string;
  readonly isStandby: boolean;
  /** When the server process started, as the server writes it. */
  readonly startedAt: string;
}

interface FactsRow extends QueryResultRow {
  readonly number: string;
  readonly role: string;
  readonly standby: boolean;
  readonly started: string;
  readonly reads_settings: boolean;
  readonly reads_files: boolean;
}

// Every name is qualified, because the search path of a database belongs to its owner.
const factsQuery = `select pg_catalog.current_setting('server_version_num') as number, pg_catalog.quote_ident(current_user) as role,
  pg_catalog.pg_is_in_recovery() as standby, pg_catalog.pg_postmaster_start_time()::text as started,
  pg_catalog.pg_has_role('pg_read_all_settings', 'usage') as reads_settings,
  pg_catalog.has_table_privilege('pg_catalog.pg_file_settings', 'select')
    and pg_catalog.has_function_privilege('pg_catalog.pg_show_all_file_settings()', 'execute') as reads_files`;

// pg_settings.setting is what SHOW makes of a value: "(disabled)" of archive_command while archiving is off, and of tcp_keepalives_* what the
// operating system uses for this very connection. reset_val is the value itself.
const settingsQuery = `select name, case context when 'internal' then setting else reset_val end as setting, unit, context, vartype, source,
  sourcefile, pending_restart from pg_catalog.pg_settings`;

const filesQuery = `select sourcefile, sourceline, name, setting, error from pg_catalog.pg_file_settings order by seqno`;

const heldQuery = `select name, pg_catalog.current_setting(name, true) as held from pg_catalog.unnest($1::text[]) as name`;

const shadowsQuery = `select pg_catalog.unnest(s.setconfig) as setting, r.rolname::text as role, d.datname::text as database
  from pg_catalog.pg_db_role_setting s
  left join pg_catalog.pg_roles r on r.oid = s.setrole
  left join pg_catalog.pg_database d on d.oid = s.setdatabase
  order by 1, 2, 3`;

/**
 * Who and where we are. Without the right to see every parameter and the files, a server's state would be a guess.
 * @throws SetpointError SP_TARGET_DENIED with the statements that grant what is missing
 */
export async function readFacts(instance: string, connection: PostgresqlConnection): Promise<ServerFacts> {
  const [row] = await connection.query<FactsRow>(factsQuery);
  if (row === undefined) throw new TypeError("a query without FROM answered without a row");
  const missing = [
    ...(row.reads_settings ? [] : [`GRANT pg_read_all_settings TO ${row.role};`]),
    ...(row.reads_files
      ? []
      : [
          `GRANT SELECT ON pg_catalog.pg_file_settings TO ${row.role};`,
          `GRANT EXECUTE ON FUNCTION pg_catalog.pg_show_all_file_settings() TO ${row.role};`,
        ]),
  ];
  if (missing.length > 0) {
    throw new SetpointError(
      "SP_TARGET_DENIED",
      `${instance}: role ${row.role} cannot see the whole configuration of the server.`,
      {
        fix: `As a superuser run: ${missing.join(" ")}`,
        data: { instance, role: row.role, missing },
      },
    );
  }
  return { version: renderVersion(row.number), role: row.role, isStandby: row.standby, startedAt: row.started };
}

/** `16.4`; anybody may ask. */
export async function readVersion(connection: PostgresqlConnection): Promise<string> {
  const [row] = await connection.query<{ number: string }>(
    "select pg_catalog.current_setting('server_version_num') as number",
  );
  return renderVersion(row?.number ?? "");
}

/** Every parameter, as this session sees it. */
export function readSettings(connection: PostgresqlConnection): Promise<readonly SettingRow[]> {
  return connection.query<SettingRow>(settingsQuery);
}

/** Every line of the configuration files, in the order in which the server reads them. */
export function readFiles(connection: PostgresqlConnection): Promise<readonly FileRow[]> {
  return connection.query<FileRow>(filesQuery);
}

/** What the server holds for names that it does not list. */
export async function readHeld(
  connection: PostgresqlConnection,
  names: readonly string[],
): Promise<readonly HeldRow[]> {
  return names.length === 0 ? [] : await connection.query<HeldRow>(heldQuery, [names]);
}

/** Every value of `ALTER ROLE … SET` and `ALTER DATABASE … SET`. */
export function readShadows(connection: PostgresqlConnection): Promise<readonly ShadowRow[]> {
  return connection.query<ShadowRow>(shadowsQuery);
}

/** `160004` is 16.4. */
function renderVersion(number: string): string {
  return `${Math.floor(Number(number) / 10_000)}.${Number(number) % 10_000}`;
}
