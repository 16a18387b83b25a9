import type { ForgeConfiguration } from "../../../model/configuration.ts";
import { findLogin } from "../../../model/login.ts";
import type { Contributor, Membership } from "../../../model/review.ts";
import type { CommitInfo } from "../../../ports/config-repo.ts";

/** In any line, not only where git looks for trailers: naming somebody too many is safe, missing somebody is not. */
const coAuthorLine = /^\s*co-authored-by:\s*(?<person>.*)$/gimu;

/** Author, committer and co-authors of a commit. */
export function contributorsOf(configuration: ForgeConfiguration, commit: CommitInfo): readonly Contributor[] {
  const contributor = (email: string, role: Contributor["role"]): Contributor => {
    const login = findLogin(email, configuration);
    return { known: email, role, commit: commit.id, ...(login === undefined ? {} : { login }) };
  };
  return [
    contributor(commit.author.email, "author"),
    contributor(commit.committer.email, "committer"),
    ...listCoAuthors(commit.message).map((email) => contributor(email, "co-author")),
  ];
}

/** The members of a team as the configuration lists them. */
export function membersOf(configuration: ForgeConfiguration, team: string): Membership {
  const logins = Object.hasOwn(configuration.teams, team) ? configuration.teams[team] : undefined;
  if (logins !== undefined) return { kind: "members", logins };
  return { kind: "unknown", reason: `setpoint.yaml has no team ${team}` };
}

/** What stands between `<` and `>`, or the whole line where that is missing. */
function listCoAuthors(message: string): readonly string[] {
  return [...message.matchAll(coAuthorLine)].map(({ groups }) => {
    const person = groups?.["person"]?.trim() ?? "";
    return /<(?<email>[^>]*)>/u.exec(person)?.groups?.["email"]?.trim() ?? person;
  });
}
