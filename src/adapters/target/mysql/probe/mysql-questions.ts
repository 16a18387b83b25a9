import { isAtLeast } from "../flavour.ts";
import type { Flavour } from "../flavour.ts";

/** Databases that are told apart by size; a server with more tells of the largest. */
export const databaseLimit = 200;

/**
 * One statement of a probe. Its rows have a column `value`, and may have `member`, `total` (how many rows there would be without the bound) and `took`
 * (milliseconds that the server worked on it); null is left out.
 */
export interface MysqlQuestion {
  readonly metric: string;
  readonly sql: string;
  /** Column of the value, where the statement cannot name it. */
  readonly column?: string;
  /** Why there may be no value. */
  readonly without: string;
  /** What allows it. */
  readonly grant: string;
  /** It looks at files: asked less often where it takes long. */
  readonly isCostly?: true;
}

/** What is asked beside the status. Every one is answered from memory or from files' sizes; no table of users is opened. */
export function mysqlQuestions(flavour: Flavour): readonly MysqlQuestion[] {
  const isMariadb = flavour.engine === "mariadb";
  return [
    transactions,
    longestTransaction,
    sizes(isMariadb || !isAtLeast(flavour, "8.0") ? "innodb_sys_tablespaces" : "innodb_tablespaces"),
    ...(isMariadb ? [] : [deadlocks]),
    isMariadb ? replicaOfMariadb : replicaOfMysql(flavour),
  ];
}

// A server that does not count them has zeros there.
const transactions: MysqlQuestion = {
  metric: "mysql.transactions",
  sql: `select sum(count_star) as value from performance_schema.events_transactions_summary_global_by_event_name
    where exists (select 1 from performance_schema.setup_instruments where name = 'transaction' and enabled = 'YES')
      and exists (select 1 from performance_schema.setup_consumers where name = 'global_instrumentation' and enabled = 'YES')`,
  without: "performance_schema does not count transactions on this server",
  grant: "SELECT ON performance_schema.*",
};

// trx_started is in the time zone of the server's host, whatever that of the session.
const longestTransaction: MysqlQuestion = {
  metric: "mysql.longest_transaction",
  sql: `select coalesce(max(timestampdiff(microsecond, trx_started,
      convert_tz(sysdate(6), @@session.time_zone, 'SYSTEM'))), 0) / 1000000 as value
    from information_schema.innodb_trx where trx_mysql_thread_id <> connection_id()`,
  without: "the server tells of no transactions",
  grant: "PROCESS ON *.*",
};

// information_schema.tables opens every table, waits for those that are locked, and shows only those that the user may see.
function sizes(table: string): MysqlQuestion {
  return {
    metric: "mysql.data_size",
    sql: `select if(locate('/', name) = 0, '', substring_index(name, '/', 1)) as member, sum(file_size) as value,
        count(*) over () as total,
        timestampdiff(microsecond, now(6), sysdate(6)) / 1000 as took
      from information_schema.${table} where name like '%/%' or name = 'innodb_system'
      group by 1 order by 2 desc limit ${databaseLimit}`,
    without: "the server tells of no tablespaces",
    grant: "PROCESS ON *.*",
    isCostly: true,
  };
}

const deadlocks: MysqlQuestion = {
  metric: "mysql.deadlocks",
  sql: "select `count` as value from information_schema.innodb_metrics where name = 'lock_deadlocks' and status = 'enabled'",
  without:
    "innodb_metrics does not count deadlocks on this server: SET GLOBAL innodb_monitor_enable = 'lock_deadlocks'",
  grant: "PROCESS ON *.*",
};

const noReplica = "this server replicates from nobody, or its replication stands still";

// The statement without ALL tells of one channel alone.
const replicaOfMariadb: MysqlQuestion = {
  metric: "mysql.replica.time_behind_source",
  sql: "show all slaves status",
  column: "Seconds_Behind_Master",
  without: noReplica,
  grant: "REPLICA MONITOR ON *.*",
};

function replicaOfMysql(flavour: Flavour): MysqlQuestion {
  const isNew = isAtLeast(flavour, "8.0.22");
  return {
    metric: "mysql.replica.time_behind_source",
    sql: isNew ? "show replica status" : "show slave status",
    column: isNew ? "Seconds_Behind_Source" : "Seconds_Behind_Master",
    without: noReplica,
    grant: "REPLICATION CLIENT ON *.*",
  };
}
