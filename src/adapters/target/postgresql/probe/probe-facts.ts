import type { QueryResultRow } from "pg";
import type { PostgresqlConnection } from "../connection.ts";

/** What decides which questions a server can be asked. */
export interface ProbeFacts extends QueryResultRow {
  /** The server's clock, milliseconds since 1970. */
  readonly at_ms: number;
  /** `160004` */
  readonly version: number;
  /** As it is written in SQL. */
  readonly role: string;
  readonly database: string;
  readonly is_standby: boolean;
  readonly reads_stats: boolean;
  readonly reads_settings: boolean;
  /** Schema of pg_stat_statements as it is written in SQL; null where the extension is not in this database. */
  readonly statements_schema: string | null;
  /** The extension's column for the time of execution, which was renamed in 1.8. */
  readonly statements_time: string | null;
  /** Other databases that are no templates. */
  readonly other_databases: number;
}

const factsQuery = `select (extract(epoch from pg_catalog.clock_timestamp()) * 1000)::float8 as at_ms,
  pg_catalog.current_setting('server_version_num')::int as version, pg_catalog.quote_ident(current_user) as role,
  pg_catalog.current_database()::text as database, pg_catalog.pg_is_in_recovery() as is_standby,
  pg_catalog.pg_has_role('pg_read_all_stats', 'usage') as reads_stats,
  pg_catalog.pg_has_role('pg_read_all_settings', 'usage') as reads_settings,
  statements.schema as statements_schema, statements.time as statements_time,
  (select pg_catalog.count(*)::int from pg_catalog.pg_database
    where not datistemplate and datname <> pg_catalog.current_database()) as other_databases
from (values (1)) one left join (
  select pg_catalog.quote_ident(n.nspname) as schema, a.attname::text as time
  from pg_catalog.pg_extension e join pg_catalog.pg_namespace n on n.oid = e.extnamespace
  join pg_catalog.pg_class c on c.relnamespace = n.oid and c.relname = 'pg_stat_statements'
  join pg_catalog.pg_attribute a on a.attrelid = c.oid and a.attname in ('total_time', 'total_exec_time')
  where e.extname = 'pg_stat_statements'
) statements on true`;

/** Anybody may ask these. */
export async function readProbeFacts(connection: PostgresqlConnection): Promise<ProbeFacts> {
  const [facts] = await connection.query<ProbeFacts>(factsQuery);
  if (facts === undefined) throw new TypeError("a query with one row answered without one");
  return facts;
}
