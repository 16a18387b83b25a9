import type { RepositorySettings, WorkflowFacts } from "../../../model/repository-settings.ts";
import type { Clock } from "../../../ports/clock.ts";
import type { AskedSettings, ForgeSettings } from "../../../ports/forge-settings.ts";
import { readBranchRules } from "./branch-rules.ts";
import { call } from "./github-error.ts";
import type { GitHubPlace } from "./github-client.ts";
import { probeRights } from "./probe-rights.ts";
import { readEnvironment } from "./read-environment.ts";
import { readFact } from "./read-fact.ts";

/** Rulesets, workflows and rights of a repository on GitHub. The client must not stop beside a wrong clock: that is to be told. */
export function githubSettings(place: GitHubPlace, clock: Clock): ForgeSettings {
  return { read: async (asked) => await readSettings(place, clock, asked) };
}

async function readSettings(place: GitHubPlace, clock: Clock, asked: AskedSettings): Promise<RepositorySettings> {
  const { octokit, owner, repo } = place;
  const { data, headers } = await call(async () => await octokit.rest.repos.get({ owner, repo }));
  const rules = await Promise.all(
    asked.branches.map(async (branch) => [branch, await readBranchRules(place, branch)] as const),
  );
  const environments = await Promise.all(
    asked.environments.map(async (name) => [name, await readEnvironment(place, name)] as const),
  );
  return {
    repository: `${owner}/${repo}`,
    clockSkewMs: readSkew(headers.date, clock),
    defaultBranch: { kind: "known", value: data.default_branch },
    branches: new Map(rules),
    environments: new Map(environments),
    rights: await probeRights(place),
    workflows: await readFact(async () => await listWorkflows(place)),
    workflowsMayApprove: await readFact(async () => {
      const found = await octokit.rest.actions.getGithubActionsDefaultWorkflowPermissionsRepository({ owner, repo });
      return found.data.can_approve_pull_request_reviews;
    }),
  };
}

function readSkew(date: string | undefined, clock: Clock): RepositorySettings["clockSkewMs"] {
  const serverMs = Date.parse(date ?? "");
  if (Number.isNaN(serverMs)) return { kind: "unknown", reason: "GitHub's answer carries no time" };
  return { kind: "known", value: clock.now().getTime() - serverMs };
}

/** Runs whose jobs were all left out, for want of the app's id, say, are no sign of life. */
const recentRuns = 20;

async function listWorkflows({ octokit, owner, repo }: GitHubPlace): Promise<readonly WorkflowFacts[]> {
  const found = await octokit.paginate(octokit.rest.actions.listRepoWorkflows, { owner, repo, per_page: 100 });
  return await Promise.all(
    found.map(async ({ id, path, state }) => {
      const of = { owner, repo, workflow_id: id, event: "schedule", per_page: recentRuns };
      const { workflow_runs: runs } = (await octokit.rest.actions.listWorkflowRuns(of)).data;
      const last = runs.find(({ conclusion }) => conclusion !== "skipped");
      return { path, isActive: state === "active", ...(last ? { lastScheduledRun: last.created_at } : {}) };
    }),
  );
}
