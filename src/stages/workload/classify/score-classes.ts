import type { WorkloadClass } from "../../../model/workload.ts";
import { above, thresholds } from "./class-thresholds.ts";
import type { WorkFeatures } from "./work-feature.ts";

/** How much a regime is of each class; together 1. */
export type ClassScores = Readonly<Record<WorkloadClass, number>>;

/**
 * Asks one question after the other, each answered by degrees, and the next of what the ones before left: is it idle, does it write in
 * bulk, does it read at length (reports, or both kinds at once), do rows come and go, are they only ever added. What is left is OLTP.
 */
export function scoreClasses(features: WorkFeatures): ClassScores {
  const scores: Record<WorkloadClass, number> = {
    idle: 0,
    "bulk-write": 0,
    olap: 0,
    mixed: 0,
    queue: 0,
    "time-series": 0,
    oltp: 0,
  };
  let left = 1;
  const take = (name: WorkloadClass, degree: number): void => {
    scores[name] = left * degree;
    left -= scores[name];
  };
  take("idle", quiet(features));
  take("bulk-write", above(features.rows_written_per_transaction ?? 0, thresholds.bulkWrite));
  const reads = longReads(features);
  const beside = shortBeside(features);
  const reading = left * reads;
  scores.olap = reading * (1 - beside);
  scores.mixed = reading * beside;
  left -= reading;
  take("queue", comeAndGo(features));
  take("time-series", onlyAdded(features));
  scores.oltp = left;
  return scores;
}

/** Every rate is low. */
function quiet(features: WorkFeatures): number {
  return (
    1 -
    Math.max(
      above(features.transactions_per_second ?? 0, thresholds.transactions),
      above(features.rows_read_per_second ?? 0, thresholds.rowsRead),
      above(features.rows_written_per_second ?? 0, thresholds.rowsWritten),
    )
  );
}

/** The mean transaction reads much; or a good deal, by scans, while some are far older than the mean: reports among short ones. */
function longReads(features: WorkFeatures): number {
  const rows = features.rows_read_per_transaction ?? 0;
  return Math.max(
    above(rows, thresholds.longRead),
    above(rows, thresholds.someRead) *
      above(features.scanned_share ?? 0, thresholds.scannedShare) *
      above(features.longest_to_mean ?? 0, thresholds.tail),
  );
}

function shortBeside(features: WorkFeatures): number {
  return Math.max(
    above(features.rows_written_per_transaction ?? 0, thresholds.someWrite),
    1 - above(features.rows_read_per_transaction ?? 0, thresholds.onlyLongRead),
  );
}

function comeAndGo(features: WorkFeatures): number {
  return (
    above(features.turnover_share ?? 0, thresholds.turnover) *
    above(features.rows_written_per_transaction ?? 0, thresholds.jobWrite)
  );
}

function onlyAdded(features: WorkFeatures): number {
  return (
    above(features.insert_share ?? 0, thresholds.append) *
    above(features.rows_inserted_per_transaction ?? 0, thresholds.appendWrite)
  );
}
