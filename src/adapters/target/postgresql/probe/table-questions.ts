import type { ProbeFacts } from "./probe-facts.ts";
import type { ProbeCell, ProbeQuestion } from "./probe-question.ts";

/** Tables that are told apart: this many of the largest, and this many of those that were read and written most. */
export const tableLimit = 100;

/** What the tables of the connected database tell: the server shows those of no other. */
export function tableQuestions(facts: ProbeFacts): readonly ProbeQuestion[] {
  const rows = `tables of database ${facts.database}`;
  return [
    { ...work, rows },
    { ...sizes, rows },
  ];
}

// A sum over all tables would fall when one is dropped, and be taken for a counter that began anew: so each has its own series.
const chosen = `select * from (
    select t.*, c.relpages,
      pg_catalog.row_number() over (order by c.relpages desc, t.relid) as by_size,
      pg_catalog.row_number() over (order by coalesce(t.seq_tup_read, 0) + coalesce(t.idx_tup_fetch, 0)
        + t.n_tup_ins + t.n_tup_upd + t.n_tup_del desc, t.relid) as by_work,
      pg_catalog.count(*) over () as total
    from pg_catalog.pg_stat_user_tables t join pg_catalog.pg_class c on c.oid = t.relid
  ) ranked where by_size <= ${tableLimit} or by_work <= ${tableLimit}`;

const name = "t.schemaname || '.' || t.relname";
const member = `pg_catalog.current_database() || '.' || ${name}`;

const work: Omit<ProbeQuestion, "rows"> = {
  isCostly: true,
  member,
  total: "t.total",
  cells: [
    { sql: "t.seq_scan", metric: "postgresql.sequential_scans" },
    { sql: "t.seq_tup_read", metric: "postgresql.sequential_rows" },
    { sql: "t.idx_scan", metric: "postgresql.index.scans" },
    { sql: "t.n_live_tup", metric: "postgresql.rows", attributes: { state: "live" } },
    { sql: "t.n_dead_tup", metric: "postgresql.rows", attributes: { state: "dead" } },
    { sql: "t.autovacuum_count", metric: "postgresql.table.vacuum.count" },
  ],
  from: `from (${chosen}) t`,
};

const read = "pg_catalog.pg_stat_get_blocks_fetched(%) - pg_catalog.pg_stat_get_blocks_hit(%)";
const hit = "pg_catalog.pg_stat_get_blocks_hit(%)";

const sizes: Omit<ProbeQuestion, "rows"> = {
  isCostly: true,
  member: "pg_catalog.current_database()",
  by: { attribute: "relation", sql: name },
  total: "t.total",
  cells: [
    blocks("heap_read", of("t.relid", read)),
    blocks("heap_hit", of("t.relid", hit)),
    blocks("idx_read", overIndexes(of("i.indexrelid", read))),
    blocks("idx_hit", overIndexes(of("i.indexrelid", hit))),
    size("heap", sizeOf("t.relid", "t.relpages")),
    size("index", overIndexes(sizeOf("i.indexrelid", "x.relpages"))),
  ],
  // Asking for the size of a file waits for whoever holds, or waits for, an exclusive lock; there the last count of pages must do.
  before: `with locked as materialized (
    select relation from pg_catalog.pg_locks where mode = 'AccessExclusiveLock' and pid <> pg_catalog.pg_backend_pid()
      and relation is not null
      and database = (select oid from pg_catalog.pg_database where datname = pg_catalog.current_database()))`,
  from: `from (${chosen}) t`,
};

function of(oid: string, sql: string): string {
  return sql.replaceAll("%", oid);
}

function overIndexes(sql: string): string {
  return `(select coalesce(pg_catalog.sum(${sql}), 0) from pg_catalog.pg_index i
    join pg_catalog.pg_class x on x.oid = i.indexrelid where i.indrelid = t.relid)`;
}

function sizeOf(oid: string, pages: string): string {
  return `case when ${oid} in (select relation from locked)
    then ${pages} * pg_catalog.current_setting('block_size')::bigint else pg_catalog.pg_relation_size(${oid}) end`;
}

function blocks(source: string, sql: string): ProbeCell {
  return { sql, metric: "postgresql.blocks_read", attributes: { source } };
}

function size(kind: string, sql: string): ProbeCell {
  return { sql, metric: "postgresql.relation.size", attributes: { kind } };
}
