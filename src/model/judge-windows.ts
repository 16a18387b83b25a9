import type { Instance } from "./instance.ts";
import { matchesInstance } from "./policy-matching.ts";
import type { Window } from "./policy.ts";
import { renderInstant } from "./wall-clock.ts";
import { findEnd, findNextOpening, isInside } from "./window-times.ts";

/** Whether a server may be changed at a moment, as far as windows say. Times are RFC 3339 with the offset of the window's zone. */
export interface WindowVerdict {
  readonly allowed: boolean;
  /** Words that follow the instance's name: `is frozen by window year-end`. */
  readonly because: string;
  /** Where it is allowed: the first moment at which it will not be; absent if none is in sight. */
  readonly until?: string;
  /** Where it is not allowed: the first moment at which it will be; absent if none is in sight. */
  readonly opensAt?: string;
}

/**
 * Decides for one instance: a freeze that is on denies; where maintenance windows match, one of them must be open; without any,
 * changes are allowed at all times.
 *
 * @example
 * judgeWindows(fleet.policies.windows, instance, clock.now());
 * // { allowed: false, because: "is frozen by window year-end", opensAt: "2027-01-03T08:00:00+01:00" }
 */
export function judgeWindows(
  windows: readonly Window[],
  instance: Pick<Instance, "name" | "labels" | "engine">,
  now: Date,
): WindowVerdict {
  const own = windows.filter((window) => matchesInstance(window.match, instance));
  const because = describe(own, now);
  const isAllowed = findBarrier(own, now) === undefined;
  const turn = isAllowed ? findClosing(own, now) : findOpening(own, now);
  if (!turn) return { allowed: isAllowed, because };
  const time = renderInstant(turn.zone, turn.at.getTime());
  return { allowed: isAllowed, because, ...(isAllowed ? { until: time } : { opensAt: time }) };
}

/** A moment, and the zone of the window that makes it matter. */
interface Turn {
  readonly at: Date;
  readonly zone: string;
}

/** What denies changes at a moment, until it does no longer; without `end` nobody can tell when. */
interface Barrier {
  readonly end: Turn | undefined;
}

/** Windows that overlap take turns; after so many nothing new is to be expected. */
const maxTurns = 60;

function findBarrier(windows: readonly Window[], at: Date): Barrier | undefined {
  const freeze = ofMode(windows, "freeze").find((window) => isInside(window, at));
  if (freeze) return { end: turnOf(freeze, findEnd(freeze, at)) };
  const maintenance = ofMode(windows, "maintenance");
  if (maintenance.length === 0 || maintenance.some((window) => isInside(window, at))) return undefined;
  return { end: findEarliest(maintenance.flatMap((window) => turnOf(window, findNextOpening(window, at)) ?? [])) };
}

function findOpening(windows: readonly Window[], now: Date): Turn | undefined {
  let turn: Turn | undefined = { at: now, zone: "UTC" };
  for (let turns = 0; turn && turns < maxTurns; turns += 1) {
    const barrier = findBarrier(windows, turn.at);
    if (!barrier) return turn;
    turn = barrier.end;
  }
  return undefined;
}

function findClosing(windows: readonly Window[], now: Date): Turn | undefined {
  const freezes = ofMode(windows, "freeze").flatMap((window) => turnOf(window, findNextOpening(window, now)) ?? []);
  return findEarliest([...freezes, ...(findMaintenanceEnd(ofMode(windows, "maintenance"), now) ?? [])]);
}

/** One maintenance window may open before another closes. */
function findMaintenanceEnd(maintenance: readonly Window[], now: Date): readonly Turn[] | undefined {
  let turn: Turn | undefined;
  for (let turns = 0; turns < maxTurns; turns += 1) {
    const at: Date = turn?.at ?? now;
    const open = maintenance.find((window) => isInside(window, at));
    if (!open) return turn ? [turn] : undefined;
    turn = turnOf(open, findEnd(open, at));
    if (!turn) return undefined;
  }
  return undefined;
}

function turnOf({ zone }: Window, at: Date | undefined): Turn | undefined {
  return at && { at, zone };
}

function findEarliest(turns: readonly Turn[]): Turn | undefined {
  return turns.toSorted((left, right) => left.at.getTime() - right.at.getTime())[0];
}

function ofMode(windows: readonly Window[], mode: Window["mode"]): readonly Window[] {
  return windows.filter((window) => window.mode === mode);
}

function describe(windows: readonly Window[], now: Date): string {
  const freezes = ofMode(windows, "freeze").filter((window) => isInside(window, now));
  if (freezes.length > 0) return `is frozen by ${listNames(freezes)}`;
  const maintenance = ofMode(windows, "maintenance");
  const open = maintenance.filter((window) => isInside(window, now));
  if (open.length > 0) return `is inside maintenance ${listNames(open)}`;
  return maintenance.length > 0 ? `is outside of maintenance ${listNames(maintenance)}` : "is in no window";
}

function listNames(windows: readonly Window[]): string {
  return `window ${windows.map(({ name }) => name).join(", window ")}`;
}
