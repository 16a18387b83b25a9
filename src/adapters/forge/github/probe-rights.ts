import type { Fact, RepositorySettings } from "../../../model/repository-settings.ts";
import { githubError, messageOf, statusOf } from "./github-error.ts";
import type { GitHubPlace } from "./github-client.ts";
import { readFact } from "./read-fact.ts";

/** No object has this id. */
const nothing = "0".repeat(40);
/** No issue has this number. */
const noIssue = 2_000_000_000;

/**
 * What the token may do. GitHub tells no token its own rights, so each is tried with a request that cannot succeed: a write about a
 * commit or an issue that does not exist. Refused for its rights is 403, refused for its sense anything else.
 */
export async function probeRights(place: GitHubPlace): Promise<RepositorySettings["rights"]> {
  const { octokit, owner, repo } = place;
  if (await isPerson(place)) return { kind: "unknown", reason: "this is a person's token, and not the app's" };
  const { rest } = octokit;
  const of = { owner, repo };
  const probes: Readonly<Record<string, () => Promise<unknown>>> = {
    statuses: async () => await rest.repos.createCommitStatus({ ...of, sha: nothing, state: "failure" }),
    checks: async () => await rest.checks.create({ ...of, name: "setpoint", head_sha: nothing }),
    contents: async () => await rest.git.createRef({ ...of, ref: "refs/heads/setpoint/probe", sha: nothing }),
    issues: async () => await rest.issues.createComment({ ...of, issue_number: noIssue, body: "setpoint doctor" }),
    members: async () => await rest.teams.list({ org: owner, per_page: 1 }),
    actions: async () => await rest.actions.listRepoWorkflows({ ...of, per_page: 1 }),
  };
  const rights = new Map<string, Fact<boolean>>();
  for (const [right, probe] of Object.entries(probes)) rights.set(right, await judge(probe));
  return { kind: "known", value: rights };
}

/** Only people are shown to themselves. */
async function isPerson({ octokit }: GitHubPlace): Promise<boolean> {
  return (await readFact(async () => await octokit.rest.users.getAuthenticated())).kind === "known";
}

async function judge(probe: () => Promise<unknown>): Promise<Fact<boolean>> {
  try {
    await probe();
    return { kind: "known", value: true };
  } catch (error) {
    const status = statusOf(error);
    if (status === undefined) throw githubError(error);
    if (status === 401 || status === 403) return { kind: "known", value: false };
    if (status < 500) return { kind: "known", value: true };
    return { kind: "unknown", reason: messageOf(error) };
  }
}
