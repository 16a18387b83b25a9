import type { ProbeFacts } from "./probe-facts.ts";
import type { ProbeCell, ProbeQuestion } from "./probe-question.ts";

/** Databases that are told apart; a server with more tells of those with the most transactions. */
const databaseLimit = 200;

/** WAL statistics came in 14; checkpoints moved in 17; pg_stat_io tells bytes from 18 on. */
const firstWalStatistics = 140_000;
const firstCheckpointer = 170_000;
const firstBytesOfWrites = 180_000;

/** What the server tells of itself as a whole. */
export function serverQuestions(facts: ProbeFacts): readonly ProbeQuestion[] {
  return [
    server,
    position,
    databases,
    ...(facts.reads_stats ? [sessions, waits, oldestTransaction] : []),
    ...(facts.version < firstWalStatistics ? [] : [walRecords]),
    ...(facts.version < firstCheckpointer ? [oldBackgroundWriter] : newBackgroundWriter(facts.version)),
    ...(facts.is_standby && facts.reads_stats ? [standbyLag] : []),
    ...(facts.statements_schema === null ? [] : [statements(facts.statements_schema, facts.statements_time)]),
    ...(facts.reads_stats ? [databaseSizes] : []),
  ];
}

const server: ProbeQuestion = {
  rows: "the server",
  cells: [
    { sql: "extract(epoch from pg_catalog.pg_postmaster_start_time())", metric: "postgresql.start_time" },
    { sql: "pg_catalog.current_setting('max_connections')", metric: "postgresql.connection.max" },
  ],
};

const position: ProbeQuestion = {
  rows: "the position in the WAL",
  cells: [
    {
      sql: `pg_catalog.pg_wal_lsn_diff(case when pg_catalog.pg_is_in_recovery() then pg_catalog.pg_last_wal_replay_lsn()
        else pg_catalog.pg_current_wal_lsn() end, '0/0')`,
      metric: "postgresql.wal.bytes",
    },
  ],
};

const databases: ProbeQuestion = {
  rows: "databases",
  // The row without a name holds the tables that all databases share.
  member: "coalesce(datname, '')",
  total: "pg_catalog.count(*) over ()",
  cells: [
    { sql: "xact_commit", metric: "postgresql.commits" },
    { sql: "xact_rollback", metric: "postgresql.rollbacks" },
    ...["blks_hit", "blks_read", "tup_returned", "tup_fetched", "tup_inserted", "tup_updated", "tup_deleted"].map(
      (column): ProbeCell => ({ sql: column, metric: `postgresql.${column}` }),
    ),
    { sql: "temp_files", metric: "postgresql.temp_files" },
    { sql: "temp_bytes", metric: "postgresql.temp_bytes" },
    { sql: "deadlocks", metric: "postgresql.deadlocks" },
  ],
  from: `from pg_catalog.pg_stat_database
    order by xact_commit desc, datid limit ${databaseLimit}`,
};

/** https://www.postgresql.org/docs/current/monitoring-stats.html#MONITORING-PG-STAT-ACTIVITY-VIEW */
const sessions: ProbeQuestion = {
  rows: "states of sessions",
  by: { attribute: "state", sql: "known.state" },
  cells: [{ sql: "pg_catalog.count(s.pid)", metric: "postgresql.backends" }],
  from: `from (values ('starting'), ('active'), ('idle'), ('idle in transaction'), ('idle in transaction (aborted)'),
      ('fastpath function call'), ('disabled')) known(state)
    left join pg_catalog.pg_stat_activity s
      on s.state = known.state and s.backend_type = 'client backend' and s.pid <> pg_catalog.pg_backend_pid()
    group by known.state`,
};

// An idle session "waits" for its client; only those that run something are meant.
const waits: ProbeQuestion = {
  rows: "sessions that wait",
  by: { attribute: "type", sql: "known.type" },
  cells: [{ sql: "pg_catalog.count(s.pid)", metric: "postgresql.backends.waiting" }],
  from: `from (values ('Lock'), ('LWLock'), ('BufferPin'), ('IO'), ('IPC'), ('Client'), ('Timeout'), ('Extension'))
      known(type)
    left join pg_catalog.pg_stat_activity s on s.wait_event_type = known.type and s.state = 'active'
      and s.backend_type = 'client backend' and s.pid <> pg_catalog.pg_backend_pid()
    group by known.type`,
};

const oldestTransaction: ProbeQuestion = {
  rows: "open transactions",
  cells: [
    {
      sql: "coalesce(extract(epoch from pg_catalog.max(pg_catalog.clock_timestamp() - xact_start)), 0)",
      metric: "postgresql.longest_transaction",
    },
  ],
  from: `from pg_catalog.pg_stat_activity
    where backend_type = 'client backend' and pid <> pg_catalog.pg_backend_pid()`,
};

