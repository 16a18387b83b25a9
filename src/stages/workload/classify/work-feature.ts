/** What one feature of work is, for sentences. */
export interface FeatureMeaning {
  /** `4.2 rows read in a transaction`: the noun, and what it is per. */
  readonly noun: string;
  /** `By`, `s`, `1`, and `%` for shares. */
  readonly unit: "By" | "s" | "1" | "%";
}

const meanings = {
  delete_share: { noun: "of the rows written are deleted", unit: "%" },
  insert_share: { noun: "of the rows written are inserted", unit: "%" },
  log_bytes_per_second: { noun: "of log a second", unit: "By" },
  log_bytes_per_transaction: { noun: "of log in a transaction", unit: "By" },
  logical_bytes_per_second: { noun: "of pages asked for a second", unit: "By" },
  logical_bytes_per_transaction: { noun: "of pages asked for in a transaction", unit: "By" },
  longest_to_mean: { noun: "times as long as the mean transaction is the oldest open one", unit: "1" },
  rollback_share: { noun: "of the transactions are rolled back", unit: "%" },
  rows_inserted_per_transaction: { noun: "rows inserted in a transaction", unit: "1" },
  rows_read_per_second: { noun: "rows read a second", unit: "1" },
  rows_read_per_transaction: { noun: "rows read in a transaction", unit: "1" },
  rows_written_per_second: { noun: "rows written a second", unit: "1" },
  rows_written_per_transaction: { noun: "rows written in a transaction", unit: "1" },
  scanned_share: { noun: "of the rows read come from reading tables from end to end", unit: "%" },
  seconds_per_transaction: { noun: "s is the mean time of a transaction", unit: "s" },
  statements_per_transaction: { noun: "statements in a transaction", unit: "1" },
  temp_bytes_per_transaction: { noun: "of temporary files in a transaction", unit: "By" },
  transactions_per_second: { noun: "transactions a second", unit: "1" },
  turnover_share: { noun: "of the rows written come and go: as many inserted as deleted", unit: "%" },
  update_share: { noun: "of the rows written are updated", unit: "%" },
} as const;

/** The name of a feature of work. */
export type WorkFeature = keyof typeof meanings;

/** What kinds of work are told apart by; all but the rates stay the same however much of the work there is. */
export const workFeatures: Readonly<Record<WorkFeature, FeatureMeaning>> = meanings;

/** Every feature that could be measured. */
export type WorkFeatures = Readonly<Partial<Record<WorkFeature, number>>>;
