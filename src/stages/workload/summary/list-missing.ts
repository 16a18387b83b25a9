import type { SignalTerm, WorkloadEngine } from "../../../engines/workload-engine.ts";
import { seriesName } from "../../../model/metric.ts";
import type { BucketReading } from "../../../model/metric-series.ts";
import { signalMeanings } from "../../../model/workload-signal.ts";
import type { MissingSignal } from "../../../model/workload.ts";
import type { SignalTable } from "../signal-table.ts";
import { orderSignals } from "./order-signals.ts";

/**
 * The signals that the engine's metrics could give and the reading does not, in the order of the vocabulary. Needed is what is lacking
 * of the alternative that lacks least; all of it, where it is there and never at the same time.
 */
export function listMissing(
  table: SignalTable,
  reading: BucketReading,
  engine: WorkloadEngine,
): readonly MissingSignal[] {
  const missing = engine.signals.filter(({ signal }) => !table.signals.has(signal));
  return orderSignals(missing).map(({ signal, alternatives }) => {
    const [needs = []] = alternatives
      .map((terms) => lackingOf(terms, reading))
      .toSorted((left, right) => left.length - right.length);
    return { signal, needs, lost: signalMeanings[signal].lost };
  });
}

function lackingOf(terms: readonly SignalTerm[], reading: BucketReading): readonly string[] {
  const needed = terms
    .filter(({ optional }) => !optional)
    .flatMap(({ metric, attributes = {}, times, over }) => [
      { metric, attributes },
      ...[times, over].flatMap((other) => (other === undefined ? [] : [{ metric: other, attributes: {} }])),
    ]);
  const lacking = needed.filter(({ metric, attributes }) => {
    const wanted = Object.entries(attributes);
    return !reading.series.some(
      (series) => series.metric === metric && wanted.every(([name, value]) => series.attributes[name] === value),
    );
  });
  const names = (lacking.length > 0 ? lacking : needed).map(({ metric, attributes }) => seriesName(metric, attributes));
  return [...new Set(names)].toSorted();
}
