import { findInstanceEngine } from "../../engines/effective-setting.ts";
import type { Engines } from "../../engines/engine.ts";
import { isAllowed, rememberCoverage } from "../../engines/lock-guard.ts";
import { canonicalJson } from "../../model/canonical-json.ts";
import { type Change, groupByInstance } from "../../model/plan.ts";
import type { Lock } from "../../model/policy.ts";
import { indexLocks } from "../../model/policy-matching.ts";
import type { InstanceState } from "../../model/state.ts";
import { type DerivedSide, guardDerived } from "./guard-derived.ts";
import type { Ground, InstanceEvent, ProposedChange } from "./requirement.ts";

/**
 * Answers what each of trunk's locks holds of a plan. An instance is under a lock if the lock holds it as trunk describes it or as
 * the request does: taking it out is guarded, and so is taking it in, creating it and removing it.
 */
export function guardInstances(proposed: ProposedChange, engines: Engines): (lock: Lock) => readonly Ground[] {
  const find = indexLocks(proposed.base.fleet);
  const changes = groupByInstance(proposed.plan.changes);
  const sides = findTouched(proposed).map((name): InstanceSides => {
    const before = findSide(proposed.base.state.instances.get(name), find, engines);
    const after = findSide(proposed.head.state.instances.get(name), find, engines);
    return { name, changes: changes.get(name) ?? [], before, after };
  });
  return (lock) => {
    const held = { lock, coverageOf: rememberCoverage(lock) };
    return sides.flatMap((instance) => guardInstance(held, instance));
  };
}

/** Instances whose values or definition the plan changes, sorted. */
export function findTouched({ plan }: Pick<ProposedChange, "plan">): readonly string[] {
  const structural = plan.structure.flatMap((change) => (change.kind === "document-changed" ? [] : [change.instance]));
  return [...new Set([...plan.changes.map((change) => change.instance), ...structural])].toSorted();
}

interface InstanceSides {
  readonly name: string;
  readonly changes: readonly Change[];
  readonly before: Side | undefined;
  readonly after: Side | undefined;
}

interface Side extends DerivedSide {
  readonly locks: readonly Lock[];
  /** Connection, so far as it decides which server is meant and what runs on its host. */
  readonly connection: string;
}

function findSide(
  state: InstanceState | undefined,
  find: ReturnType<typeof indexLocks>,
  engines: Engines,
): Side | undefined {
  if (!state) return undefined;
  const connection = canonicalJson(state.instance.connection);
  return { state, locks: find(state.instance), place: findInstanceEngine(state, engines), connection };
}

interface LockMemory {
  readonly lock: Lock;
  readonly coverageOf: ReturnType<typeof rememberCoverage>;
}

function guardInstance(held: LockMemory, instance: InstanceSides): readonly Ground[] {
  const { lock } = held;
  const isHeld = [instance.before, instance.after].some((side) => side?.locks.includes(lock));
  if (!isHeld) return [];
  const event = findEvent(lock, instance);
  const events: readonly Ground[] = event === undefined ? [] : [{ kind: "instance", instance: instance.name, event }];
  const values = instance.changes.flatMap((change) => guardValue(held, change, instance));
  return [...events, ...values, ...guardDerived(lock, instance)];
}

function findEvent(lock: Lock, { before, after }: InstanceSides): InstanceEvent | undefined {
  if (!before) return "is created";
  if (!after) return "is removed";
  const [wasHeld, isHeld] = [isHeldBy(lock, before), isHeldBy(lock, after)];
  if (wasHeld !== isHeld) return isHeld ? "comes under the lock" : "leaves the lock";
  return before.connection === after.connection ? undefined : "is reached another way";
}

/** An instance whose engine or version is not managed has no parameter that the lock could hold. */
function isHeldBy(lock: Lock, { locks, place }: Side): boolean {
  return locks.includes(lock) && place !== undefined;
}

function guardValue(
  { lock, coverageOf }: LockMemory,
  change: Change,
  { before, after }: InstanceSides,
): readonly Ground[] {
  const coverage = coverageOf(change.parameter, after?.place) ?? coverageOf(change.parameter, before?.place);
  if (!coverage) return [];
  const isInside =
    change.after &&
    after?.place &&
    isAllowed(lock, { parameter: change.parameter, value: change.after.value }, after.place);
  return isInside ? [] : [{ kind: "value", change, coverage }];
}
