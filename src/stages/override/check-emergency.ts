import { findCoverage, isAllowed } from "../../engines/lock-guard.ts";
import { findBelonging, findUnreadableTeams } from "../../model/approvers.ts";
import { foldCase } from "../../model/fold-case.ts";
import type { Finding } from "../../model/finding.ts";
import type { Fleet } from "../../model/fleet.ts";
import type { Override } from "../../model/override.ts";
import type { Approvers, Emergency, Lock } from "../../model/policy.ts";
import { indexLocks } from "../../model/policy-matching.ts";
import { renderDuration } from "../../model/quantity.ts";
import { refuse } from "./override-finding.ts";
import type { OverrideContext, OverrideRequest } from "./override-request.ts";
import type { ReadChange } from "./read-changes.ts";

/** Every team that may override what an override could touch, sorted: to be read before checking. */
export function findEmergencyTeams(override: Override, main: Fleet): readonly string[] {
  const find = indexLocks(main);
  const instances = override.instances.flatMap(({ name }) => main.instances.get(name) ?? []);
  const teams = instances.flatMap(find).flatMap((lock) => lock.emergency?.from.teams ?? []);
  return [...new Set(teams)].toSorted();
}

/** The locks that an override's values touch; a value that a lock allows touches nothing. */
export function findTouchedLocks(changes: readonly ReadChange[], main: Fleet): readonly Lock[] {
  const find = indexLocks(main);
  const touched = changes.flatMap(({ state, place, parameter, value }) =>
    find(state.instance).filter(
      (lock) => findCoverage(lock, parameter, place) && !isAllowed(lock, { parameter, value }, place),
    ),
  );
  return [...new Set(touched)];
}

/** Whether each touched lock lets this person override, for this long. */
export function checkEmergency(
  request: OverrideRequest,
  locks: readonly Lock[],
  context: OverrideContext,
): readonly Finding[] {
  return locks.flatMap((lock) => {
    if (lock.emergency) return checkRight(request, { name: lock.name, ...lock.emergency }, context);
    const message = `The lock ${lock.name} allows no emergency override.`;
    return [
      { ...refuse("locked", message, "Propose a change request and have it approved."), at: request.override.at },
    ];
  });
}

/** The groups of which a second person must still accept; empty where the touched locks ask for none. */
export function findAwaited(
  { openedBy, acceptedBy }: OverrideRequest,
  locks: readonly Lock[],
  context: OverrideContext,
): readonly Approvers[] {
  const others = acceptedBy.filter((login) => foldCase(login) !== foldCase(openedBy));
  return locks.flatMap(({ emergency }) => {
    if (!emergency?.secondPerson) return [];
    const { from } = emergency;
    return others.some((login) => findBelonging({ login }, from, context.memberships) !== undefined) ? [] : [from];
  });
}

function checkRight(
  { override, openedBy }: OverrideRequest,
  { name, from, maxDurationMs }: Emergency & { readonly name: string },
  { memberships }: OverrideContext,
): readonly Finding[] {
  const findings: Finding[] = [];
  if (!(override.restoreAfterMs <= maxDurationMs))
    findings.push(
      refuse(
        "too-long",
        `It asks for ${renderDuration(override.restoreAfterMs)}; the lock ${name} allows ${renderDuration(maxDurationMs)}.`,
        `Use restore.after: ${renderDuration(maxDurationMs)} at most.`,
      ),
    );
  if (findBelonging({ login: openedBy }, from, memberships) === undefined)
    findings.push(
      refuse(
        "not-entitled",
        `${openedBy} may not override the lock ${name}.${unreadable(from, memberships)}`,
        `Have it opened by ${[...from.teams, ...from.users].join(" or ")}.`,
      ),
    );
  return findings.map((finding) => ({ ...finding, at: override.at }));
}

function unreadable(from: Approvers, memberships: OverrideContext["memberships"]): string {
  const teams = findUnreadableTeams(from, memberships);
  return teams.length === 0 ? "" : ` It cannot be told who is in ${teams.join(", ")}.`;
}
