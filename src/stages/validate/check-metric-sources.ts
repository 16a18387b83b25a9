import { closestNames } from "../../model/closest-names.ts";
import { liveSource, type MetricSourceConfiguration } from "../../model/configuration.ts";
import type { Finding } from "../../model/finding.ts";
import type { Fleet } from "../../model/fleet.ts";
import type { InstanceMetrics } from "../../model/instance.ts";

/** Instances whose metrics are at a source that there is not, or that could be anybody's at the source that they name. */
export function checkMetricSources({ instances, configuration }: Fleet): readonly Finding[] {
  const { metricSources = {} } = configuration;
  return [...instances.values()].flatMap(({ name, metrics }): readonly Finding[] => {
    if (metrics === undefined || metrics.source === liveSource) return [];
    const source = Object.hasOwn(metricSources, metrics.source) ? metricSources[metrics.source] : undefined;
    const problem = source ? findAnybodys(source, metrics) : unknownSource(metrics.source, Object.keys(metricSources));
    return problem ? [{ ...problem, severity: "error", at: metrics.at, instance: name }] : [];
  });
}

type Problem = Pick<Finding, "code" | "message" | "fix">;

function unknownSource(name: string, known: readonly string[]): Problem {
  const close = closestNames(name, known);
  const names = [...known.toSorted(), liveSource].join(", ");
  return {
    code: "validate/unknown-metric-source",
    message: `The metrics are said to be at ${name}, which is no source of setpoint.yaml; there are ${names}.`,
    fix:
      close.length > 0
        ? `Did you mean ${close.join(" or ")}?`
        : `Add ${name} to spec.metrics.sources of setpoint.yaml.`,
  };
}

/** Files may hold one instance alone; a store never does. */
function findAnybodys({ kind }: MetricSourceConfiguration, { source, selector }: InstanceMetrics): Problem | undefined {
  if (kind === "files" || Object.keys(selector).length > 0) return undefined;
  return {
    code: "validate/no-metric-selector",
    message: `Nothing says which series of ${source} are this instance's.`,
    fix: 'Add selector to spec.metrics: labels and their values, such as { instance: "orders-prod:9187" }.',
  };
}
