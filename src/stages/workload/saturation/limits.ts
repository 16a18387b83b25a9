/** From where on something is near to its limit, and from where on it is there; nothing that merely hints is ever `saturated`. */
export interface Limits {
  readonly near: number;
  readonly saturated?: number;
}

/**
 * Where resources begin to limit work.
 *
 * Of one that serves requests as they come, these take 1 / (1 - use) times as long as alone: 3 times at 70 %, 10 times at 90 % (M/M/1;
 * Kleinrock, Queueing Systems, 1975; Gregg, Systems Performance, 2nd edition, section 2.6.5, names 60 and 100 %).
 */
export const limits = {
  /** Share of the processors. */
  cpu: { near: 0.7, saturated: 0.9 },
  /** Share of the operations that the instance's storage is declared to do. */
  operations: { near: 0.7, saturated: 0.9 },
  /** Share of the time: a disk does one thing at a time. */
  busyDisk: { near: 0.7, saturated: 0.9 },
  /** The same of devices that do several at a time: 100 % busy may be far from all they can (iostat(1), %util), so it only hints. */
  busyDevice: { near: 0.9 },
  /** Share of the processors' time that waits for devices: a quarter is half of one of two; the number is a hint where many are idle (proc(5)). */
  ioWait: { near: 0.1, saturated: 0.25 },
  /** Share of max_connections: PostgreSQL keeps 3 of 100 for superusers (superuser_reserved_connections), MariaDB and MySQL one more for one. */
  connections: { near: 0.8, saturated: 0.95 },
  /** Share of the working sessions that wait for locks of others: what is left does the work of all. */
  lockWaits: { near: 0.1, saturated: 0.25 },
  /** Share of an hour's checkpoints that the log's volume asked for: time is to be what asks (PostgreSQL manual, WAL configuration). */
  requestedCheckpoints: { near: 0.1, saturated: 0.5 },
  /** Share of the redo log: InnoDB flushes in a hurry from 7/8 of what it may fill, and lets nobody go on at 15/16 (log0log.cc of MySQL 5.7). */
  logFill: { near: 0.875, saturated: 0.9375 },
  /**
   * Times, for each MiB of pages asked for, that a session had to write out a page or wait for one: work that others were to do before, for
   * one page in a hundred. It only hints, because PostgreSQL before 17 counts pages that are added to a table, too (buffers_backend).
   */
  stalls: { near: 1 },
  /** Share of the memory that is taken: the last tenth serves the operating system's page cache. */
  memory: { near: 0.9, saturated: 0.95 },
} as const;

/** A resource limits the work if it does so for half an hour of each day; less is a moment. */
export const shortestShare = 0.02;
