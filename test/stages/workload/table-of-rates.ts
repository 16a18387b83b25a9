import type { SignalName } from "../../../src/model/workload-signal.ts";
import { monday } from "./summary/month.ts";
import type { BucketMask, SignalTable } from "../../../src/stages/workload/signal-table.ts";

/** What a signal is: the same in every bucket, or one number for each. */
export type Rates = Partial<Record<SignalName, number | readonly number[]>>;

/** A table whose signals are given, from a Monday's midnight on. */
export function tableOfRates(rates: Rates, { buckets = 12, bucketMs = 300_000 } = {}): SignalTable {
  const signals = Object.keys(rates)
    .filter(isSignal)
    .map((name) => {
      const rate = rates[name] ?? Number.NaN;
      const mean = Float64Array.from({ length: buckets }, (_, bucket) =>
        typeof rate === "number" ? rate : (rate[bucket] ?? Number.NaN),
      );
      return [name, { name, mean, max: mean }] as const;
    });
  return { window: { fromMs: monday, toMs: monday + buckets * bucketMs, bucketMs }, signals: new Map(signals) };

  function isSignal(name: string): name is SignalName {
    return name in rates;
  }
}

/** Every bucket of a table. */
export function wholeMask({ window }: SignalTable): BucketMask {
  return new Uint8Array((window.toMs - window.fromMs) / window.bucketMs).fill(1);
}
