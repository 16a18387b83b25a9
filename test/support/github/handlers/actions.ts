import { place, Refusal, repositoryOf, type Call, type Handlers } from "../call.ts";
import type { Answer } from "../emulated.ts";
import { textOf, type JsonObject } from "../json.ts";
import { counted } from "../paging.ts";
import type { Repository } from "../world.ts";

/** Workflows, their runs, environments, and what jobs may do: as a test sets them. */
export const actionHandlers: Handlers = {
  "GET /repos/{owner}/{repo}/actions/workflows": async (call) =>
    await counted(call, ["workflows", [...repositoryOf(call).workflows.values()]], (workflow) => workflow),
  "GET /repos/{owner}/{repo}/actions/workflows/{workflow_id}": (call) => ({ status: 200, body: workflowOf(call) }),
  "GET /repos/{owner}/{repo}/actions/workflows/{workflow_id}/runs": async (call) => {
    const { id } = workflowOf(call);
    return await runs(
      call,
      repositoryOf(call).runs.filter((run) => run["workflow_id"] === id),
    );
  },
  "GET /repos/{owner}/{repo}/actions/runs": async (call) => await runs(call, repositoryOf(call).runs),
  "GET /repos/{owner}/{repo}/actions/runs/{run_id}": (call) => {
    const found = repositoryOf(call).runs.find((run) => String(run["id"]) === place(call, "run_id"));
    if (found === undefined) throw new Refusal(404, "Not Found");
    return { status: 200, body: found };
  },
  "GET /repos/{owner}/{repo}/environments": async (call) =>
    await counted(call, ["environments", [...repositoryOf(call).environments.values()]], (environment) => environment),
  "GET /repos/{owner}/{repo}/environments/{environment_name}": (call) => {
    const found = repositoryOf(call).environments.get(place(call, "environment_name"));
    if (found === undefined) throw new Refusal(404, "Not Found");
    return { status: 200, body: found };
  },
  "GET /repos/{owner}/{repo}/environments/{environment_name}/deployment-branch-policies": async (call) => {
    const names = repositoryOf(call).deploymentBranches.get(place(call, "environment_name")) ?? [];
    return await counted(call, ["branch_policies", names.map((name, id) => ({ id, name }))], (policy) => policy);
  },
  "GET /repos/{owner}/{repo}/actions/permissions": (call) => setting(repositoryOf(call), "actions/permissions"),
  "GET /repos/{owner}/{repo}/actions/permissions/workflow": (call) =>
    setting(repositoryOf(call), "actions/permissions/workflow"),
};

function setting(repository: Repository, name: string): Answer {
  return { status: 200, body: repository.settings.get(name) ?? {} };
}

/** By number or by the file's name. */
function workflowOf(call: Call): JsonObject {
  const wanted = place(call, "workflow_id");
  const found = [...repositoryOf(call).workflows.values()].find(
    (workflow) => String(workflow["id"]) === wanted || textOf(workflow["path"]).endsWith(`/${wanted}`),
  );
  if (found === undefined) throw new Refusal(404, "Not Found");
  return found;
}

/** Newest first. */
async function runs(call: Call, all: readonly JsonObject[]): Promise<Answer> {
  const { query } = call;
  const wanted = all.filter(
    (run) =>
      (!query.has("event") || run["event"] === query.get("event")) &&
      (!query.has("branch") || run["head_branch"] === query.get("branch")) &&
      (!query.has("head_sha") || run["head_sha"] === query.get("head_sha")) &&
      (!query.has("status") || [run["status"], run["conclusion"]].includes(query.get("status") ?? "")),
  );
  return await counted(call, ["workflow_runs", wanted.toReversed()], (run) => run);
}
