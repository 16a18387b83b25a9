import type { SignalDefinition, SignalTerm, WorkloadEngine } from "../../engines/workload-engine.ts";
import type { SignalPresence } from "../../model/metric-results.ts";
import { signalMeanings } from "../../model/workload-signal.ts";
import type { MetricInventory, MetricPresence } from "../../ports/metric-source.ts";

/** What a source's metrics give of each signal of an engine, in the engine's order; what is missing says what it needs. */
export function findPresence({ found }: MetricInventory, engine: WorkloadEngine): readonly SignalPresence[] {
  const byMetric = new Map<string, readonly MetricPresence[]>();
  for (const presence of found) byMetric.set(presence.metric, [...(byMetric.get(presence.metric) ?? []), presence]);
  return engine.signals.map((definition) => describeSignal(definition, byMetric));
}

type ByMetric = ReadonlyMap<string, readonly MetricPresence[]>;

function describeSignal({ signal, alternatives }: SignalDefinition, byMetric: ByMetric): SignalPresence {
  const { meaning, lost } = signalMeanings[signal];
  const used = alternatives.find((terms) => needsOf(terms).every((metric) => byMetric.has(metric)));
  if (!used) return { signal, meaning, from: [], needs: findNeeds(alternatives, byMetric), lost };
  const needed = needsOf(used).map((metric) => byMetric.get(metric) ?? []);
  const all = used.flatMap(metricsOf).flatMap((metric) => byMetric.get(metric) ?? []);
  return {
    signal,
    meaning,
    from: [...new Set(all.map(({ from }) => from))].toSorted(),
    first: renderTime(Math.max(...needed.map((some) => Math.min(...some.map(({ firstMs }) => firstMs))))),
    last: renderTime(Math.min(...needed.map((some) => Math.max(...some.map(({ lastMs }) => lastMs))))),
    needs: [],
    lost,
  };
}

/** What is missing of the alternative that lacks least; the engine prefers the first of equals. */
function findNeeds(alternatives: SignalDefinition["alternatives"], byMetric: ByMetric): readonly string[] {
  const missing = alternatives.map((terms) => needsOf(terms).filter((metric) => !byMetric.has(metric)));
  return missing.toSorted((left, right) => left.length - right.length)[0] ?? [];
}

/** Without any that must be there, any that may be there gives the signal. */
function needsOf(terms: readonly SignalTerm[]): readonly string[] {
  const required = terms.filter(({ optional }) => optional !== true);
  return [...new Set((required.length > 0 ? required : terms).flatMap(metricsOf))];
}

function metricsOf({ metric, times, over }: SignalTerm): readonly string[] {
  return [metric, times, over].filter((name) => name !== undefined);
}

function renderTime(milliseconds: number): string {
  return new Date(milliseconds).toISOString();
}
