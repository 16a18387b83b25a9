import { findInstanceEngine, type InstanceEngine } from "../../engines/effective-setting.ts";
import type { OverrideChange } from "../../model/audit-event.ts";
import { closestNames } from "../../model/closest-names.ts";
import type { Finding } from "../../model/finding.ts";
import type { Reference } from "../../model/instance.ts";
import type { Parameter } from "../../model/parameter.ts";
import type { Setting } from "../../model/setting.ts";
import type { SourcePosition } from "../../model/source-position.ts";
import type { InstanceState } from "../../model/state.ts";
import { refuse } from "./override-finding.ts";
import type { OverrideContext, OverrideRequest } from "./override-request.ts";
import { pairKey } from "./pair-key.ts";

/** An override's values as the engine reads them. */
export interface OverrideReading {
  /** Canonical, one for each instance and parameter; complete only without findings. */
  readonly changes: readonly ReadChange[];
  readonly findings: readonly Finding[];
}

/** One value with the instance it is meant for. */
export interface ReadChange extends OverrideChange {
  readonly state: InstanceState;
  readonly place: InstanceEngine;
  readonly at: SourcePosition;
}

/** Reads every value of an override for every instance it names, with the grammar of that instance's engine and version. */
export function readChanges({ override }: OverrideRequest, { main, engines }: OverrideContext): OverrideReading {
  const readings = override.instances.map((reference): OverrideReading => {
    const state = main.state.instances.get(reference.name);
    const place = state && findInstanceEngine(state, engines);
    return state && place
      ? readSettings(override.settings, { state, place })
      : failed(unknownInstance(reference, main.state.instances.keys()));
  });
  const changes = readings.flatMap((reading) => reading.changes);
  const findings = readings.flatMap((reading) => reading.findings);
  return { changes, findings: [...findings, ...findDuplicates(changes)] };
}

function unknownInstance({ name, at }: Reference, known: Iterable<string>): Finding {
  const fix = mend(name, known) ?? "Name an instance of trunk.";
  return { ...refuse("unknown-instance", `There is no readable instance ${name} on trunk.`, fix), at };
}

function mend(name: string, known: Iterable<string>): string | undefined {
  const close = closestNames(name, known);
  return close.length > 0 ? `Did you mean ${close.join(" or ")}?` : undefined;
}

type Subject = Pick<ReadChange, "state" | "place">;

function readSettings(settings: readonly Setting[], subject: Subject): OverrideReading {
  const readings = settings.map((setting) => readSetting(setting, subject));
  return {
    changes: readings.flatMap((reading) => reading.changes),
    findings: readings.flatMap((reading) => reading.findings),
  };
}

function readSetting(setting: Setting, { state, place }: Subject): OverrideReading {
  const { source, at } = setting;
  const instance = state.instance.name;
  const name = place.catalog.find(setting.parameter);
  const where = { at, instance, parameter: setting.parameter };
  if (name.kind !== "known")
    return failed({
      ...refuse(
        "unknown-parameter",
        `${state.instance.engine} ${state.instance.version} of ${instance} has no parameter ${setting.parameter}.`,
        mend(setting.parameter, place.catalog.parameters.keys()) ??
          "Correct the name; setpoint catalog show lists them.",
      ),
      ...where,
    });
  if (source.kind === "expression" || setting.when)
    return failed({
      ...refuse(
        "not-plain",
        `${setting.parameter} depends on an expression.`,
        "Write the value itself: an override is accepted as it stands.",
      ),
      ...where,
    });
  const reading = place.engine.readValue(name.parameter, source.text);
  if (reading.kind === "refused") return failed({ ...reading.problem, severity: "error", ...where });
  const { parameter } = name;
  const change = { instance, parameter: parameter.name, value: reading.value, at, state, place };
  return { changes: [change], findings: checkEffect(parameter).map((finding) => ({ ...finding, ...where })) };
}

/** An override must act now, and end without a restart. */
function checkEffect({ name, takesEffect }: Parameter): readonly Finding[] {
  if (takesEffect !== "restart" && takesEffect !== "never") return [];
  const message =
    takesEffect === "restart" ? `${name} changes only by a restart.` : `${name} cannot be changed at all.`;
  return [refuse("restart-only", message, "Override what a reload can change; propose the rest as a change request.")];
}

function findDuplicates(changes: readonly ReadChange[]): readonly Finding[] {
  const seen = new Set<string>();
  return changes.flatMap((change) => {
    const { instance, parameter, at } = change;
    if (!seen.has(pairKey(change))) {
      seen.add(pairKey(change));
      return [];
    }
    const message = `${parameter} of ${instance} is set twice.`;
    return [
      {
        ...refuse("set-twice", message, "Keep one of the values, and name each instance once."),
        instance,
        parameter,
        at,
      },
    ];
  });
}

function failed(finding: Finding): OverrideReading {
  return { changes: [], findings: [finding] };
}
