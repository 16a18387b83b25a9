import { assertNever } from "../../model/assert-never.ts";
import type { MetricSourceConfiguration } from "../../model/configuration.ts";
import { parseDuration } from "../../model/quantity.ts";
import type { MetricSource } from "../generated/documents.ts";

/** How long one answer may take where `setpoint.yaml` does not say. */
const defaultTimeoutMs = 30_000;

/** Samples that a query may touch where `setpoint.yaml` does not say: Prometheus' own limit (`--query.max-samples`). */
const defaultMaxSamples = 50_000_000;

/** Makes sources of metrics out of what `setpoint.yaml` says of them, by name. */
export function buildMetricSources(
  sources: Readonly<Record<string, MetricSource>>,
): Readonly<Record<string, MetricSourceConfiguration>> {
  return Object.fromEntries(Object.entries(sources).map(([name, source]) => [name, buildSource(source)]));
}

/** What a kind requires is there: a document without it is broken, and takes no part. */
function buildSource(source: MetricSource): MetricSourceConfiguration {
  switch (source.kind) {
    case "prometheus":
      return buildPrometheus(source);
    case "files":
      return { kind: "files", paths: source.paths ?? "" };
    case "cloudwatch":
      return {
        kind: "cloudwatch",
        region: source.region ?? "",
        ...(source.endpoint === undefined ? {} : { endpoint: source.endpoint }),
      };
    default:
      return assertNever(source.kind);
  }
}

function buildPrometheus(source: MetricSource): MetricSourceConfiguration {
  const { url = "", bearer, basic, tenant, caFile, timeout, maxSamples = defaultMaxSamples } = source;
  return {
    kind: "prometheus",
    url: url.replace(/\/+$/u, ""),
    ...(bearer === undefined ? {} : { bearer }),
    ...(basic === undefined ? {} : { basic }),
    ...(tenant === undefined ? {} : { tenant }),
    ...(caFile === undefined ? {} : { caFile }),
    timeoutMs: (timeout === undefined ? undefined : parseDuration(timeout)) ?? defaultTimeoutMs,
    maxSamples,
  };
}
