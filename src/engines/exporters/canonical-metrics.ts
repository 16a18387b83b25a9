import type { MetricDefinition } from "../../model/metric.ts";
import { workloadEngines } from "../metrics/index.ts";

/** The vocabulary of every engine, by name. */
export const canonicalMetrics: ReadonlyMap<string, MetricDefinition> = new Map(
  [...workloadEngines.values()].flatMap(({ metrics }) => metrics.map((metric) => [metric.name, metric])),
);
