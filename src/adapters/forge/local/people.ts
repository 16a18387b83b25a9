import type { ForgeConfiguration } from "../../../model/configuration.ts";
import { findLogin } from "../../../model/login.ts";
import type { Contributor, Membership } from "../../../model/review.ts";
import type { CommitInfo } from "../../../ports/config-repo.ts";
import { listCoAuthors } from "../co-authors.ts";

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
