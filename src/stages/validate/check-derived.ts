import type { InstanceEngine } from "../../engines/effective-setting.ts";
import { evaluateDerived } from "../../engines/evaluate-derived.ts";
import type { Evaluation } from "../../model/expression.ts";
import type { Finding } from "../../model/finding.ts";
import { matchesInstance } from "../../model/policy-matching.ts";
import type { DerivedValue, Lock } from "../../model/policy.ts";
import type { InstanceState } from "../../model/state.ts";

/** Locked derived values that an instance does not have, and conditions on them that nobody can decide: the lock would never open. */
export function checkDerived(locks: readonly Lock[], state: InstanceState, place: InstanceEngine): readonly Finding[] {
  const own = locks.filter((lock) => lock.derived.length > 0 && matchesInstance(lock.match, state.instance));
  return own.flatMap((lock) => lock.derived.flatMap((derived) => checkValue({ lock, derived }, state, place)));
}

interface LockedValue {
  readonly lock: Lock;
  readonly derived: DerivedValue;
}

function checkValue({ lock, derived }: LockedValue, state: InstanceState, place: InstanceEngine): readonly Finding[] {
  const { value, allow } = derived;
  const name = `${derived.name} of lock ${lock.name}`;
  const reasons = [
    { at: value.at, what: name, reason: findFailure(evaluateDerived(value, state, place)) },
    ...(allow
      ? [{ at: allow.at, what: `The allow of ${name}`, reason: findDoubt(evaluateDerived(allow, state, place)) }]
      : []),
  ];
  return reasons.flatMap(({ at, what, reason }) => {
    if (reason === undefined) return [];
    const message = `${what} cannot be told for ${state.instance.name}: ${reason}`;
    const fix =
      "Declare on the instance what the expression uses, or narrow the lock's match. Variables cannot be used.";
    const { instance } = state;
    return [{ code: "validate/derived-undecided", severity: "error", message, fix, at, instance: instance.name }];
  });
}

function findFailure(outcome: Evaluation): string | undefined {
  return outcome.kind === "failure" ? outcome.reason : undefined;
}

function findDoubt(outcome: Evaluation): string | undefined {
  if (outcome.kind === "failure") return outcome.reason;
  return typeof outcome.value === "boolean" ? undefined : "its value is neither true nor false.";
}
