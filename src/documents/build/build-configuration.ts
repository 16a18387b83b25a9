import type { Configuration, ContributorRules, ForgeConfiguration, OverrideLimits } from "../../model/configuration.ts";
import { parseDuration } from "../../model/quantity.ts";
import type { ConfigurationDocument } from "../generated/documents.ts";
import { buildMetricSources } from "./build-metric-sources.ts";

const hourMs = 3_600_000;

/** Longest override where `setpoint.yaml` names none: a working day. */
const defaultMaxDurationMs = 8 * hourMs;

/** Total override time of a parameter in seven days where `setpoint.yaml` names none. */
const defaultMaxWeeklyMs = 24 * hourMs;

type Spec = ConfigurationDocument["spec"];

/** Makes a configuration out of what `setpoint.yaml` says; what it leaves out has its default. */
export function buildConfiguration(spec: Spec): Configuration {
  const { trunk = "main", audit, forge, contributors, overrides, metrics } = spec;
  return {
    trunk,
    auditBranch: audit?.branch ?? "setpoint/audit",
    forge: buildForge(forge),
    contributors: buildContributors(contributors),
    overrides: buildLimits(overrides),
    ...(metrics?.sources ? { metricSources: buildMetricSources(metrics.sources) } : {}),
  };
}

function buildForge(forge: NonNullable<Spec["forge"]> = { kind: "local" }): ForgeConfiguration {
  return { users: {}, teams: {}, ...forge };
}

function buildContributors(contributors: Spec["contributors"]): ContributorRules {
  const { coAuthors = true, unknown = "close" } = contributors ?? {};
  return { coAuthors, unknown };
}

function buildLimits({ maxDuration, maxWeekly }: NonNullable<Spec["overrides"]> = {}): OverrideLimits {
  return {
    maxDurationMs: durationOf(maxDuration, defaultMaxDurationMs),
    maxWeeklyMs: durationOf(maxWeekly, defaultMaxWeeklyMs),
  };
}

function durationOf(text: string | undefined, otherwise: number): number {
  return text === undefined ? otherwise : (parseDuration(text) ?? 0);
}
