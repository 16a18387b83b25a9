import { signalMeanings } from "../../../model/workload-signal.ts";
import type { SignalName } from "../../../model/workload-signal.ts";

const order = new Map(Object.keys(signalMeanings).map((name, place) => [name, place]));

/** What belongs to signals, in the order of the vocabulary. */
export function orderSignals<Item extends { readonly signal: SignalName }>(items: readonly Item[]): readonly Item[] {
  return items.toSorted((left, right) => (order.get(left.signal) ?? 0) - (order.get(right.signal) ?? 0));
}
