import type { Instance } from "../../../model/instance.ts";
import type { SignalName } from "../../../model/workload-signal.ts";
import type { Signal, SignalTable } from "../signal-table.ts";
import { valueAt } from "../value-at.ts";
import { lastKnown } from "./last-known.ts";

/** A signal that cannot go beyond a number. */
export interface Bound {
  readonly signal: SignalName;
  readonly values: Float64Array;
  /** Sizes are looked at by their daily medians; what is used at the same time by its daily peaks, since these are what hits the limit. */
  readonly of: "size" | "peak";
  /** Whether the limit is above or below. */
  readonly limitIs: "above" | "below";
  readonly limit: number;
  readonly limitFrom: string;
}

/** The signals of which a limit is known: sessions, data, free space, processors, operations of the device. */
export function listBounds({ signals }: SignalTable, { resources }: Instance): readonly Bound[] {
  const free = lastKnown(signals.get("storage_available")?.mean);
  const data = lastKnown(signals.get("data_bytes")?.mean);
  const { sizeBytes, iops } = resources.storage ?? {};
  const storage =
    free !== undefined && data !== undefined
      ? { limit: data + free, limitFrom: "the data and the free space below the data directory" }
      : { limit: sizeBytes === undefined ? undefined : Number(sizeBytes), limitFrom: "resources.storage.size" };
  const sessions = lastKnown(signals.get("connection_limit")?.mean);
  return [
    ...bound(signals.get("connections"), { of: "peak", limit: sessions, limitFrom: "max_connections" }),
    ...bound(signals.get("data_bytes"), { of: "size", ...storage }),
    ...bound(signals.get("storage_available"), { of: "size", limit: 0, limitFrom: "no free space", limitIs: "below" }),
    ...bound(signals.get("cpu_used"), { of: "peak", limit: 1, limitFrom: "all processors" }),
    ...bound(operations(signals), { of: "peak", limit: iops, limitFrom: "resources.storage.iops" }),
  ];
}

type Limit = Pick<Bound, "of" | "limitFrom"> & {
  readonly limit: number | undefined;
  readonly limitIs?: Bound["limitIs"];
};

function bound(signal: Signal | undefined, { limit, ...rest }: Limit): readonly Bound[] {
  if (!signal || limit === undefined) return [];
  return [{ limitIs: "above", ...rest, signal: signal.name, values: signal.mean, limit }];
}

/** Reads and writes together, under the name of the one that there is more of at the end. */
function operations(signals: SignalTable["signals"]): Signal | undefined {
  const [reads, writes] = [signals.get("device_reads"), signals.get("device_writes")];
  if (!reads || !writes) return undefined;
  const larger = (lastKnown(reads.mean) ?? 0) > (lastKnown(writes.mean) ?? 0) ? reads : writes;
  return { ...larger, mean: reads.mean.map((value, bucket) => value + valueAt(writes.mean, bucket)) };
}
