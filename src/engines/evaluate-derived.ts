import type { Evaluation, Expression } from "../model/expression.ts";
import type { InstanceState } from "../model/state.ts";
import { type InstanceEngine, settingsScope } from "./effective-setting.ts";
import { expressionScope } from "./expression-scope.ts";

/**
 * A lock's expression over the effective state of one instance, and nothing else: a profile's variable is not part of a plan, so that
 * no approval could be bound to what it says.
 */
export function evaluateDerived(
  expression: Expression,
  { instance, settings }: Pick<InstanceState, "instance" | "settings">,
  place: InstanceEngine,
): Evaluation {
  const scope = settingsScope((name) => settings.get(name)?.value, place, [expression]);
  return expression.evaluate({ ...expressionScope(instance, place.version, {}), settings: scope });
}
