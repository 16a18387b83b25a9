import type { MetricInventory, MetricPresence } from "../../../ports/metric-source.ts";
import type { MappedParts } from "./map-parts.ts";

/** At most this many names that no table knows are told. */
const maxExamples = 10;

/** What the files hold of an instance, by metric and by the name that the files give it. */
export function listInventory({ parts, exporters, unknown }: MappedParts): MetricInventory {
  const found = new Map<string, MetricPresence>();
  for (const { definition, series } of parts) {
    const key = `${definition.name} ${series.metric}`;
    const before = found.get(key);
    found.set(key, {
      metric: definition.name,
      from: series.metric,
      series: (before?.series ?? 0) + 1,
      firstMs: Math.min(before?.firstMs ?? series.firstMs, series.firstMs),
      lastMs: Math.max(before?.lastMs ?? series.lastMs, series.lastMs),
    });
  }
  const names = [...new Set(unknown.map(({ metric }) => metric))].toSorted();
  return {
    found: [...found].toSorted(([left], [right]) => (left < right ? -1 : 1)).map(([, presence]) => presence),
    exporters,
    unknown: { series: unknown.length, examples: names.slice(0, maxExamples) },
    lacking: [],
  };
}
