import { findCommit, noCommit, readRef, readRefs } from "../branches.ts";
import { askerOf, bodyOf, place, Refusal, repositoryOf, said, type Call, type Handlers } from "../call.ts";
import { readLog, showCommit } from "../commits.ts";
import type { Answer } from "../emulated.ts";
import type { JsonObject } from "../json.ts";
import { inTurn, recordMove } from "../move-ref.ts";
import { listed } from "../paging.ts";
import { forbidsForce, isForced, refusePush, rulesFor } from "../rules.ts";
import { writeRef, type RefUpdate } from "../write-ref.ts";
import type { Repository } from "../world.ts";

/** Branches and refs: git's own. */
export const refHandlers: Handlers = {
  "GET /repos/{owner}/{repo}/branches": branches,
  "GET /repos/{owner}/{repo}/branches/{branch}": branch,
  // Classic protection is not served: rulesets are.
  "GET /repos/{owner}/{repo}/branches/{branch}/protection": async (call) => {
    await branch(call);
    throw new Refusal(404, "Branch not protected");
  },
  "GET /repos/{owner}/{repo}/git/ref/{ref}": async (call) => {
    const ref = `refs/${place(call, "ref")}`;
    const sha = await readRef(repositoryOf(call).directory, ref);
    if (sha === undefined) throw new Refusal(404, "Not Found");
    return { status: 200, body: show(call, ref, sha) };
  },
  "GET /repos/{owner}/{repo}/git/matching-refs/{ref}": async (call) => {
    const found = [...(await readRefs(repositoryOf(call).directory))].filter(([ref]) =>
      ref.startsWith(`refs/${place(call, "ref")}`),
    );
    return { status: 200, body: found.map(([ref, sha]) => show(call, ref, sha)) };
  },
  "POST /repos/{owner}/{repo}/git/refs": async (call) => {
    const ref = said(call, "ref") ?? "";
    const after = await newPlace(call);
    if ((await readRef(repositoryOf(call).directory, ref)) !== undefined)
      throw new Refusal(422, "Reference already exists");
    await move(call, { ref, before: noCommit, after });
    return { status: 201, body: show(call, ref, after) };
  },
  "PATCH /repos/{owner}/{repo}/git/refs/{ref}": async (call) => {
    const update = { ref: `refs/${place(call, "ref")}`, before: await oldPlace(call), after: await newPlace(call) };
    if (bodyOf(call)["force"] !== true && (await isForced(repositoryOf(call).directory, update))) {
      throw new Refusal(422, "Update is not a fast forward");
    }
    await move(call, update);
    return { status: 200, body: show(call, update.ref, update.after) };
  },
  "DELETE /repos/{owner}/{repo}/git/refs/{ref}": async (call) => {
    await move(call, { ref: `refs/${place(call, "ref")}`, before: await oldPlace(call), after: noCommit });
    return { status: 204 };
  },
};

async function move(call: Call, update: RefUpdate): Promise<void> {
  const repository = repositoryOf(call);
  const principal = askerOf(call);
  const asked = { world: call.world, repository, principal };
  await inTurn(repository, async () => {
    const reasons = [...(await refusePush(asked, update))];
    if ((await isForced(repository.directory, update)) && (await forbidsForce(asked, update.ref)))
      reasons.push("Cannot force-push to this branch");
    if (reasons.length > 0) throw new Refusal(422, `Repository rule violations found\n\n${reasons.join("\n\n")}\n\n`);
    await writeRef(repository.directory, update);
    await recordMove(call.world, repository, { update, actor: principal.login });
  });
}

async function oldPlace(call: Call): Promise<string> {
  const sha = await readRef(repositoryOf(call).directory, `refs/${place(call, "ref")}`);
  if (sha === undefined) throw new Refusal(422, "Reference does not exist");
  return sha;
}

async function newPlace(call: Call): Promise<string> {
  const sha = await findCommit(repositoryOf(call).directory, said(call, "sha") ?? "");
  if (sha === undefined) throw new Refusal(422, "Object does not exist");
  return sha;
}

async function branches(call: Call): Promise<Answer> {
  const repository = repositoryOf(call);
  const wanted = call.query.get("protected");
  const found = [...(await readRefs(repository.directory))]
    .filter(([ref]) => ref.startsWith("refs/heads/"))
    .filter(([ref]) => wanted === null || isProtected(call, repository, ref) === (wanted === "true"));
  return await listed(call, found, ([ref, sha]) => ({
    name: ref.slice("refs/heads/".length),
    commit: { sha, url: `${call.world.apiUrl}/repos/${repository.fullName}/commits/${sha}` },
    protected: isProtected(call, repository, ref),
  }));
}

async function branch(call: Call): Promise<Answer> {
  const repository = repositoryOf(call);
  const name = place(call, "branch");
  const sha = await readRef(repository.directory, `refs/heads/${name}`);
  const [commit] = sha === undefined ? [] : await readLog(repository, ["-1", sha]);
  if (commit === undefined) throw new Refusal(404, "Branch not found");
  const url = `${call.world.apiUrl}/repos/${repository.fullName}/branches/${name}`;
  const body: JsonObject = {
    name,
    commit: await showCommit(call.world, repository, commit),
    _links: { html: `${call.world.webUrl}/${repository.fullName}/tree/${name}`, self: url },
    protected: isProtected(call, repository, `refs/heads/${name}`),
    protection: { enabled: false, required_status_checks: { enforcement_level: "off", contexts: [], checks: [] } },
    protection_url: `${url}/protection`,
  };
  return { status: 200, body };
}

function isProtected(call: Call, repository: Repository, ref: string): boolean {
  return rulesFor(call.world, repository, ref).length > 0;
}

function show(call: Call, ref: string, sha: string): JsonObject {
  const api = `${call.world.apiUrl}/repos/${repositoryOf(call).fullName}/git`;
  return {
    ref,
    node_id: `REF_${Buffer.from(ref).toString("base64url")}`,
    url: `${api}/${ref}`,
    object: { type: "commit", sha, url: `${api}/commits/${sha}` },
  };
}
