import type { Month } from "../../../../bench/accuracy/synthetic-month.mjs";
import { signalMeanings } from "../../../../src/model/workload-signal.ts";
import type { SignalName } from "../../../../src/model/workload-signal.ts";
import type { Signal, SignalTable } from "../../../../src/stages/workload/signal-table.ts";

const minuteMs = 60_000;

/** The signals of a synthetic month in buckets of five minutes, as they come out of samples that nothing is wrong with. */
export function tableOf({ fromMs, toMs, minutes }: Month): SignalTable {
  const window = { fromMs, toMs, bucketMs: 5 * minuteMs };
  const signals = new Map<SignalName, Signal>();
  for (const [name, row] of minutes) {
    const mean = Float64Array.from({ length: row.length / 5 }, (_, bucket) => meanOf(row, bucket * 5, bucket * 5 + 5));
    if (isSignalName(name)) signals.set(name, { name, mean, max: mean });
  }
  return { window, signals };
}

function meanOf(row: Float64Array, from: number, to: number): number {
  return row.subarray(from, to).reduce((sum, value) => sum + value, 0) / (to - from);
}

function isSignalName(name: string): name is SignalName {
  return name in signalMeanings;
}
