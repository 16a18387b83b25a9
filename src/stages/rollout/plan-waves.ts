import type { Instance } from "../../model/instance.ts";
import { matchesGlob, matchesInstance } from "../../model/policy-matching.ts";
import type { Precedence } from "../../model/plan.ts";
import type { Rollout } from "../../model/policy.ts";

/** Instances that are changed one after the other, and then watched before any other is. */
export interface Wave {
  /** `critical: canary`, `critical: wave 1`; `no rollout`. */
  readonly name: string;
  /** In the order in which they are changed; never none. */
  readonly instances: readonly string[];
  /** Absent for instances under no rollout: nothing is waited for, nothing is asked. */
  readonly rollout?: Rollout;
}

/** What is to come in waves. */
export interface WaveRequest {
  /** Those to be changed, in their order. */
  readonly instances: readonly Instance[];
  readonly rollouts: readonly Rollout[];
  /** What of the order must hold across waves. */
  readonly precedences: readonly Precedence[];
}

/**
 * Deals instances out to waves. First those under no rollout, together, as if there were none. Then rollout by rollout, by name: its
 * canaries; then as many in order as make up each percentage of its instances in this run, never more, but at least one; the rest last.
 * Validation lets no instance be under several rollouts; it would belong to the first by name.
 *
 * Nobody overtakes: an instance that may only follow others (a standby whose values fall follows its primary) waits for the wave of the
 * last of these; a canary that may not go first is none. A primary and its standbys may be in different waves where that order holds, so that a standby can
 * be the canary of its primary.
 */
export function planWaves({ instances, rollouts, precedences }: WaveRequest): readonly Wave[] {
  const sorted = rollouts.toSorted((left, right) => (left.name < right.name ? -1 : 1));
  const held = instances.map((instance) => ({
    name: instance.name,
    by: sorted.find((rollout) => matchesInstance(rollout.match, instance)),
  }));
  const free = held.filter(({ by }) => !by).map(({ name }) => name);
  const dealt = sorted.flatMap((rollout) => dealOut(rollout, namesUnder(rollout, held), precedences));
  const slots: readonly Slot[] = [{ names: free }, ...dealt];
  return nameWaves(holdBack(slots, instances, precedences));
}

interface Held {
  readonly name: string;
  readonly by: Rollout | undefined;
}

/** A place in the sequence of waves; may stay empty. */
interface Slot {
  readonly rollout?: Rollout;
  readonly isCanary?: boolean;
  readonly names: readonly string[];
}

function namesUnder(rollout: Rollout, held: readonly Held[]): readonly string[] {
  return held.filter(({ by }) => by === rollout).map(({ name }) => name);
}

function dealOut(rollout: Rollout, names: readonly string[], precedences: readonly Precedence[]): readonly Slot[] {
  const asked = new Set(names.filter((name) => rollout.canary.some((pattern) => matchesGlob(pattern, name))));
  const waiting = precedences.filter(({ leaders }) => !leaders.every((name) => asked.has(name)));
  const mustWait = new Set(waiting.flatMap(({ followers }) => followers));
  const leading = new Set([...asked].filter((name) => !mustWait.has(name)));
  const sequence = [...leading, ...names.filter((name) => !leading.has(name))];
  const canaries = leading.size;
  const ends = rollout.waves.map((percent) => Math.max(1, Math.floor((names.length * percent) / 100)));
  const slots: Slot[] = [{ rollout, isCanary: true, names: sequence.slice(0, canaries) }];
  let start = canaries;
  for (const end of [...ends, names.length]) {
    slots.push({ rollout, names: sequence.slice(start, end) });
    start = Math.max(start, end);
  }
  return slots;
}

/** Moves whoever may not go before another to the other's wave. A group has one precedence: nobody has to be moved twice. */
function holdBack(
  slots: readonly Slot[],
  instances: readonly Instance[],
  precedences: readonly Precedence[],
): readonly Slot[] {
  const placeOf = new Map(slots.flatMap(({ names }, place) => names.map((name) => [name, place] as const)));
  const places = (names: readonly string[]): readonly number[] => names.flatMap((name) => placeOf.get(name) ?? []);
  for (const { leaders, followers } of precedences) {
    const earliest = Math.max(0, ...places(leaders));
    for (const name of followers) {
      const place = placeOf.get(name);
      if (place !== undefined) placeOf.set(name, Math.max(place, earliest));
    }
  }
  return slots.map((slot, place) => ({
    ...slot,
    names: instances.map(({ name }) => name).filter((name) => placeOf.get(name) === place),
  }));
}

function nameWaves(slots: readonly Slot[]): readonly Wave[] {
  const counts = new Map<Rollout, number>();
  const waves: Wave[] = [];
  for (const { rollout, isCanary, names: instances } of slots) {
    if (instances.length === 0) continue;
    if (!rollout) waves.push({ name: "no rollout", instances });
    else if (isCanary) waves.push({ name: `${rollout.name}: canary`, instances, rollout });
    else {
      const count = (counts.get(rollout) ?? 0) + 1;
      counts.set(rollout, count);
      waves.push({ name: `${rollout.name}: wave ${count}`, instances, rollout });
    }
  }
  return waves;
}
