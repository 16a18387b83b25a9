import type { MetricDefinition } from "../../model/metric.ts";

/** A counter of the database that adds up over whatever it is told for. */
export function counter(name: string, unit: string, meaning: string): MetricDefinition {
  return { name, kind: "counter", unit, origin: "database", attributes: [], across: "sum", meaning };
}

/** A gauge of the database that adds up over whatever it is told for. */
export function gauge(name: string, unit: string, meaning: string): MetricDefinition {
  return { name, kind: "gauge", unit, origin: "database", attributes: [], across: "sum", meaning };
}

/** The same metric, told apart by attributes. */
export function by(attributes: readonly string[], metric: MetricDefinition): MetricDefinition {
  return { ...metric, attributes };
}

/** The same metric; where there are several, the largest counts. */
export function largest(metric: MetricDefinition): MetricDefinition {
  return { ...metric, across: "max" };
}

/** The same metric, told of the host or container below the database. */
export function ofHost(metric: MetricDefinition): MetricDefinition {
  return { ...metric, origin: "host" };
}
