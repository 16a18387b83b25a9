import type { Catalog, Engine, NameReading } from "../../engines/engine.ts";
import type { Expression, ExpressionScope } from "../../model/expression.ts";
import type { Finding } from "../../model/finding.ts";
import type { Instance } from "../../model/instance.ts";
import type { Profile } from "../../model/profile.ts";
import type { Setting } from "../../model/setting.ts";
import { bindSettings, type BoundSetting, pickBound } from "./bind-settings.ts";
import type { SettingsByParameter } from "./evaluate-settings.ts";
import type { LayeredSetting } from "./layered-setting.ts";

/** What binding needs to know of the instance's engine and of its expressions. */
export interface BindingContext {
  readonly engine: Engine;
  readonly catalog: Catalog;
  readonly scope: ExpressionScope;
  /** Look at these parameters alone; absent: at all. */
  readonly only?: ReadonlySet<string>;
}

/** The settings that apply to an instance, and what is wrong with their names and conditions. */
export interface ApplicableSettings {
  readonly byParameter: SettingsByParameter;
  readonly findings: readonly Finding[];
}

/** Gathers the settings that apply: condition true, name known to this version; lowest first for each parameter. */
export function bindApplicable(
  instance: Instance,
  profiles: readonly Profile[],
  context: BindingContext,
): ApplicableSettings {
  const byParameter = new Map<string, LayeredSetting[]>();
  const findings: Finding[] = [];
  const layers = [
    ...profiles.map((profile) => ({
      layer: { kind: "profile" as const, name: profile.name },
      settings: profile.settings,
    })),
    { layer: { kind: "instance" as const, name: instance.name }, settings: instance.settings },
  ];
  for (const layer of layers) {
    const all = bindSettings({ ...layer, engine: context.engine, catalog: context.catalog });
    for (const bound of context.only ? pickBound(all, context.only) : all) {
      const outcome = bindOne(bound, context);
      if (outcome === undefined) continue;
      if ("code" in outcome) findings.push(outcome);
      else addCandidate(outcome, { byParameter, findings });
    }
  }
  return { byParameter, findings };
}

/** `undefined` where the condition is false: such a setting may even name a parameter that this version does not have. */
function bindOne(bound: BoundSetting, { scope, catalog }: BindingContext): LayeredSetting | Finding | undefined {
  const { setting, name, layered } = bound;
  const holds = setting.when === undefined ? true : decideCondition(setting.when, scope);
  if (typeof holds === "string") return conditionProblem(setting, layered?.parameter.name ?? setting.parameter, holds);
  if (!holds || layered) return holds ? layered : undefined;
  return name.kind === "known" ? undefined : nameProblem(setting, name, catalog);
}

/** True or false, or why it is neither. */
function decideCondition(condition: Expression, scope: ExpressionScope): boolean | string {
  const outcome = condition.evaluate(scope);
  if (outcome.kind === "failure") return outcome.reason;
  return typeof outcome.value === "boolean" ? outcome.value : "its value is neither true nor false";
}

function addCandidate(
  candidate: LayeredSetting,
  into: { readonly byParameter: Map<string, LayeredSetting[]>; readonly findings: Finding[] },
): void {
  const { parameter, layer } = candidate;
  const known = into.byParameter.get(parameter.name);
  if (!known) {
    into.byParameter.set(parameter.name, [candidate]);
    return;
  }
  const twin = known.find((other) => other.layer.name === layer.name && other.layer.kind === layer.kind);
  if (twin) into.findings.push(duplicateProblem(candidate, twin));
  known.push(candidate);
}

function duplicateProblem({ layer, setting, parameter }: LayeredSetting, twin: LayeredSetting): Finding {
  return {
    code: "resolve/duplicate-parameter",
    severity: "error",
    message: `${layer.name} sets ${parameter.name} twice: as ${twin.setting.parameter} and as ${setting.parameter}.`,
    fix: `Keep one of them, written ${parameter.name}.`,
    at: setting.at,
    parameter: parameter.name,
  };
}

function conditionProblem(setting: Setting, parameter: string, reason: string): Finding {
  return {
    code: "resolve/condition-failed",
    severity: "error",
    message: `The condition of ${setting.parameter} (${setting.when?.source ?? ""}) cannot be decided: ${reason}.`,
    fix: "Write a condition over version, labels, resources or variables that is true or false.",
    at: setting.when?.at ?? setting.at,
    parameter,
  };
}

function nameProblem(setting: Setting, name: Exclude<NameReading, { kind: "known" }>, catalog: Catalog): Finding {
  const place = { severity: "error" as const, at: setting.at, parameter: setting.parameter };
  const where = `${catalog.engine} ${catalog.major}`;
  switch (name.kind) {
    case "gone":
      return {
        ...place,
        code: "resolve/parameter-gone",
        message: `${setting.parameter} was removed in ${name.removedIn}; ${where} does not know it.`,
        fix: name.hint,
      };
    case "not-yet": {
      const fix = `Give it a condition (when: "version >= ${name.addedIn}"), or remove it.`;
      return {
        ...place,
        code: "resolve/parameter-not-yet",
        message: `${setting.parameter} exists from ${name.addedIn} on; this instance runs ${where}.`,
        fix,
      };
    }
    case "unknown": {
      const fix =
        name.suggestions.length > 0
          ? `Did you mean ${name.suggestions.join(" or ")}?`
          : "Remove it, or look the name up with setpoint catalog show.";
      return {
        ...place,
        code: "resolve/unknown-parameter",
        message: `${where} has no parameter ${setting.parameter}.`,
        fix,
      };
    }
  }
}
