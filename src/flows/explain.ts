import { effectiveSetting, findInstanceEngine, type InstanceEngine } from "../engines/effective-setting.ts";
import { closestNames } from "../model/closest-names.ts";
import type { Finding } from "../model/finding.ts";
import type { ExplainResult } from "../model/results.ts";
import { SetpointError } from "../model/setpoint-error.ts";
import type { EffectiveSetting, InstanceState } from "../model/state.ts";
import { type Reader, readSide } from "./read-side.ts";

/** Which value to explain, as which ref (the working tree without one) says it. */
export interface ExplainRequest {
  readonly ref?: string;
  readonly instance: string;
  /** Absent: every parameter that a document declares. */
  readonly parameter?: string;
}

/**
 * Says what a parameter of an instance is to be, which document and line says so, and what that won over.
 *
 * @throws SetpointError SP_EXPLAIN_UNKNOWN_INSTANCE, SP_EXPLAIN_UNKNOWN_PARAMETER
 */
export async function explain(reader: Reader, request: ExplainRequest): Promise<ExplainResult> {
  const side = await readSide(reader, request.ref);
  const state = side.state.instances.get(request.instance);
  if (!state) throw unknownInstance(request.instance, [...side.state.instances.keys()]);
  const place = findInstanceEngine(state, reader.engines);
  const { name, engine, version } = state.instance;
  const settings =
    place && request.parameter !== undefined
      ? [explainOne(state, place, request.parameter)]
      : [...state.settings.values()];
  const findings = place || state.findings.length > 0 ? state.findings : [onlyMeasured(state)];
  return { kind: "explain", instance: name, engine, version, settings, findings };
}

/** Says why an instance has no values. */
function onlyMeasured({ instance: { name, engine, versionAt } }: InstanceState): Finding {
  return {
    code: "resolve/only-measured",
    severity: "note",
    message: `Setpoint manages no parameters of ${engine}: it reads the metrics of ${name}, and leaves its values alone.`,
    fix: `See what it does: setpoint workload ${name}.`,
    at: versionAt,
    instance: name,
  };
}

function explainOne(state: InstanceState, { catalog }: InstanceEngine, wanted: string): EffectiveSetting {
  const found = catalog.find(wanted);
  if (found.kind === "known") return effectiveSetting(state, found.parameter);
  const close = found.kind === "unknown" ? found.suggestions : [];
  const fix =
    close.length > 0
      ? `Did you mean ${close.join(" or ")}?`
      : `List them: setpoint catalog show ${catalog.engine} ${catalog.major}`;
  throw new SetpointError(
    "SP_EXPLAIN_UNKNOWN_PARAMETER",
    `${catalog.engine} ${catalog.major} has no parameter ${wanted}.`,
    { fix },
  );
}

function unknownInstance(name: string, known: readonly string[]): SetpointError {
  const close = closestNames(name, known);
  const fix = close.length > 0 ? `Did you mean ${close.join(" or ")}?` : `There are ${known.length}: see instances/.`;
  return new SetpointError("SP_EXPLAIN_UNKNOWN_INSTANCE", `There is no instance ${name}.`, { fix });
}
