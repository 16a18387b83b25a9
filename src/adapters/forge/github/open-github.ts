import type { Configuration } from "../../../model/configuration.ts";
import { SetpointError } from "../../../model/setpoint-error.ts";
import type { BranchActivity } from "../../../ports/branch-activity.ts";
import type { ConfigRepo } from "../../../ports/config-repo.ts";
import type { Forge } from "../../../ports/forge.ts";
import type { ForgeSettings } from "../../../ports/forge-settings.ts";
import type { NoticeBoard } from "../../../ports/notice-board.ts";
import { githubActivity } from "./github-activity.ts";
import { githubBoard } from "./github-board.ts";
import { type GitHubAccess, type GitHubPlace, openGitHubClient } from "./github-client.ts";
import { githubForge } from "./github-forge.ts";
import { githubSettings } from "./github-settings.ts";
import { openIdentities } from "./identities.ts";

/** GitHub as one token sees it. */
export interface GitHub {
  forge(configuration: Configuration): Forge;
  board(configuration: Configuration): NoticeBoard;
  activity(configuration: Configuration): BranchActivity;
  settings(configuration: Configuration): ForgeSettings;
}

/**
 * Opens GitHub. Which repository is meant says the trunk's configuration, never a request's.
 *
 * @param git the same repository as git objects
 */
export function openGitHub(access: GitHubAccess, git: ConfigRepo): GitHub {
  const octokit = openGitHubClient(access);
  const identities = openIdentities(octokit);
  const placeOf = ({ forge }: Configuration): GitHubPlace => ({ octokit, ...readName(forge.repository) });
  return {
    forge: (configuration) => githubForge({ place: placeOf(configuration), identities, git, configuration }),
    board: (configuration) => {
      const { app } = configuration.forge;
      return githubBoard({ ...placeOf(configuration), ...(app === undefined ? {} : { app }) });
    },
    activity: (configuration) => githubActivity(placeOf(configuration), identities),
    settings: (configuration) => {
      const tolerant = openGitHubClient({ ...access, toleratesClock: true });
      return githubSettings({ ...placeOf(configuration), octokit: tolerant }, access.clock);
    },
  };
}

function readName(repository = ""): Omit<GitHubPlace, "octokit"> {
  const [owner, repo, ...rest] = repository.split("/");
  if (owner !== undefined && repo !== undefined && rest.length === 0) return { owner, repo };
  throw new SetpointError("SP_FORGE_NO_REPOSITORY", "The trunk's setpoint.yaml names no repository of GitHub.", {
    fix: "Write forge: { kind: github, repository: owner/name, app: ID } into setpoint.yaml on the trunk.",
  });
}
