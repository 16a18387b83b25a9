import { findCommit } from "../branches.ts";
import { askerOf, bodyOf, place, Refusal, repositoryOf, said, type Call, type Handlers } from "../call.ts";
import type { Answer } from "../emulated.ts";
import { objectOf, textOf, type JsonObject } from "../json.ts";
import { listed, pageOf } from "../paging.ts";
import { userOf } from "../people.ts";
import { stamp } from "../stamp.ts";
import { takeId, type Repository } from "../world.ts";

/** GitHub keeps no more of one context on one commit. */
const mostOfOne = 1000;

/** Commit statuses: the emulator has none. */
export const statusHandlers: Handlers = {
  "POST /repos/{owner}/{repo}/statuses/{sha}": create,
  "GET /repos/{owner}/{repo}/commits/{ref}/statuses": async (call) => {
    const repository = repositoryOf(call);
    const found = statusesOf(repository, await commitOf(call));
    return await listed(call, found, (status) => status);
  },
  "GET /repos/{owner}/{repo}/commits/{ref}/status": combined,
};

/** The commit a path's `ref` names. @throws Refusal 422 */
export async function commitOf(call: Call, name = "ref"): Promise<string> {
  const found = await findCommit(repositoryOf(call).directory, place(call, name));
  if (found === undefined) throw new Refusal(422, `No commit found for SHA: ${place(call, name)}`);
  return found;
}

async function create(call: Call): Promise<Answer> {
  const repository = repositoryOf(call);
  const sha = await commitOf(call, "sha");
  const context = said(call, "context") ?? "default";
  const state = said(call, "state") ?? "";
  if (!["error", "failure", "pending", "success"].includes(state)) throw new Refusal(422, "Validation Failed");
  if ((said(call, "description") ?? "").length > 140) {
    throw new Refusal(422, "Validation Failed", {
      errors: [
        {
          resource: "Status",
          code: "custom",
          field: "description",
          message: "description is too long (maximum is 140 characters)",
        },
      ],
    });
  }
  const isFull =
    repository.statuses.filter((one) => one.sha === sha && one.answer["context"] === context).length >= mostOfOne;
  if (isFull)
    throw new Refusal(422, "Validation Failed", {
      errors: [{ message: "This SHA and context has reached the maximum number of statuses." }],
    });
  const asker = askerOf(call);
  const id = takeId(call.world);
  const creator = await userOf(call.world, asker.login);
  const at = stamp(call.world.clock.now());
  const answer: JsonObject = {
    url: `${call.world.apiUrl}/repos/${repository.fullName}/statuses/${sha}`,
    avatar_url: creator["avatar_url"],
    id,
    node_id: `SC_${id}`,
    state,
    description: said(call, "description") ?? null,
    target_url: textOrNull(bodyOf(call)["target_url"]),
    context,
    created_at: at,
    updated_at: at,
    creator,
  };
  repository.statuses.push({ sha, answer, ...(asker.kind === "app" ? { appId: asker.app.id } : {}) });
  return { status: 201, body: answer };
}

async function combined(call: Call): Promise<Answer> {
  const repository = repositoryOf(call);
  const sha = await commitOf(call);
  const latest = new Map<string, JsonObject>();
  for (const status of statusesOf(repository, sha)) {
    const context = textOf(status["context"]);
    if (!latest.has(context)) latest.set(context, status);
  }
  const all = [...latest.values()];
  const { items, headers } = pageOf(call, all);
  const url = `${call.world.apiUrl}/repos/${repository.fullName}/commits/${sha}`;
  const repo = objectOf(await call.world.emulated.insist({ method: "GET", path: `/repos/${repository.fullName}` }));
  const statuses = items.map((status) => ({ ...status, creator: undefined }));
  const body = {
    state: worst(all),
    statuses,
    sha,
    total_count: all.length,
    repository: repo,
    commit_url: url,
    url: `${url}/status`,
  };
  return { status: 200, headers, body };
}

/** Newest first. */
function statusesOf(repository: Repository, sha: string): readonly JsonObject[] {
  return repository.statuses
    .filter((one) => one.sha === sha)
    .map((one) => one.answer)
    .toReversed();
}

function worst(statuses: readonly JsonObject[]): string {
  const states = new Set(statuses.map((status) => textOf(status["state"])));
  if (states.has("error") || states.has("failure")) return "failure";
  return states.size === 0 || states.has("pending") ? "pending" : "success";
}

function textOrNull(value: unknown): string | null {
  return typeof value === "string" ? value : null;
}
