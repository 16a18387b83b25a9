import { settingsScope } from "../../engines/effective-setting.ts";
import type { Catalog, Engine, ValueReading } from "../../engines/engine.ts";
import type { Expression, ExpressionScope, ExpressionValue } from "../../model/expression.ts";
import type { Finding } from "../../model/finding.ts";
import type { Setting } from "../../model/setting.ts";
import { type LayeredSetting, withReading } from "./layered-setting.ts";

/** The settings of each parameter, lowest first, by canonical name. */
export type SettingsByParameter = ReadonlyMap<string, readonly LayeredSetting[]>;

/** What evaluation needs to know of the instance. */
export interface EvaluationContext {
  readonly engine: Engine;
  readonly catalog: Catalog;
  readonly scope: ExpressionScope;
  /** Picks the setting whose value other expressions see. */
  readonly pick: (candidates: readonly LayeredSetting[]) => LayeredSetting | undefined;
}

/** Every setting with its value, and what was wrong. */
export interface EvaluatedSettings {
  readonly byParameter: SettingsByParameter;
  readonly findings: readonly Finding[];
}

/**
 * Gives every setting its value. Expressions may refer to `settings`: those wait until what they refer to has a value, so order
 * does not matter, and a circle is reported as what it is.
 */
export function evaluateSettings(settings: SettingsByParameter, context: EvaluationContext): EvaluatedSettings {
  const byParameter = new Map(settings);
  const waiting: Waiting[] = [];
  for (const [name, candidates] of settings) {
    if (!candidates.some(isExpression)) continue;
    if (candidates.some((candidate) => candidate.awaitsSettings)) {
      waiting.push([name, candidates]);
      byParameter.delete(name);
    } else byParameter.set(name, evaluateAll(candidates, context.engine, context.scope));
  }
  settleWaiting(waiting, context, byParameter);
  const findings: Finding[] = [];
  for (const candidates of byParameter.values())
    for (const one of candidates) if (one.findings.length > 0) findings.push(...one.findings);
  return { byParameter, findings };
}

function isExpression({ setting }: LayeredSetting): boolean {
  return setting.source.kind === "expression";
}

type Waiting = readonly [name: string, candidates: readonly LayeredSetting[]];

function settleWaiting(
  first: readonly Waiting[],
  context: EvaluationContext,
  settled: Map<string, readonly LayeredSetting[]>,
): void {
  let waiting = first;
  while (waiting.length > 0) {
    const scope = { ...context.scope, settings: settledScope(context, settled, waiting) };
    const tried = waiting.map(([name, candidates]) => ({
      name,
      candidates,
      evaluated: evaluateAll(candidates, context.engine, scope),
    }));
    const done = tried.filter(({ evaluated }) => evaluated.every((one) => one.value));
    const isStuck = done.length === 0;
    for (const { name, evaluated } of isStuck ? tried : done) settled.set(name, evaluated);
    waiting = isStuck ? [] : waiting.filter(([name]) => !settled.has(name));
  }
}

/** What the waiting expressions look at: settled values and defaults, less what is still waiting itself. */
function settledScope(
  { engine, catalog, pick }: EvaluationContext,
  settled: SettingsByParameter,
  waiting: readonly Waiting[],
): Record<string, ExpressionValue> {
  const expressions = waiting.flatMap(([, candidates]) => candidates.flatMap(({ setting }) => expressionOf(setting)));
  const declared = (name: string): LayeredSetting["value"] => pick(settled.get(name) ?? [])?.value;
  const scope = settingsScope(declared, { engine, catalog }, expressions);
  for (const [name] of waiting) delete scope[name];
  return scope;
}

function evaluateAll(
  candidates: readonly LayeredSetting[],
  engine: Engine,
  scope: ExpressionScope,
): readonly LayeredSetting[] {
  return candidates.map((candidate) => {
    const { source } = candidate.setting;
    return source.kind === "text"
      ? candidate
      : withReading(candidate, readExpression(candidate, source.expression, { engine, scope }));
  });
}

function readExpression(
  { parameter }: LayeredSetting,
  expression: Expression,
  { engine, scope }: { readonly engine: Engine; readonly scope: ExpressionScope },
): ValueReading {
  const outcome = expression.evaluate(scope);
  if (outcome.kind === "value") return engine.readResult(parameter, outcome.value);
  const message = `${parameter.name}: \${${expression.source}} has no value: ${outcome.reason}`;
  const fix = "Declare what the expression uses (resources, labels, variables), or mend the expression.";
  return { kind: "refused", problem: { code: "resolve/expression-failed", message, fix } };
}

function expressionOf({ source }: Setting): readonly Expression[] {
  return source.kind === "expression" ? [source.expression] : [];
}
