import type { WorkloadEngine } from "../../../engines/workload-engine.ts";
import type { BucketReading } from "../../../model/metric-series.ts";
import { measureTerms } from "../derive-signals.ts";
import type { SignalTable } from "../signal-table.ts";
import { lastKnown } from "./last-known.ts";

/** The last sizes that are known of an instance's cache and data, bytes. */
export interface Sizes {
  readonly cacheBytes?: number;
  readonly dataBytes?: number;
}

/** Reads the sizes that a working set is compared with. */
export function readSizes(table: SignalTable, reading: BucketReading, engine: WorkloadEngine): Sizes {
  const cacheBytes = lastKnown(measureTerms(engine.cache ?? [], reading, engine)?.mean);
  const dataBytes = lastKnown(table.signals.get("data_bytes")?.mean);
  // Nothing has a size of 0: neither a cache nor data.
  return { ...(cacheBytes ? { cacheBytes } : {}), ...(dataBytes ? { dataBytes } : {}) };
}
