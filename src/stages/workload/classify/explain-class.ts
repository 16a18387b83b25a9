import type { WorkloadClass } from "../../../model/workload.ts";
import { renderAmount } from "../summary/render-amount.ts";
import { thresholds } from "./class-thresholds.ts";
import type { Threshold } from "./class-thresholds.ts";
import { workFeatures } from "./work-feature.ts";
import type { WorkFeature, WorkFeatures } from "./work-feature.ts";

type Evidence = readonly [feature: WorkFeature, threshold: Threshold];

const { transactions, rowsRead, rowsWritten, longRead, someRead, scannedShare, tail } = thresholds;
const { someWrite, bulkWrite, turnover, append, appendWrite } = thresholds;

/** What each class is told by, with the threshold that it is held against. */
const evidence: Readonly<Record<WorkloadClass, readonly Evidence[]>> = {
  idle: [
    ["transactions_per_second", transactions],
    ["rows_read_per_second", rowsRead],
    ["rows_written_per_second", rowsWritten],
  ],
  "bulk-write": [["rows_written_per_transaction", bulkWrite]],
  olap: [
    ["rows_read_per_transaction", longRead],
    ["rows_written_per_transaction", someWrite],
  ],
  mixed: [
    ["rows_read_per_transaction", someRead],
    ["scanned_share", scannedShare],
    ["longest_to_mean", tail],
    ["rows_written_per_transaction", someWrite],
  ],
  queue: [
    ["turnover_share", turnover],
    ["rows_written_per_transaction", bulkWrite],
  ],
  "time-series": [
    ["insert_share", append],
    ["rows_inserted_per_transaction", appendWrite],
    ["rows_written_per_transaction", bulkWrite],
  ],
  oltp: [
    ["rows_read_per_transaction", longRead],
    ["rows_written_per_transaction", bulkWrite],
    ["turnover_share", turnover],
    ["insert_share", append],
  ],
};

/** The features that told a class, each with its number and the threshold: `410 rows read in a transaction, below 4000`. */
export function explainClass(name: WorkloadClass, features: WorkFeatures): readonly string[] {
  return evidence[name].flatMap(([feature, { half }]) => {
    const value = features[feature];
    if (value === undefined) return [];
    const { noun } = workFeatures[feature];
    return [`${render(feature, value)} ${noun}, ${value < half ? "below" : "above"} ${render(feature, half)}`];
  });
}

function render(feature: WorkFeature, value: number): string {
  const { unit } = workFeatures[feature];
  return unit === "%" ? `${renderAmount(value * 100, "1")} %` : renderAmount(value, unit);
}
