/** What a signal is and what is lost without it. */
export interface SignalMeaning {
  /** Unit of its values: `1/s`, `By/s`, `By`, `1`, `s`. A fraction is `1`. */
  readonly unit: string;
  /** Rates add up over time, levels do not. */
  readonly kind: "rate" | "level";
  readonly meaning: string;
  /** What a profile cannot say without it. */
  readonly lost: string;
}

const meanings = {
  transactions: {
    unit: "1/s",
    kind: "rate",
    meaning: "transactions that ended, committed or rolled back",
    lost: "the kind of work, since it is told by work per transaction",
  },
  rollbacks: { unit: "1/s", kind: "rate", meaning: "transactions rolled back", lost: "the share of failed work" },
  statements: {
    unit: "1/s",
    kind: "rate",
    meaning: "statements that clients sent",
    lost: "statements per transaction",
  },
  rows_read: {
    unit: "1/s",
    kind: "rate",
    meaning: "rows and index entries that were looked at",
    lost: "whether work is look-ups or scans",
  },
  rows_scanned: {
    unit: "1/s",
    kind: "rate",
    meaning: "rows looked at by reading tables from end to end",
    lost: "the share of scans",
  },
  rows_inserted: { unit: "1/s", kind: "rate", meaning: "rows inserted", lost: "the kind of writes" },
  rows_updated: { unit: "1/s", kind: "rate", meaning: "rows updated", lost: "the kind of writes" },
  rows_deleted: { unit: "1/s", kind: "rate", meaning: "rows deleted", lost: "the kind of writes" },
  logical_reads: {
    unit: "By/s",
    kind: "rate",
    meaning: "bytes of pages that were asked of the database's own cache",
    lost: "the hit ratio and the size of transactions",
  },
  physical_reads: {
    unit: "By/s",
    kind: "rate",
    meaning: "bytes of pages that the database's own cache did not hold",
    lost: "the hit ratio and working set hints",
  },
  log_bytes: {
    unit: "By/s",
    kind: "rate",
    meaning: "bytes of the write-ahead or redo log",
    lost: "how much is written, and advice on the log's size",
  },
  temp_bytes: { unit: "By/s", kind: "rate", meaning: "bytes written to temporary files", lost: "whether work spills" },
  temp_files: {
    unit: "1/s",
    kind: "rate",
    meaning: "temporary files or tables made on disk",
    lost: "how often work spills",
  },
  connections: { unit: "1", kind: "level", meaning: "sessions of clients", lost: "connection saturation" },
  active_connections: {
    unit: "1",
    kind: "level",
    meaning: "sessions that run a statement",
    lost: "concurrency, and how long transactions take",
  },
  idle_in_transaction: {
    unit: "1",
    kind: "level",
    meaning: "sessions that hold a transaction open and run nothing",
    lost: "forgotten transactions",
  },
  connection_limit: { unit: "1", kind: "level", meaning: "most sessions allowed", lost: "connection saturation" },
  lock_waiting: { unit: "1", kind: "level", meaning: "sessions that wait for a lock", lost: "lock saturation" },
  lock_wait_time: {
    unit: "1",
    kind: "rate",
    meaning: "seconds waited for row locks in each second",
    lost: "lock saturation",
  },
  deadlocks: { unit: "1/s", kind: "rate", meaning: "deadlocks found", lost: "deadlocks" },
  checkpoints_requested: {
    unit: "1/s",
    kind: "rate",
    meaning: "checkpoints that the volume of the log asked for",
    lost: "flush saturation",
  },
  checkpoints_timed: {
    unit: "1/s",
    kind: "rate",
    meaning: "checkpoints that were due by time",
    lost: "flush saturation",
  },
  flush_stalls: {
    unit: "1/s",
    kind: "rate",
    meaning: "times that a session had to write out pages or wait for a free one itself",
    lost: "flush saturation",
  },
  log_fill: {
    unit: "1",
    kind: "level",
    meaning: "share of the redo log that holds pages not yet written",
    lost: "flush saturation of InnoDB",
  },
  cpu_used: {
    unit: "1",
    kind: "level",
    meaning: "share of the processors in use, of the host or container",
    lost: "CPU saturation",
  },
  io_wait: {
    unit: "1",
    kind: "level",
    meaning: "share of the processors' time spent idle while input or output was under way",
    lost: "a sign of device saturation",
  },
  device_busy: {
    unit: "1",
    kind: "level",
    meaning: "share of time in which the busiest device had work",
    lost: "device saturation",
  },
  device_reads: { unit: "1/s", kind: "rate", meaning: "read operations of devices", lost: "device saturation" },
  device_writes: { unit: "1/s", kind: "rate", meaning: "write operations of devices", lost: "device saturation" },
  device_read_bytes: { unit: "By/s", kind: "rate", meaning: "bytes read from devices", lost: "device throughput" },
  device_write_bytes: { unit: "By/s", kind: "rate", meaning: "bytes written to devices", lost: "device throughput" },
  memory_available: {
    unit: "By",
    kind: "level",
    meaning: "memory that could be had without swapping",
    lost: "how much memory is left",
  },
  data_bytes: { unit: "By", kind: "level", meaning: "size of all data and indexes", lost: "growth of the data" },
  storage_available: {
    unit: "By",
    kind: "level",
    meaning: "free space below the data directory",
    lost: "when the storage is full",
  },
  dead_rows: { unit: "1", kind: "level", meaning: "rows that wait for vacuum", lost: "how vacuum keeps up" },
  vacuums: { unit: "1/s", kind: "rate", meaning: "tables vacuumed by autovacuum", lost: "how vacuum keeps up" },
  replication_lag: {
    unit: "s",
    kind: "level",
    meaning: "seconds that a replica is behind",
    lost: "replication lag",
  },
  longest_transaction: {
    unit: "s",
    kind: "level",
    meaning: "age of the oldest open transaction",
    lost: "what holds vacuum and purge back",
  },
} as const;

/** The name of a signal. */
export type SignalName = keyof typeof meanings;

/** Everything that a workload is described by, the same for every engine. */
export const signalMeanings: Readonly<Record<SignalName, SignalMeaning>> = meanings;
