import type { Membership } from "../../../model/review.ts";
import { messageOf, statusOf, githubError } from "./github-error.ts";
import type { PullPlace } from "./pull-requests.ts";

/** Who is in `organisation/team`, child teams included. Whatever keeps us from telling is told, and never an empty team. */
export async function readMembers({ octokit, identities }: PullPlace, team: string): Promise<Membership> {
  const [org, slug, ...rest] = team.split("/");
  if (org === undefined || slug === undefined || rest.length > 0)
    return { kind: "unknown", reason: `teams of GitHub are named organisation/team, not ${team}` };
  try {
    const of = { org, team_slug: slug, per_page: 100 };
    const members = await octokit.paginate(octokit.rest.teams.listMembersInOrg, of);
    return { kind: "members", logins: members.map((member) => identities.nameOf(member)) };
  } catch (error) {
    if (statusOf(error) === undefined) throw githubError(error);
    return { kind: "unknown", reason: `GitHub does not show it to this token: ${messageOf(error)}` };
  }
}
