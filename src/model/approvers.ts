import { foldCase } from "./fold-case.ts";
import type { Approvers } from "./policy.ts";
import type { Membership } from "./review.ts";

/** Every team's members as the forge tells them now; a team that is missing counts as unreadable. */
export type Memberships = ReadonlyMap<string, Membership>;

/**
 * Why somebody belongs to the approvers: the team that holds them, or their own name; `undefined` if they do not. A bot belongs
 * only by its own name, never through a team.
 */
export function findBelonging(login: string, from: Approvers, memberships: Memberships): string | undefined {
  const folded = foldCase(login);
  if (from.users.some((user) => foldCase(user) === folded)) return login;
  if (isBot(login)) return undefined;
  return from.teams.find((team) => membersOf(team, memberships).some((member) => foldCase(member) === folded));
}

/** Everybody who belongs to the approvers, by folded login: their login as the policy or the forge writes it. */
export function listApprovers(from: Approvers, memberships: Memberships): ReadonlyMap<string, string> {
  const members = from.teams.flatMap((team) => membersOf(team, memberships)).filter((login) => !isBot(login));
  return new Map([...members, ...from.users].map((login) => [foldCase(login), login]));
}

/** The teams whose members cannot be told, with the reason. */
export function findUnreadableTeams(from: Approvers, memberships: Memberships): readonly string[] {
  return from.teams.flatMap((team) => {
    const membership = memberships.get(team);
    if (membership === undefined) return [`${team} (nobody has read it)`];
    return membership.kind === "unknown" ? [`${team} (${membership.reason})`] : [];
  });
}

function membersOf(team: string, memberships: Memberships): readonly string[] {
  const membership = memberships.get(team);
  return membership?.kind === "members" ? membership.logins : [];
}

function isBot(login: string): boolean {
  return foldCase(login).endsWith("[bot]");
}
