import { foldCase } from "./fold-case.ts";
import type { Approvers } from "./policy.ts";
import type { Membership } from "./review.ts";

/** Every team's members as the forge tells them now; a team that is missing counts as unreadable. */
export type Memberships = ReadonlyMap<string, Membership>;

/** Who speaks: a person by login, or an app by its numeric id, whatever it is called. */
export interface Voice {
  readonly login: string;
  readonly app?: number;
}

/**
 * Why somebody belongs to the approvers: the team that holds them, or their own name; `undefined` if they do not. A bot belongs
 * only by the numeric id of its app, never by its name and never through a team.
 */
export function findBelonging({ login, app }: Voice, from: Approvers, memberships: Memberships): string | undefined {
  if (app !== undefined) return from.apps.includes(app) ? nameApp(app) : undefined;
  if (isBot(login)) return undefined;
  const folded = foldCase(login);
  if (from.users.some((user) => foldCase(user) === folded)) return login;
  return from.teams.find((team) => membersOf(team, memberships).some((member) => foldCase(member) === folded));
}

/** Every person who belongs to the approvers, by folded login: their login as the policy or the forge writes it. */
export function listApprovers(from: Approvers, memberships: Memberships): ReadonlyMap<string, string> {
  const members = from.teams.flatMap((team) => membersOf(team, memberships));
  const people = [...members, ...from.users].filter((login) => !isBot(login));
  return new Map(people.map((login) => [foldCase(login), login]));
}

/** The teams whose members cannot be told, with the reason. */
export function findUnreadableTeams(from: Approvers, memberships: Memberships): readonly string[] {
  return from.teams.flatMap((team) => {
    const membership = memberships.get(team);
    if (membership === undefined) return [`${team} (nobody has read it)`];
    return membership.kind === "unknown" ? [`${team} (${membership.reason})`] : [];
  });
}

/** The approvers as a policy names them, in words: `acme/dba, lin, app 4711`. */
export function renderApprovers({ teams, users, apps }: Approvers): string {
  return [...teams, ...users, ...apps.map(nameApp)].join(", ");
}

/** How an app is called where people are called by their logins: `app 4711`. */
export function nameApp(app: number): string {
  return `app ${app}`;
}

function membersOf(team: string, memberships: Memberships): readonly string[] {
  const membership = memberships.get(team);
  return membership?.kind === "members" ? membership.logins : [];
}

function isBot(login: string): boolean {
  return foldCase(login).endsWith("[bot]");
}
