import type { SignalName } from "../../../model/workload-signal.ts";
import { medianOf } from "../regimes/median.ts";
import type { BucketMask, SignalTable } from "../signal-table.ts";
import { valueAt } from "../value-at.ts";
import { cutBlocks } from "./cut-blocks.ts";
import type { Block } from "./cut-blocks.ts";
import type { WorkFeature, WorkFeatures } from "./work-feature.ts";

/** A feature is the quotient of two sums of signals in a block; the mean per second where nothing divides. */
interface Recipe {
  readonly of: readonly SignalName[];
  readonly per?: readonly SignalName[];
}

const written = ["rows_inserted", "rows_updated", "rows_deleted"] as const;
const transactions = ["transactions"] as const;

const recipes: Readonly<Record<Exclude<WorkFeature, "longest_to_mean" | "turnover_share">, Recipe>> = {
  delete_share: { of: ["rows_deleted"], per: written },
  insert_share: { of: ["rows_inserted"], per: written },
  log_bytes_per_second: { of: ["log_bytes"] },
  log_bytes_per_transaction: { of: ["log_bytes"], per: transactions },
  logical_bytes_per_second: { of: ["logical_reads"] },
  logical_bytes_per_transaction: { of: ["logical_reads"], per: transactions },
  rollback_share: { of: ["rollbacks"], per: transactions },
  rows_inserted_per_transaction: { of: ["rows_inserted"], per: transactions },
  rows_read_per_second: { of: ["rows_read"] },
  rows_read_per_transaction: { of: ["rows_read"], per: transactions },
  rows_written_per_second: { of: written },
  rows_written_per_transaction: { of: written, per: transactions },
  scanned_share: { of: ["rows_scanned"], per: ["rows_read"] },
  // Little's law: how many are under way is how many come a second, times how long each takes.
  seconds_per_transaction: { of: ["active_connections"], per: transactions },
  statements_per_transaction: { of: ["statements"], per: transactions },
  temp_bytes_per_transaction: { of: ["temp_bytes"], per: transactions },
  transactions_per_second: { of: transactions },
  update_share: { of: ["rows_updated"], per: written },
};

/**
 * The features of a regime's work: of each the median over its blocks. Features that cannot be measured are left out, and a share or a
 * quotient where nothing divides.
 */
export function measureWork(table: SignalTable, mask: BucketMask): WorkFeatures {
  const blocks = cutBlocks(table, mask);
  const measured = Object.entries(recipes).map(([feature, { of, per }]) => [
    feature,
    medianOf(blocks.map((block) => divide(table, block, { of, per }))),
  ]);
  const features: WorkFeatures = Object.fromEntries(measured.filter(([, value]) => !Number.isNaN(value)));
  return { ...features, ...measureTurnover(features), ...measureTail(table, blocks) };
}

function divide(
  table: SignalTable,
  block: Block,
  { of, per }: { of: Recipe["of"]; per: Recipe["per"] | undefined },
): number {
  const [dividend, divisor, count] = sumsOf(table, block, [of, per ?? []]);
  if (per === undefined) return count > 0 ? dividend / count : Number.NaN;
  return divisor > 0 ? dividend / divisor : Number.NaN;
}

type Names = readonly SignalName[];

/** The sums of two groups of signals over the buckets in which all of them are known, and how many these are. */
function sumsOf(
  table: SignalTable,
  block: Block,
  [left, right]: readonly [Names, Names],
): readonly [left: number, right: number, count: number] {
  let [leftSum, rightSum, count] = [0, 0, 0];
  for (const bucket of block) {
    const [one, other] = [sumAt(table, bucket, left), sumAt(table, bucket, right)];
    if (Number.isNaN(one + other)) continue;
    leftSum += one;
    rightSum += other;
    count += 1;
  }
  return [leftSum, rightSum, count];
}

function sumAt({ signals }: SignalTable, bucket: number, names: Names): number {
  let sum = 0;
  for (const name of names) {
    const mean = signals.get(name)?.mean;
    sum += mean ? valueAt(mean, bucket) : Number.NaN;
  }
  return sum;
}

/** Twice the smaller of what is inserted and what is deleted: everything that was put in is taken out again where it is 1. */
function measureTurnover({ insert_share: inserted, delete_share: deleted }: WorkFeatures): WorkFeatures {
  return inserted === undefined || deleted === undefined ? {} : { turnover_share: 2 * Math.min(inserted, deleted) };
}

/** How unlike transactions are in length: the oldest open one against the mean by Little's law; 0 where nothing runs. */
function measureTail(table: SignalTable, blocks: readonly Block[]): WorkFeatures {
  const tail = medianOf(
    blocks.map((block) => {
      const [longest, , count] = sumsOf(table, block, [["longest_transaction"], []]);
      const [active, ended, both] = sumsOf(table, block, [["active_connections"], transactions]);
      if (count === 0 || both === 0) return Number.NaN;
      return active === 0 ? 0 : ((longest / count) * ended) / active;
    }),
  );
  return Number.isNaN(tail) ? {} : { longest_to_mean: tail };
}
