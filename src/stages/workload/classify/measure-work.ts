import { bucketCount } from "../../../model/metric-series.ts";
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
  const measured = Object.entries(recipes).map(([feature, { of, per }]) => {
    const sums = sumBlocks(blocks, addUp(table, of), per && addUp(table, per));
    return [feature, medianOf(sums.map(({ top, bottom }) => quotient(top, bottom)))] as const;
  });
  const features: WorkFeatures = Object.fromEntries(measured.filter(([, value]) => !Number.isNaN(value)));
  return { ...features, ...measureTurnover(features), ...measureTail(table, blocks) };
}

/** The sum of some signals, bucket by bucket; unknown where one of them is. */
function addUp({ window, signals }: SignalTable, names: readonly SignalName[]): Float64Array {
  const sum = new Float64Array(bucketCount(window));
  for (const name of names) {
    const mean = signals.get(name)?.mean;
    if (mean === undefined) return sum.fill(Number.NaN);
    for (let bucket = 0; bucket < sum.length; bucket += 1) sum[bucket] = valueAt(sum, bucket) + valueAt(mean, bucket);
  }
  return sum;
}

/** Sums over the buckets of a block in which both are known. */
interface BlockSums {
  readonly top: number;
  /** The number of these buckets where nothing divides. */
  readonly bottom: number;
}

function sumBlocks(
  blocks: readonly Block[],
  dividend: Float64Array,
  divisor: Float64Array | undefined,
): readonly BlockSums[] {
  return blocks.map((block) => {
    let top = 0;
    let bottom = 0;
    for (const bucket of block) {
      const one = valueAt(dividend, bucket);
      const other = divisor === undefined ? 1 : valueAt(divisor, bucket);
      if (Number.isNaN(one) || Number.isNaN(other)) continue;
      top += one;
      bottom += other;
    }
    return { top, bottom };
  });
}

function quotient(top: number, bottom: number): number {
  return bottom > 0 ? top / bottom : Number.NaN;
}

/** Twice the smaller of what is inserted and what is deleted: everything that was put in is taken out again where it is 1. */
function measureTurnover({ insert_share: inserted, delete_share: deleted }: WorkFeatures): WorkFeatures {
  return inserted === undefined || deleted === undefined ? {} : { turnover_share: 2 * Math.min(inserted, deleted) };
}

/** How unlike transactions are in length: the oldest open one against the mean by Little's law; 0 where nothing runs. */
function measureTail(table: SignalTable, blocks: readonly Block[]): WorkFeatures {
  const ages = sumBlocks(blocks, addUp(table, ["longest_transaction"]), undefined);
  const times = sumBlocks(blocks, addUp(table, ["active_connections"]), addUp(table, transactions));
  const tail = medianOf(
    ages.map(({ top, bottom }, index) => {
      const { top: active = Number.NaN, bottom: ended = 0 } = times[index] ?? {};
      const age = quotient(top, bottom);
      return active === 0 && !Number.isNaN(age) ? 0 : (age * ended) / active;
    }),
  );
  return Number.isNaN(tail) ? {} : { longest_to_mean: tail };
}
