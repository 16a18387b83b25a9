import type { EnvironmentRules, Fact } from "../../../model/repository-settings.ts";
import { statusOf } from "./github-error.ts";
import type { GitHubPlace } from "./github-client.ts";
import { readFact } from "./read-fact.ts";

/** Which branches' jobs get an environment's secrets, and whom they wait for. */
export async function readEnvironment(place: GitHubPlace, name: string): Promise<Fact<EnvironmentRules | undefined>> {
  const { octokit, owner, repo } = place;
  return await readFact(async () => {
    const found = await octokit.rest.repos
      .getEnvironment({ owner, repo, environment_name: name })
      .catch((error: unknown) => {
        if (statusOf(error) === 404) return undefined;
        throw error;
      });
    if (found === undefined) return undefined;
    const { deployment_branch_policy: policy, protection_rules: rules = [] } = found.data;
    const waits = rules.some(({ type }) => type === "required_reviewers" || type === "wait_timer");
    if (policy === null || policy === undefined) return { branches: "any", waits };
    return { branches: policy.protected_branches ? "protected" : await listBranches(place, name), waits };
  });
}

async function listBranches({ octokit, owner, repo }: GitHubPlace, name: string): Promise<readonly string[]> {
  const of = { owner, repo, environment_name: name, per_page: 100 };
  const found = await octokit.paginate(octokit.rest.repos.listDeploymentBranchPolicies, of);
  return found.flatMap((policy) => policy.name ?? []);
}
