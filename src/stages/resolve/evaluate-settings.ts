import type { Engine, ValueReading } from "../../engines/engine.ts";
import type { Expression, ExpressionScope, ExpressionValue } from "../../model/expression.ts";
import type { Finding } from "../../model/finding.ts";
import type { Parameter } from "../../model/parameter.ts";
import type { Setting } from "../../model/setting.ts";
import type { Value } from "../../model/value.ts";

/** The document that a setting stands in. */
export interface Layer {
  readonly kind: "profile" | "instance";
  readonly name: string;
}

/** A setting that applies to an instance: its name is known, its condition holds. */
export interface ApplicableSetting {
  readonly layer: Layer;
  readonly setting: Setting;
  readonly parameter: Parameter;
  /** Of a literal. */
  readonly reading?: ValueReading;
}

/** A setting with its value; without one, the value could not be read and a finding says so. */
export interface EvaluatedSetting extends ApplicableSetting {
  readonly value?: Value;
}

/** The settings of one parameter, lowest first, by canonical name. */
export type SettingsByParameter = ReadonlyMap<string, readonly ApplicableSetting[]>;

/** What evaluation needs to know of the instance. */
export interface EvaluationContext {
  readonly engine: Engine;
  readonly scope: ExpressionScope;
  /** The default of every parameter of the version, as expressions see it. */
  readonly defaults: () => Readonly<Record<string, ExpressionValue>>;
  /** Picks the setting whose value other expressions see. */
  readonly pick: (candidates: readonly EvaluatedSetting[]) => EvaluatedSetting | undefined;
}

/** Every setting with its value, and what was wrong. */
export interface EvaluatedSettings {
  readonly byParameter: ReadonlyMap<string, readonly EvaluatedSetting[]>;
  readonly findings: readonly Finding[];
}

/**
 * Gives every setting its value. Expressions may refer to `settings`: those wait until what they refer to has a value, so order
 * does not matter, and a circle is reported as what it is.
 */
export function evaluateSettings(settings: SettingsByParameter, context: EvaluationContext): EvaluatedSettings {
  const findings: Finding[] = [];
  const byParameter = new Map<string, readonly EvaluatedSetting[]>();
  const waiting: [string, readonly ApplicableSetting[]][] = [];
  for (const [name, candidates] of settings) {
    if (
      candidates.some(({ setting }) => setting.source.kind === "expression" && readsSettings(setting.source.expression))
    ) {
      waiting.push([name, candidates]);
    } else byParameter.set(name, evaluateAll(candidates, context, { scope: context.scope, findings }));
  }
  if (waiting.length > 0) settleWaiting(waiting, context, { byParameter, findings });
  return { byParameter, findings };
}

function settleWaiting(
  first: [string, readonly ApplicableSetting[]][],
  context: EvaluationContext,
  into: { readonly byParameter: Map<string, readonly EvaluatedSetting[]>; readonly findings: Finding[] },
): void {
  let waiting = first;
  while (waiting.length > 0) {
    const scope = { ...context.scope, settings: settledScope(context, into.byParameter, waiting) };
    const still = waiting.filter(([name, candidates]) => {
      const findings: Finding[] = [];
      const evaluated = evaluateAll(candidates, context, { scope, findings });
      if (findings.length === 0) into.byParameter.set(name, evaluated);
      return findings.length > 0;
    });
    if (still.length === waiting.length) {
      for (const [name, candidates] of still) {
        into.byParameter.set(name, evaluateAll(candidates, context, { scope, findings: into.findings }));
      }
      return;
    }
    waiting = still;
  }
}

/** Defaults, less what is still waiting, over which lies what has been settled. */
function settledScope(
  context: EvaluationContext,
  settled: ReadonlyMap<string, readonly EvaluatedSetting[]>,
  waiting: readonly (readonly [string, unknown])[],
): Record<string, ExpressionValue> {
  const scope: Record<string, ExpressionValue> = { ...context.defaults() };
  for (const [name] of waiting) delete scope[name];
  for (const [name, candidates] of settled) {
    const winner = context.pick(candidates);
    if (winner?.value) scope[name] = context.engine.toExpression(winner.parameter, winner.value);
  }
  return scope;
}

function evaluateAll(
  candidates: readonly ApplicableSetting[],
  context: EvaluationContext,
  run: { readonly scope: ExpressionScope; readonly findings: Finding[] },
): readonly EvaluatedSetting[] {
  return candidates.map((candidate) => {
    const reading = candidate.reading ?? readExpression(candidate, context.engine, run.scope);
    run.findings.push(...readingFindings(reading, candidate));
    return reading.kind === "value" ? { ...candidate, value: reading.value } : candidate;
  });
}

function readExpression(
  { setting, parameter }: ApplicableSetting,
  engine: Engine,
  scope: ExpressionScope,
): ValueReading {
  if (setting.source.kind === "text") return engine.readValue(parameter, setting.source.text);
  const { expression } = setting.source;
  const outcome = expression.evaluate(scope);
  if (outcome.kind === "value") return engine.readResult(parameter, outcome.value);
  const message = `${parameter.name}: \${${expression.source}} has no value: ${outcome.reason}`;
  const fix = "Declare what the expression uses (resources, labels, variables), or mend the expression.";
  return { kind: "refused", problem: { code: "resolve/expression-failed", message, fix } };
}

function readingFindings(reading: ValueReading, { setting, parameter }: ApplicableSetting): readonly Finding[] {
  const place = { at: setting.at, parameter: parameter.name };
  if (reading.kind === "refused") return [{ ...reading.problem, severity: "error", ...place }];
  return reading.warnings.map((warning) => ({ ...warning, severity: "warning", ...place }));
}

/** By the word alone: a false alarm costs one more round, a miss is not possible. */
function readsSettings(expression: Expression): boolean {
  return /\bsettings\b/.test(expression.source);
}
