import type { MetricDefinition } from "../../../../model/metric.ts";
import type { Probe } from "../../../../ports/metric-probe.ts";
import type { ProbeFacts } from "./probe-facts.ts";
import { tableLimit } from "./table-questions.ts";

/** Metrics that a probe could not read, or not wholly, and why. */
export type Lack = Probe["lacking"][number];

const ofTables = [
  "postgresql.sequential_scans",
  "postgresql.sequential_rows",
  "postgresql.index.scans",
  "postgresql.rows",
  "postgresql.table.vacuum.count",
  "postgresql.blocks_read",
  "postgresql.relation.size",
];

/** What a server of this version and role cannot tell, known before it is asked; about the metrics that are wanted alone. */
export function findLacking(facts: ProbeFacts, wanted: ReadonlySet<string>): readonly Lack[] {
  return [...missingRights(facts), ...missingParts(facts)]
    .map(({ metrics, why }) => ({ metrics: metrics.filter((metric) => wanted.has(metric)), why }))
    .filter(({ metrics }) => metrics.length > 0);
}

/** What only the host below the server tells. */
export function lackOfHost(metrics: readonly MetricDefinition[]): readonly Lack[] {
  const names = metrics.filter(({ origin }) => origin === "host").map(({ name }) => name);
  return names.length === 0 ? [] : [{ metrics: names, why: "a database does not tell what its host does" }];
}

/** A row is missing that the bound left out. */
export function lackOfRows(metrics: readonly string[], rows: string, counts: readonly [number, number]): Lack {
  const [told, total] = counts;
  const bound = `${told} of ${total} ${rows} are told`;
  const isTables = metrics.some((metric) => ofTables.includes(metric));
  return { metrics, why: isTables ? `${bound}: the ${tableLimit} largest and the ${tableLimit} busiest` : bound };
}

function missingRights(facts: ProbeFacts): readonly Lack[] {
  const stats = {
    metrics: [
      "postgresql.backends",
      "postgresql.backends.waiting",
      "postgresql.longest_transaction",
      "postgresql.db_size",
      "postgresql.wal.lag",
    ],
    why: `role ${facts.role} may not see others' sessions and databases: as a superuser run GRANT pg_monitor TO ${facts.role};`,
  };
  const settings = {
    metrics: ["postgresql.setting"],
    why: `role ${facts.role} may not see every setting: as a superuser run GRANT pg_monitor TO ${facts.role};`,
  };
  return [...(facts.reads_stats ? [] : [stats]), ...(facts.reads_settings ? [] : [settings])];
}

function missingParts(facts: ProbeFacts): readonly Lack[] {
  const lacks: Lack[] = [];
  if (facts.version < 140_000)
    lacks.push({
      metrics: ["postgresql.wal.records", "postgresql.wal.full_page_images"],
      why: "PostgreSQL tells these from 14 on",
    });
  if (!facts.is_standby) lacks.push({ metrics: ["postgresql.wal.lag"], why: "this server is no standby" });
  if (facts.statements_schema === null)
    lacks.push({
      metrics: ["postgresql.statements", "postgresql.statement_time"],
      why: `the extension pg_stat_statements is not in database ${facts.database}`,
    });
  if (facts.other_databases > 0)
    lacks.push({
      metrics: ofTables,
      why: `the server shows the tables of database ${facts.database} alone, and not those of ${facts.other_databases} more`,
    });
  return lacks;
}
