import { findCommit } from "../branches.ts";
import {
  askEmulator,
  askerOf,
  bodyOf,
  invalid,
  place,
  Refusal,
  repositoryOf,
  said,
  type Call,
  type Handlers,
} from "../call.ts";
import { readLog, showCommit, showFile } from "../commits.ts";
import type { Answer } from "../emulated.ts";
import { listOf, numberOf, objectOf, type JsonObject } from "../json.ts";
import { measure } from "../measure.ts";
import { showHead } from "../move-ref.ts";
import { listed } from "../paging.ts";
import { commitsOfPull, readEnds, showMergeable, showPull, showPullInFull } from "../show-pull.ts";
import type { PullFacts, Repository } from "../world.ts";

/** What GitHub lists at most of one request. */
const commitLimit = 250;
const fileLimit = 3000;

/** Pull requests: the emulator's, with git's own commits and files. */
export const pullHandlers: Handlers = {
  "POST /repos/{owner}/{repo}/pulls": open,
  "GET /repos/{owner}/{repo}/pulls": async (call) => await many(call, await askEmulator(call)),
  "GET /repos/{owner}/{repo}/pulls/{pull_number}": async (call) => {
    const answer = await askEmulator(call);
    const pull = await showPullInFull(call.world, repositoryOf(call), answer.body);
    return { ...answer, body: await showMergeable(repositoryOf(call), pull) };
  },
  "PATCH /repos/{owner}/{repo}/pulls/{pull_number}": change,
  "GET /repos/{owner}/{repo}/pulls/{pull_number}/commits": async (call) => {
    const { repository, facts } = pullOf(call);
    const commits = (await readLog(repository, await commitsOfPull(repository, facts))).slice(0, commitLimit);
    return await listed(call, commits, async (commit) => await showCommit(call.world, repository, commit));
  },
  "GET /repos/{owner}/{repo}/pulls/{pull_number}/files": async (call) => {
    const { repository, facts } = pullOf(call);
    const ends = await readEnds(repository, facts);
    const files = (await measure(repository, ends)).files.slice(0, fileLimit);
    return await listed(call, files, (file) => showFile(call.world, repository, { file, sha: ends.head }));
  },
  "POST /repos/{owner}/{repo}/pulls/{pull_number}/requested_reviewers": async (call) => {
    pullOf(call);
    const answer = await askEmulator(call);
    return { status: 201, body: await showPull(call.world, repositoryOf(call), answer.body) };
  },
  "GET /repos/{owner}/{repo}/commits/{commit_sha}/pulls": ofCommit,
};

/** The request a path names. @throws Refusal 404 */
export function pullOf(call: Call): { readonly repository: Repository; readonly facts: PullFacts } {
  const repository = repositoryOf(call);
  const facts = repository.pulls.get(Number(place(call, "pull_number")));
  if (facts === undefined) throw new Refusal(404, "Not Found");
  return { repository, facts };
}

async function one(call: Call, answer: Answer): Promise<Answer> {
  return { ...answer, body: await showPullInFull(call.world, repositoryOf(call), answer.body) };
}

async function many(call: Call, answer: Answer): Promise<Answer> {
  const repository = repositoryOf(call);
  return {
    ...answer,
    body: await Promise.all(listOf(answer.body).map(async (pull) => await showPull(call.world, repository, pull))),
  };
}

async function open(call: Call): Promise<Answer> {
  const repository = repositoryOf(call);
  const baseRef = said(call, "base") ?? "";
  const head = await headOf(call, repository);
  const base = await findCommit(repository.directory, `refs/heads/${baseRef}`);
  if (base === undefined)
    throw new Refusal(422, "Validation Failed", {
      errors: [{ resource: "PullRequest", field: "base", code: "invalid" }],
    });
  const facts = { headRepository: head.from.fullName, headRef: head.ref, baseRef };
  const twin = [...repository.pulls.values()].find(
    (pull) =>
      pull.closedAt === undefined &&
      pull.headRepository === facts.headRepository &&
      pull.headRef === facts.headRef &&
      pull.baseRef === baseRef,
  );
  if (twin !== undefined)
    throw invalid("PullRequest", "head", `A pull request already exists for ${head.from.owner}:${head.ref}.`);
  // A fork's commits must be here before they can be counted.
  if (head.from !== repository) await showHead(repository, `refs/made/${head.sha}`, head);
  if ((await measure(repository, { base, head: head.sha })).commits === 0)
    throw invalid("PullRequest", "head", `No commits between ${baseRef} and ${head.ref}`);
  const answer = await askEmulator(call);
  const number = numberOf(objectOf(answer.body)["number"]);
  repository.pulls.set(number, { number, ...facts });
  await showHead(repository, `refs/pull/${number}/head`, head);
  return await one(call, answer);
}

async function headOf(
  call: Call,
  base: Repository,
): Promise<{ readonly from: Repository; readonly ref: string; readonly sha: string }> {
  const named = said(call, "head") ?? "";
  const [owner = "", ...rest] = named.split(":");
  const ref = rest.length === 0 ? named : rest.join(":");
  const from =
    rest.length === 0 || owner === base.owner
      ? base
      : [...call.world.repositories.values()].find(
          (repository) => repository.owner === owner && repository.parent === base.fullName,
        );
  const sha = from === undefined ? undefined : await findCommit(from.directory, `refs/heads/${ref}`);
  if (from === undefined || sha === undefined) {
    throw new Refusal(422, "Validation Failed", {
      errors: [{ resource: "PullRequest", field: "head", code: "invalid" }],
    });
  }
  return { from, ref, sha };
}

async function change(call: Call): Promise<Answer> {
  const { repository, facts } = pullOf(call);
  const { state, base } = bodyOf(call);
  if (state === "open" && facts.merged !== undefined)
    throw invalid("PullRequest", "state", "state cannot be changed. The pull request was merged.");
  if (typeof base === "string" && (await findCommit(repository.directory, `refs/heads/${base}`)) === undefined) {
    throw new Refusal(422, "Validation Failed", {
      errors: [{ resource: "PullRequest", field: "base", code: "invalid" }],
    });
  }
  const ends = await readEnds(repository, facts);
  const answer = await askEmulator(call);
  if (state === "closed" && facts.closedAt === undefined) facts.closedAt = ends;
  if (state === "open") delete facts.closedAt;
  if (typeof base === "string") facts.baseRef = base;
  return await one(call, answer);
}

/** Merged requests that brought a commit to the default branch, and open ones that hold it. */
async function ofCommit(call: Call): Promise<Answer> {
  const repository = repositoryOf(call);
  askerOf(call);
  const sha = await findCommit(repository.directory, place(call, "commit_sha"));
  if (sha === undefined) throw new Refusal(422, `No commit found for SHA: ${place(call, "commit_sha")}`);
  const found: JsonObject[] = [];
  for (const facts of repository.pulls.values()) {
    const isMerge = facts.merged?.sha === sha;
    const holds =
      isMerge ||
      (await readLog(repository, await commitsOfPull(repository, facts))).some((commit) => commit.sha === sha);
    if (!holds || (facts.closedAt !== undefined && facts.merged === undefined)) continue;
    const path = `/repos/${repository.fullName}/pulls/${facts.number}`;
    found.push(await showPull(call.world, repository, await call.world.emulated.insist({ method: "GET", path })));
  }
  return await listed(call, found, (pull) => pull);
}
