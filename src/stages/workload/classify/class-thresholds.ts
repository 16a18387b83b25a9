/**
 * A threshold is no edge: at `half` a thing is as much so as not; at `half` times `sure` it is so with 9 to 1, at `half` divided by `sure`
 * it is not so with 9 to 1.
 */
export interface Threshold {
  readonly half: number;
  readonly sure: number;
}

/** How much a value is above a threshold, 0 to 1: a Hill curve, which is a logistic one over the logarithm. */
export function above(value: number, { half, sure }: Threshold): number {
  if (value <= 0) return 0;
  const steepness = Math.log(9) / Math.log(sure);
  return 1 / (1 + (half / value) ** steepness);
}

/**
 * What decides between kinds of work. "Lab" is the half `tune` of test/fixtures/workload, recorded by bench/lab on PostgreSQL 17 and MariaDB
 * 10.11; numbers are those of the regimes' median blocks. MySQL and MariaDB count each statement inside of a transaction as one, so
 * thresholds per transaction leave room for twenty statements.
 */
export const thresholds = {
  /** Rates below which nobody works. Lab: a probe a second causes none of these on PostgreSQL, two on MariaDB; the slowest load has twenty. */
  transactions: { half: 5, sure: 2 },
  /** Lab: a probe a second reads some 1,000 rows of catalogs; the smallest set of reports 100,000 a second. */
  rowsRead: { half: 15_000, sure: 2 },
  /** Lab: an idle server writes none; the slowest load that writes, 20 a second. */
  rowsWritten: { half: 3, sure: 2 },
  /** Reads too long for a person that waits. Lab: at most 500 rows in a transaction of any OLTP, at least 100,000 in one of reports. */
  longRead: { half: 10_000, sure: 4 },
  /** Reads among which long ones may be, where the other two signs say so. Lab: at least 200 rows in a transaction where reports run beside. */
  someRead: { half: 100, sure: 2 },
  scannedShare: { half: 0.3, sure: 1.5 },
  /** Lab: the oldest open transaction is up to 6 times as old as the mean one where all are alike, hundreds of times where reports run beside. */
  tail: { half: 25, sure: 2.5 },
  /** Reports write nothing. Lab: 0 rows, against at least 0.2 where orders are written beside them. */
  someWrite: { half: 0.05, sure: 3 },
  /** Reads so long that hardly a short one can be among them. */
  onlyLongRead: { half: 50_000, sure: 4 },
  /** Lab: at most 2 rows in a transaction of OLTP, thousands in one of a bulk load, 80 and more where OLTP goes on beside it. */
  bulkWrite: { half: 60, sure: 3 },
  /** Lab: sysbench deletes and inserts half of what it writes, a queue all, or two thirds where each job is also marked. */
  turnover: { half: 0.58, sure: 1.1 },
  /** A queue writes in most of its transactions. Lab: at least 0.5 rows. */
  jobWrite: { half: 0.1, sure: 3 },
  /** Lab: all rows that a series writes are inserted; a quarter of those of TPC-B. */
  append: { half: 0.85, sure: 1.07 },
  /** Lab: at least 0.9 rows in a transaction of a series. */
  appendWrite: { half: 0.2, sure: 3 },
} as const;
