import type { QueryResultRow } from "pg";
import { SetpointError } from "../../../model/setpoint-error.ts";
import type { Statistics } from "../../../ports/target.ts";
import type { PostgresqlConnection } from "./connection.ts";
import type { TargetContext } from "./options.ts";

interface RightsRow extends QueryResultRow {
  readonly number: string;
  readonly role: string;
  readonly reads_stats: boolean;
}

const rightsQuery = `select pg_catalog.current_setting('server_version_num') as number, pg_catalog.quote_ident(current_user) as role,
  pg_catalog.pg_has_role('pg_read_all_stats', 'usage') as reads_stats`;

/** Checkpoints moved out of pg_stat_bgwriter in 17. */
const firstCheckpointer = 170_000;

const checkpointQueries = {
  before17: "select checkpoints_timed as timed, checkpoints_req as requested from pg_catalog.pg_stat_bgwriter",
  since17: "select num_timed as timed, num_requested as requested from pg_catalog.pg_stat_checkpointer",
} as const;

/**
 * The values of `engines/postgresql/knowledge/statistics.ts`, by name. They are read from memory of the server, no table is touched, and
 * the server itself ends the statement after `limits.statisticsMs`.
 *
 * @throws SetpointError SP_TARGET_DENIED without pg_read_all_stats: others' sessions would look idle. DatabaseError what the server says
 */
export async function readStatistics(
  instance: string,
  connection: PostgresqlConnection,
  { limits }: Pick<TargetContext, "limits">,
): Promise<Statistics> {
  const [rights] = await connection.query<RightsRow>(rightsQuery);
  if (rights?.reads_stats !== true) throw denied(instance, rights?.role ?? "");
  const text = statisticsQuery(Number(rights.number) < firstCheckpointer ? "before17" : "since17");
  try {
    await connection.query("begin isolation level read committed, read only");
    // For this transaction alone: the session's own value is one of those that Setpoint observes.
    await connection.query(`set local statement_timeout = ${limits.statisticsMs}`);
    const [row = {}] = await connection.query<Statistics>(text);
    await connection.query("rollback");
    return row;
  } catch (error) {
    // The transaction goes with its connection, whatever state it is in.
    await connection.drop();
    throw error;
  }
}

/** Sums over all databases, counts over all sessions of clients but this one. */
function statisticsQuery(checkpointer: keyof typeof checkpointQueries): string {
  return `with databases as (
  select pg_catalog.sum(xact_commit) as commits, pg_catalog.sum(xact_rollback) as rollbacks, pg_catalog.sum(blks_read) as blocks_read,
    pg_catalog.sum(blks_hit) as blocks_hit, pg_catalog.sum(deadlocks) as deadlocks, pg_catalog.sum(temp_bytes) as temp_bytes,
    pg_catalog.sum(temp_files) as temp_files, pg_catalog.sum(conflicts) as conflicts
  from pg_catalog.pg_stat_database
), sessions as (
  select pg_catalog.count(*) as connections,
    pg_catalog.count(*) filter (where state in ('active', 'fastpath function call')) as active,
    pg_catalog.count(*) filter (where state in ('idle in transaction', 'idle in transaction (aborted)')) as idle_in_transaction,
    pg_catalog.count(*) filter (where wait_event_type = 'Lock') as waiting,
    pg_catalog.min(xact_start) as oldest
  from pg_catalog.pg_stat_activity where backend_type = 'client backend' and pid <> pg_catalog.pg_backend_pid()
), place as (
  select pg_catalog.pg_is_in_recovery() as standby, case when pg_catalog.pg_is_in_recovery() then pg_catalog.pg_last_wal_replay_lsn()
    else pg_catalog.pg_current_wal_lsn() end as lsn
), replicas as (
  select pg_catalog.count(*) as replicas, pg_catalog.max(pg_catalog.pg_wal_lsn_diff(lsn, replay_lsn)) as lag
  from pg_catalog.pg_stat_replication, place where state = 'streaming' and replay_lsn is not null
), receivers as (
  select pg_catalog.count(*) as streaming from pg_catalog.pg_stat_wal_receiver where status = 'streaming'
), checkpoints as (${checkpointQueries[checkpointer]}), archiver as (select failed_count from pg_catalog.pg_stat_archiver)
select connections::float8, active::float8 as active_connections, idle_in_transaction::float8, waiting::float8 as waiting_locks,
  coalesce(extract(epoch from greatest(pg_catalog.clock_timestamp() - oldest, interval '0')), 0)::float8 as longest_transaction_s,
  extract(epoch from pg_catalog.clock_timestamp() - pg_catalog.pg_postmaster_start_time())::float8 as uptime_s,
  commits::float8 as commits_total, rollbacks::float8 as rollbacks_total, deadlocks::float8 as deadlocks_total,
  conflicts::float8 as conflicts_total, temp_bytes::float8 as temp_bytes_total, temp_files::float8 as temp_files_total,
  blocks_hit::float8 as blocks_hit_total, blocks_read::float8 as blocks_read_total,
  timed::float8 as checkpoints_timed_total, requested::float8 as checkpoints_requested_total,
  failed_count::float8 as archive_failures_total, replicas::float8, greatest(coalesce(lag, 0), 0)::float8 as replication_lag_bytes,
  standby::int::float8 as is_standby, streaming::float8,
  coalesce(greatest(pg_catalog.pg_wal_lsn_diff(pg_catalog.pg_last_wal_receive_lsn(), lsn), 0), 0)::float8 as replay_lag_bytes,
  coalesce(pg_catalog.pg_wal_lsn_diff(lsn, '0/0'), 0)::float8 as wal_bytes_total
from databases, sessions, place, replicas, receivers, checkpoints, archiver`;
}

function denied(instance: string, role: string): SetpointError {
  const message = `${instance}: role ${role} cannot see the sessions of others, so that the server would look idle.`;
  const fix = `As a superuser run: GRANT pg_read_all_stats TO ${role};`;
  return new SetpointError("SP_TARGET_DENIED", message, { fix, data: { instance, role } });
}
