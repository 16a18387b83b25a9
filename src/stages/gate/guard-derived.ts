import type { InstanceEngine } from "../../engines/effective-setting.ts";
import { evaluateDerived } from "../../engines/evaluate-derived.ts";
import { canonicalJson } from "../../model/canonical-json.ts";
import { type Expression, mentionedSettings } from "../../model/expression.ts";
import type { DerivedValue, Lock } from "../../model/policy.ts";
import type { InstanceState } from "../../model/state.ts";
import type { DerivedGround } from "./requirement.ts";

/** An instance on one side of a change; without a place its engine or version is unknown. */
export interface DerivedSide {
  readonly state: InstanceState;
  readonly place: InstanceEngine | undefined;
}

/** An instance under a lock: as trunk describes it, and as the request does. */
export interface DerivedSides {
  readonly name: string;
  readonly before: DerivedSide | undefined;
  readonly after: DerivedSide | undefined;
}

/**
 * The locked derived values of an instance that a change moves (D8). One that cannot be computed counts as moved: doubt is never a
 * pass. While a value's `allow` holds on the request's side it may move.
 */
export function guardDerived({ derived }: Pick<Lock, "derived">, sides: DerivedSides): readonly DerivedGround[] {
  return derived.flatMap((value) => guardValue(value, sides));
}

function guardValue(derived: DerivedValue, { name, before, after }: DerivedSides): readonly DerivedGround[] {
  const [old, fresh] = [compute(derived.value, before), compute(derived.value, after)];
  const isAllowed = derived.allow && after && holds(derived.allow, after);
  return isAllowed || isSame(old, fresh)
    ? []
    : [{ kind: "derived", instance: name, name: derived.name, before: old.text, after: fresh.text }];
}

function isSame(old: Computed, fresh: Computed): boolean {
  return old.identity !== undefined && old.identity === fresh.identity;
}

interface Computed {
  readonly text: string;
  /** Tells it apart from every other value; absent where there is none. */
  readonly identity?: string;
}

function compute(expression: Expression, side: DerivedSide | undefined): Computed {
  if (!side) return { text: "nothing" };
  const { state, place } = side;
  if (!place) return { text: "cannot be computed (its engine or version is not known)" };
  const outcome = evaluateDerived(expression, state, place);
  const isHidden = mayShowSecret(expression, place);
  if (outcome.kind === "failure")
    return { text: isHidden ? "cannot be computed" : `cannot be computed (${outcome.reason})` };
  const { value } = outcome;
  if (typeof value === "number" && !Number.isFinite(value)) return { text: "is no finite number" };
  const text = typeof value === "object" ? canonicalJson(value) : String(value);
  return { text: isHidden ? "(hidden)" : text, identity: `${typeof value} ${text}` };
}

function holds(condition: Expression, { state, place }: DerivedSide): boolean {
  const outcome = place && evaluateDerived(condition, state, place);
  return outcome?.kind === "value" && outcome.value === true;
}

function mayShowSecret(expression: Expression, { catalog }: InstanceEngine): boolean {
  const names = mentionedSettings(expression) ?? [...catalog.parameters.keys()];
  return names.some((name) => catalog.parameters.get(name)?.secret);
}
