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
 * 10.11; numbers are those of the regimes' median blocks. Where the lab leaves room between two kinds, a threshold is somewhere in its middle
 * on a logarithmic scale.
 */
export const thresholds = {
  /** Rates below which nobody works. Lab: 0 on idle servers; 20 a second in the slowest load that is no report. */
  transactions: { half: 5, sure: 2 },
  /** Lab: a probe a second reads 1,000 rows of catalogs of an idle PostgreSQL; reports read 100,000 a second and more. */
  rowsRead: { half: 15_000, sure: 2 },
  /** Lab: 0 on idle servers; 80 a second in the slowest load that writes. */
  rowsWritten: { half: 3, sure: 2 },
  /** Reads too long for a person that waits. Lab: at most 620 rows in a transaction of any OLTP, 12,000 where reports run beside it. */
  longRead: { half: 4000, sure: 3 },
  /**
   * Reads among which long ones may hide, because short transactions are so many: by scans, with one open that is far older than the
   * mean transaction. Lab: 3 to 620 rows in a transaction of OLTP.
   */
  someRead: { half: 100, sure: 2 },
  /** Lab: at most 0.17 of OLTP; 0.64 of TPC-B, whose small tables are scanned, but briefly; 0.63 and 0.84 where reports run beside. */
  scannedShare: { half: 0.3, sure: 1.5 },
  /**
   * Lab: 0 to 27 times on PostgreSQL where transactions are alike; 27 and 249 where reports run beside. MariaDB tells ages in whole seconds,
   * which makes those of any busy server look long: this decides nothing by itself.
   */
  tail: { half: 25, sure: 2.5 },
  /** Reports write nothing. Lab: 0 rows, against 4 in a transaction of the orders beside them. */
  someWrite: { half: 0.05, sure: 3 },
  /** Reads so long that hardly a short one can be among them. Lab: 12,000 and 21,000 rows in a transaction of both, 560,000 of reports alone. */
  onlyLongRead: { half: 80_000, sure: 4 },
  /** Lab: at most 4 rows in a transaction of OLTP, 1,100 where a bulk load runs beside. Batches of a series are up to some hundred. */
  bulkWrite: { half: 200, sure: 3 },
  /** Lab: half of what sysbench writes comes and goes, all in a queue; two thirds where a job is also marked once. */
  turnover: { half: 0.58, sure: 1.1 },
  /** A queue writes in most of its transactions. Lab: 1 and 2 rows. */
  jobWrite: { half: 0.1, sure: 3 },
  /** Lab: all rows that a series writes are inserted; a quarter of those of OLTP, half of those of a queue. */
  append: { half: 0.85, sure: 1.07 },
  /** A series writes in most of its transactions. Lab: 0.96 rows. */
  appendWrite: { half: 0.2, sure: 3 },
} as const;
