import { closestNames } from "../model/closest-names.ts";
import { type Configuration, liveSource, type MetricSourceConfiguration } from "../model/configuration.ts";
import { SetpointError } from "../model/setpoint-error.ts";
import { readNamedFile } from "./read-named-file.ts";
import { resolveReference } from "./resolve-reference.ts";

/** What `setpoint.yaml` says of a source. @throws SetpointError SP_METRICS_UNKNOWN_SOURCE */
export function getSourceConfiguration({ metricSources = {} }: Configuration, name: string): MetricSourceConfiguration {
  const found = Object.hasOwn(metricSources, name) ? metricSources[name] : undefined;
  if (found) return found;
  const known = [...Object.keys(metricSources).toSorted(), liveSource];
  const close = closestNames(name, known);
  const fix = close.length > 0 ? `Did you mean ${close.join(" or ")}?` : `There are ${known.join(", ")}.`;
  throw new SetpointError("SP_METRICS_UNKNOWN_SOURCE", `setpoint.yaml on the trunk names no source ${name}.`, { fix });
}

/** What a store like Prometheus wants to see of whoever asks, and how it is trusted. */
export interface PrometheusSecrets {
  readonly bearer?: () => string;
  readonly basic?: { readonly user: string; readonly password: () => string };
  readonly ca?: string;
}

/** Finds the secrets and the certificates that a source names. @throws SetpointError SP_METRICS_DENIED, SP_CLI_UNREADABLE_FILE */
export async function findSecrets(
  name: string,
  { bearer, basic, caFile }: Extract<MetricSourceConfiguration, { kind: "prometheus" }>,
  environment: Readonly<Record<string, string | undefined>>,
): Promise<PrometheusSecrets> {
  const find = async (reference: string): Promise<() => string> => {
    const secret = (await resolveReference(reference, environment)) ?? "";
    if (secret === "") throw noSecret(name, reference);
    return () => secret;
  };
  return {
    ...(bearer === undefined ? {} : { bearer: await find(bearer) }),
    ...(basic === undefined ? {} : { basic: { user: basic.user, password: await find(basic.password) } }),
    ...(caFile === undefined ? {} : { ca: await readNamedFile(caFile) }),
  };
}

function noSecret(name: string, reference: string): SetpointError {
  const variable = reference.replace(/^env:/u, "");
  const message = `The source ${name} asks for a secret from ${reference}, and there is none.`;
  const fix = `Put it into the environment variable ${variable}; where SETPOINT_CONNECTIONS is set, into a line of that.`;
  return new SetpointError("SP_METRICS_DENIED", message, { fix });
}
