import { githubActivity } from "../../../../src/adapters/forge/github/github-activity.ts";
import { openGitHubClient, type GitHubPlace } from "../../../../src/adapters/forge/github/github-client.ts";
import { githubForge } from "../../../../src/adapters/forge/github/github-forge.ts";
import { type Identities, openIdentities } from "../../../../src/adapters/forge/github/identities.ts";
import { openGitRepo } from "../../../../src/adapters/repo/git/open-git-repo.ts";
import type { Configuration, ForgeConfiguration } from "../../../../src/model/configuration.ts";
import type { BranchActivity } from "../../../../src/ports/branch-activity.ts";
import type { ConfigRepo } from "../../../../src/ports/config-repo.ts";
import type { Forge } from "../../../../src/ports/forge.ts";
import { type GitHubStandIn, openGitHub } from "../../../support/github/open-github.ts";

/** GitHub with a repository, and our adapters over it as the app's. */
export interface Hub {
  readonly github: GitHubStandIn;
  readonly git: ConfigRepo;
  readonly forge: Forge;
  readonly activity: BranchActivity;
  /** The adapters as somebody else's token opens them. */
  as(login: string): HubView;
}

/** What one token sees. */
export interface HubView {
  readonly place: GitHubPlace;
  readonly identities: Identities;
  readonly forge: Forge;
  readonly activity: BranchActivity;
}

export const appLogin = "setpoint-gate[bot]";

/** What the trunk's setpoint.yaml says of the shop on GitHub. */
function shopOnGitHub(people: Partial<ForgeConfiguration> = {}): Configuration {
  return {
    trunk: "main",
    auditBranch: "setpoint/audit",
    forge: { kind: "github", repository: "acme/db-config", app: 4711, users: {}, teams: {}, ...people },
    contributors: { coAuthors: true, unknown: "close" },
    overrides: { maxDurationMs: 86_400_000, maxWeeklyMs: 86_400_000 },
  };
}

/** Opens GitHub and the adapters; close it by `hub.github.close()`. */
export async function openHub(
  seed: Parameters<typeof openGitHub>[0] = {},
  people: Partial<ForgeConfiguration> = {},
): Promise<Hub> {
  const github = await openGitHub(seed);
  const git = await openGitRepo({ directory: github.gitDirectory() });
  const as = (login: string): HubView => {
    const { owner, repo, clock, apiUrl } = github;
    const place = { octokit: openGitHubClient({ apiUrl, token: github.token(login), clock }), owner, repo };
    const identities = openIdentities(place.octokit);
    const forge = githubForge({ place, identities, git, configuration: shopOnGitHub(people) });
    return { place, identities, forge, activity: githubActivity(place, identities) };
  };
  const { forge, activity } = as(appLogin);
  return { github, git, forge, activity, as };
}
