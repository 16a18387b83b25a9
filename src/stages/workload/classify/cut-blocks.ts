import { bucketCount } from "../../../model/metric-series.ts";
import type { BucketMask, SignalTable } from "../signal-table.ts";
import { medianOf } from "../regimes/median.ts";
import { valueAt } from "../value-at.ts";

/** Buckets of a regime, in the order of time, that are looked at together. */
export type Block = readonly number[];

/** Shorter spans hold too few transactions of long work. Measured in the lab: reports of 1 to 8 seconds, one after the other. */
const leastBlockMs = 10_000;

/** So many times as long as a transaction a block is, so that at most a third of its work belongs to transactions that end elsewhere. */
const transactionsPerBlock = 3;

/** A median of fewer blocks would be no defence against one that is unlike the others. */
const fewestBlocks = 3;

/**
 * Cuts a regime into blocks. Servers count most work when its transaction ends, so a block is longer than transactions last: one bucket
 * where they are short, an hour where they take twenty minutes. What the median block does is then what the work is, whatever a dump or a
 * restart did to some of them.
 */
export function cutBlocks({ window, signals }: SignalTable, mask: BucketMask): readonly Block[] {
  const transactions = signals.get("transactions")?.mean;
  const known = Array.from({ length: bucketCount(window) }, (_, bucket) => bucket).filter(
    (bucket) => mask[bucket] === 1 && (!transactions || !Number.isNaN(valueAt(transactions, bucket))),
  );
  const longest = signals.get("longest_transaction")?.mean;
  const usual = longest ? medianOf(known.map((bucket) => valueAt(longest, bucket))) : 0;
  const blockMs = Math.max(leastBlockMs, transactionsPerBlock * (usual || 0) * 1000);
  const most = Math.max(1, Math.floor(known.length / fewestBlocks));
  const size = Math.min(Math.ceil(blockMs / window.bucketMs), most);
  const count = Math.floor(known.length / size);
  // What is left over goes with the last.
  return Array.from({ length: count }, (_, index) =>
    known.slice(index * size, index + 1 === count ? known.length : (index + 1) * size),
  );
}
