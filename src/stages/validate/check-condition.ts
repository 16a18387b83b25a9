import type { ExpressionScope } from "../../model/expression.ts";
import type { Finding } from "../../model/finding.ts";
import type { Instance } from "../../model/instance.ts";
import type { Constraint } from "../../model/profile.ts";

/** A finding where a rule or a constraint does not hold, or cannot be decided: doubt is an error, never a pass. */
export function checkCondition(condition: Constraint, scope: ExpressionScope, instance: Instance): readonly Finding[] {
  const outcome = condition.rule.evaluate(scope);
  const place = { at: condition.rule.at, instance: instance.name };
  if (outcome.kind === "value" && outcome.value === true) return [];
  if (outcome.kind === "value" && outcome.value === false) {
    const fix = `Change ${instance.name} or its profiles until ${condition.rule.source} is true.`;
    return [{ code: "validate/rule-broken", severity: condition.severity, message: condition.message, fix, ...place }];
  }
  const reason = outcome.kind === "failure" ? outcome.reason : "its value is neither true nor false";
  const message = `${condition.rule.source} cannot be decided for ${instance.name}: ${reason}.`;
  const fix = "Declare on the instance what the condition uses, or test for it first: has(labels.tier) && …";
  return [{ code: "validate/rule-undecided", severity: "error", message, fix, ...place }];
}