const walRecords: ProbeQuestion = {
  rows: "WAL records",
  cells: [
    { sql: "wal_records", metric: "postgresql.wal.records" },
    { sql: "wal_fpi", metric: "postgresql.wal.full_page_images" },
  ],
  from: "from pg_catalog.pg_stat_wal",
};

const oldBackgroundWriter: ProbeQuestion = {
  rows: "checkpoints and the background writer",
  cells: [
    ...checkpoints({
      scheduled: "checkpoints_timed",
      requested: "checkpoints_req",
      write: "checkpoint_write_time",
      sync: "checkpoint_sync_time",
      blocks: "buffers_checkpoint",
    }),
    written("bgwriter", "buffers_clean"),
    written("backend", "buffers_backend"),
    { sql: "maxwritten_clean", metric: "postgresql.bgwriter.maxwritten" },
  ],
  from: "from pg_catalog.pg_stat_bgwriter",
};

function newBackgroundWriter(version: number): readonly ProbeQuestion[] {
  const bytes = version < firstBytesOfWrites ? "writes * op_bytes" : "write_bytes";
  return [
    {
      rows: "checkpoints",
      cells: checkpoints({
        scheduled: "num_timed",
        requested: "num_requested",
        write: "write_time",
        sync: "sync_time",
        blocks: "buffers_written",
      }),
      from: "from pg_catalog.pg_stat_checkpointer",
    },
    {
      rows: "the background writer",
      cells: [
        written("bgwriter", "buffers_clean"),
        { sql: "maxwritten_clean", metric: "postgresql.bgwriter.maxwritten" },
      ],
      from: "from pg_catalog.pg_stat_bgwriter",
    },
    {
      rows: "blocks written by sessions",
      // As buffers_backend was before 17: everybody but the two whose task it is.
      cells: [
        written("backend", `coalesce(pg_catalog.sum(${bytes}), 0) / pg_catalog.current_setting('block_size')::numeric`),
      ],
      from: `from pg_catalog.pg_stat_io
        where object = 'relation' and backend_type not in ('checkpointer', 'background writer')`,
    },
  ];
}

interface CheckpointColumns {
  readonly scheduled: string;
  readonly requested: string;
  /** Milliseconds. */
  readonly write: string;
  readonly sync: string;
  readonly blocks: string;
}

function checkpoints(columns: CheckpointColumns): readonly ProbeCell[] {
  const [count, duration] = ["postgresql.bgwriter.checkpoint.count", "postgresql.bgwriter.duration"];
  return [
    { sql: columns.scheduled, metric: count, attributes: { type: "scheduled" } },
    { sql: columns.requested, metric: count, attributes: { type: "requested" } },
    { sql: `${columns.write} / 1000.0`, metric: duration, attributes: { type: "write" } },
    { sql: `${columns.sync} / 1000.0`, metric: duration, attributes: { type: "sync" } },
    written("checkpoints", columns.blocks),
  ];
}

function written(source: string, sql: string): ProbeCell {
  return { sql, metric: "postgresql.bgwriter.buffers.writes", attributes: { source } };
}

// What is received and replayed is as far as the primary is known to be; a standby that receives nothing is as old as its last transaction.
const standbyLag: ProbeQuestion = {
  rows: "replay on this standby",
  cells: [
    {
      sql: `case when pg_catalog.pg_last_wal_receive_lsn() <= pg_catalog.pg_last_wal_replay_lsn()
          and exists (select from pg_catalog.pg_stat_wal_receiver where status = 'streaming') then 0
        else extract(epoch from pg_catalog.clock_timestamp() - pg_catalog.pg_last_xact_replay_timestamp()) end`,
      metric: "postgresql.wal.lag",
    },
  ],
};

// Without the texts of the statements, which would be read from a file.
function statements(schema: string, timeColumn: string | null): ProbeQuestion {
  return {
    rows: "statements",
    cells: [
      { sql: "pg_catalog.sum(calls)", metric: "postgresql.statements" },
      { sql: `pg_catalog.sum(${timeColumn ?? "null::float8"}) / 1000`, metric: "postgresql.statement_time" },
    ],
    from: `from ${schema}.pg_stat_statements(false)`,
  };
}

const databaseSizes: ProbeQuestion = {
  rows: "sizes of databases",
  member: "datname",
  total: "total",
  isCostly: true,
  cells: [{ sql: "pg_catalog.pg_database_size(oid)", metric: "postgresql.db_size" }],
  from: `from (select oid, datname, pg_catalog.count(*) over () as total from pg_catalog.pg_database
    order by oid limit ${databaseLimit}) d`,
};
