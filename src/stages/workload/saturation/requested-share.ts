import { byHour } from "../by-hour.ts";
import type { SignalTable } from "../signal-table.ts";
import { valueAt } from "../value-at.ts";

/** One alone may have been asked for by a backup or a person. */
const fewestRequested = 2;

/** Counts are sums of rates, so that two may come out as a little less. */
const countTolerance = 0.1;

/**
 * Which share of the checkpoints of each hour was asked for by the volume of the log; each bucket has its hour's. 0 where there were fewer
 * than two such in the hour.
 */
export function requestedShare({ window, signals }: SignalTable): Float64Array | undefined {
  const requested = signals.get("checkpoints_requested")?.mean;
  const timed = signals.get("checkpoints_timed")?.mean;
  if (!requested || !timed) return undefined;
  const shares = new Float64Array(requested.length).fill(Number.NaN);
  for (const hour of byHour(window)) {
    const known = hour.filter((bucket) => !Number.isNaN(valueAt(requested, bucket) + valueAt(timed, bucket)));
    const count = (rates: Float64Array): number =>
      known.reduce((sum, bucket) => sum + valueAt(rates, bucket) * (window.bucketMs / 1000), 0);
    const asked = count(requested);
    const share = asked < fewestRequested - countTolerance ? 0 : asked / (asked + count(timed));
    for (const bucket of known) shares[bucket] = share;
  }
  return shares;
}
