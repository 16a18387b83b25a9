import type { MetricDefinition } from "../../model/metric.ts";
import { by, counter, gauge, largest } from "./define-metric.ts";

/**
 * What MySQL and MariaDB tell of themselves. Names are those of OpenTelemetry's MySQL receiver where it has one.
 * https://github.com/open-telemetry/opentelemetry-collector-contrib/blob/main/receiver/mysqlreceiver/documentation.md
 * https://mariadb.com/kb/en/innodb-status-variables/ https://dev.mysql.com/doc/refman/9.7/en/server-status-variables.html
 */
export const mysqlMetrics: readonly MetricDefinition[] = [
  by(
    ["command"],
    counter("mysql.commands", "1", "statements by command: select, insert, update, delete, commit, … (Com_*)"),
  ),
  counter(
    "mysql.transactions",
    "1",
    "transactions that ended, autocommitted statements too (performance_schema.events_transactions_summary_global_by_event_name)",
  ),
  counter(
    "mysql.write_transactions",
    "1",
    "transactions that wrote, autocommitted statements too (half of Innodb_max_trx_id; MariaDB)",
  ),
  counter("mysql.query.client.count", "1", "statements that clients sent (Questions)"),
  counter("mysql.query.slow.count", "1", "statements slower than long_query_time (Slow_queries)"),
  by(
    ["kind"],
    counter(
      "mysql.handlers",
      "1",
      "requests to storage engines by kind: commit, rollback, read_rnd_next, … (Handler_*)",
    ),
  ),
  by(
    ["operation"],
    counter(
      "mysql.row_operations",
      "1",
      "rows of InnoDB by operation: read, inserted, updated, deleted (Innodb_rows_*)",
    ),
  ),
  by(
    ["operation"],
    counter(
      "mysql.buffer_pool.operations",
      "1",
      "read_requests, reads, write_requests, wait_free (Innodb_buffer_pool_*)",
    ),
  ),
  by(["kind"], gauge("mysql.buffer_pool.pages", "1", "pages of the buffer pool by kind: data, dirty, free, total")),
  counter(
    "mysql.buffer_pool.page_flushes",
    "1",
    "pages written out of the buffer pool (Innodb_buffer_pool_pages_flushed)",
  ),
  largest(gauge("mysql.buffer_pool.limit", "By", "size of the buffer pool (innodb_buffer_pool_size)")),
  largest(gauge("mysql.page_size", "By", "size of a page of InnoDB (Innodb_page_size)")),
  by(
    ["operation"],
    counter("mysql.operations", "1", "operations on data files: fsyncs, reads, writes (Innodb_data_*)"),
  ),
  by(
    ["direction"],
    counter("mysql.data.io", "By", "bytes of data files: read, written (Innodb_data_read, Innodb_data_written)"),
  ),
  by(["operation"], counter("mysql.log_operations", "1", "redo log: waits, write_requests, writes (Innodb_log_*)")),
  counter("mysql.log.bytes", "By", "bytes of redo log written (Innodb_os_log_written)"),
  largest(
    gauge("mysql.checkpoint.age", "By", "redo log written since the last checkpoint (Innodb_checkpoint_age; MariaDB)"),
  ),
  largest(
    gauge("mysql.checkpoint.max_age", "By", "the age at which sessions wait (Innodb_checkpoint_max_age; MariaDB)"),
  ),
  counter("mysql.row_locks.waits", "1", "waits for row locks (Innodb_row_lock_waits)"),
  counter("mysql.row_locks.time", "s", "time waited for row locks (Innodb_row_lock_time)"),
  gauge("mysql.row_locks.current", "1", "sessions that wait for a row lock (Innodb_row_lock_current_waits)"),
  counter("mysql.deadlocks", "1", "deadlocks found (Innodb_deadlocks; MariaDB)"),
  by(["resource"], counter("mysql.tmp_resources", "1", "temporary disk_tables, files, tables made (Created_tmp_*)")),
  by(["kind"], counter("mysql.sorts", "1", "sorts by kind: merge_passes, range, rows, scan (Sort_*)")),
  by(["kind"], counter("mysql.joins", "1", "joins by kind: full, range, scan (Select_*)")),
  by(["kind"], gauge("mysql.threads", "1", "threads by kind: connected, running (Threads_*)")),
  largest(gauge("mysql.connection.max", "1", "most sessions allowed (max_connections)")),
  largest(
    gauge("mysql.longest_transaction", "s", "age of the oldest open transaction (information_schema.innodb_trx)"),
  ),
  gauge("mysql.data_size", "By", "size of tables and indexes (information_schema.tables), or of the files of InnoDB"),
  largest(
    gauge("mysql.replica.time_behind_source", "s", "time that a replica is behind its source (Seconds_Behind_Source)"),
  ),
  largest(gauge("mysql.uptime", "s", "time since the server started (Uptime)")),
  by(["parameter"], largest(gauge("mysql.setting", "1", "numeric settings in their base units (global variables)"))),
];
