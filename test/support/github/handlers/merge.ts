import { isAncestor, writeCommit } from "../branches.ts";
import { askerOf, bodyOf, Refusal, said, type Call, type Handlers } from "../call.ts";
import type { Answer } from "../emulated.ts";
import { listOf, numberOf, objectOf, textOf, type JsonObject } from "../json.ts";
import { inTurn, recordMove } from "../move-ref.ts";
import { writeRef } from "../write-ref.ts";
import { signatureOf } from "../push.ts";
import { missingChecks, rulesAgainst } from "../rules.ts";
import { mergeTree, type PullEnds } from "../measure.ts";
import { readEnds } from "../show-pull.ts";
import type { Principal } from "../principal.ts";
import { principalOf, type PullFacts, type Repository, type World } from "../world.ts";
import { pullOf } from "./pulls.ts";

/** Merging, and bringing a request up to date: real commits in git. */
export const mergeHandlers: Handlers = {
  "PUT /repos/{owner}/{repo}/pulls/{pull_number}/merge": async (call) =>
    await inTurn(pullOf(call).repository, async () => await merge(call)),
  "PUT /repos/{owner}/{repo}/pulls/{pull_number}/update-branch": async (call) =>
    await inTurn(pullOf(call).repository, async () => await update(call)),
};

async function merge(call: Call): Promise<Answer> {
  const { repository, facts } = pullOf(call);
  const principal = askerOf(call);
  const ends = await readEnds(repository, facts);
  await assertMergeable(call, { repository, facts, principal, ends });
  const tree = await mergeTree(repository, ends);
  if (tree === undefined) throw new Refusal(405, "Pull Request is not mergeable");
  const sha = await writeCommit(repository.directory, {
    tree,
    parents: bodyOf(call)["merge_method"] === "squash" ? [ends.base] : [ends.base, ends.head],
    message: messageOf(call, facts),
    author: signatureOf(call.world, principal.login),
    committer: { name: "GitHub", email: "noreply@github.com" },
    at: call.world.clock.now(),
  });
  const move = { ref: `refs/heads/${facts.baseRef}`, before: ends.base, after: sha };
  await writeRef(repository.directory, move);
  facts.closedAt = ends;
  facts.merged = { sha, at: call.world.clock.now(), by: principal.login };
  await recordMove(call.world, repository, { update: move, actor: principal.login, type: "pr_merge" });
  const path = `/repos/${repository.fullName}/pulls/${facts.number}`;
  await call.world.emulated.insist({ method: "PATCH", path, body: { state: "closed" } });
  return { status: 200, body: { sha, merged: true, message: "Pull Request successfully merged" } };
}

interface Merge {
  readonly repository: Repository;
  readonly facts: PullFacts;
  readonly principal: Principal;
  readonly ends: PullEnds;
}

async function assertMergeable(call: Call, wanted: Merge): Promise<void> {
  const { repository, facts, ends } = wanted;
  if (facts.closedAt !== undefined) throw new Refusal(405, "Pull Request is not mergeable");
  const path = `/repos/${repository.fullName}/pulls/${facts.number}`;
  const { draft } = objectOf(await call.world.emulated.insist({ method: "GET", path }));
  if (draft === true) throw new Refusal(405, "Pull Request is still a draft");
  const expected = said(call, "sha");
  if (expected !== undefined && expected !== ends.head)
    throw new Refusal(409, "Head branch was modified. Review and try the merge again.");
  if (bodyOf(call)["merge_method"] === "rebase")
    throw new Refusal(405, "Rebase merges are not allowed on this repository.");
  const missing = await whatIsMissing(call.world, wanted);
  if (missing.length > 0) throw new Refusal(405, `Repository rule violations found\n\n${missing.join("\n\n")}\n\n`);
}

/** What the base branch's rules still ask for, in GitHub's words. */
async function whatIsMissing(world: World, { repository, facts, principal, ends }: Merge): Promise<readonly string[]> {
  const rules = await rulesAgainst({ world, repository, principal }, `refs/heads/${facts.baseRef}`, "merge");
  const missing: string[] = [];
  for (const { rule } of rules) {
    if (rule["type"] === "required_status_checks") {
      missing.push(...missingChecks(repository, rule, ends.head));
      if (await isOutOfDate(repository, rule, ends)) missing.push("Head branch is out of date.");
    }
    if (rule["type"] === "update") missing.push("Cannot update this protected ref.");
    if (rule["type"] !== "pull_request") continue;
    const wanted = numberOf(objectOf(rule["parameters"])["required_approving_review_count"]);
    const approvals = await countApprovals(world, repository, facts.number);
    if (approvals < wanted)
      missing.push(`At least ${wanted} approving review is required by reviewers with write access.`);
  }
  return missing;
}

async function isOutOfDate(repository: Repository, rule: JsonObject, { base, head }: PullEnds): Promise<boolean> {
  const isStrict = objectOf(rule["parameters"])["strict_required_status_checks_policy"] === true;
  return isStrict && !(await isAncestor(repository.directory, base, head));
}

/** People who may write and whose last opinion is an approval. */
async function countApprovals(world: World, repository: Repository, number: number): Promise<number> {
  const path = `/repos/${repository.fullName}/pulls/${number}/reviews?per_page=100`;
  const opinions = new Map<string, string>();
  for (const review of listOf(await world.emulated.insist({ method: "GET", path })).map((one) => objectOf(one))) {
    if (review["state"] !== "COMMENTED")
      opinions.set(textOf(objectOf(review["user"])["login"]), textOf(review["state"]));
  }
  const mayWrite = (login: string): boolean => {
    const found = principalOf(world, login);
    return found.kind === "app" || found.role !== "read";
  };
  return [...opinions].filter(([login, state]) => state === "APPROVED" && mayWrite(login)).length;
}

function messageOf(call: Call, facts: PullFacts): string {
  const title =
    said(call, "commit_title") ??
    `Merge pull request #${facts.number} from ${facts.headRepository.split("/")[0] ?? ""}/${facts.headRef}`;
  const text = said(call, "commit_message") ?? "";
  return text === "" ? title : `${title}\n\n${text}`;
}

async function update(call: Call): Promise<Answer> {
  const { repository, facts } = pullOf(call);
  const principal = askerOf(call);
  const ends = await readEnds(repository, facts);
  const expected = said(call, "expected_head_sha");
  if (expected !== undefined && expected !== ends.head)
    throw new Refusal(422, "expected_head_sha does not match the head");
  if (facts.closedAt !== undefined || facts.headRepository !== repository.fullName)
    throw new Refusal(422, "The branch cannot be updated.");
  const tree = await mergeTree(repository, { base: ends.head, head: ends.base });
  if (tree === undefined) throw new Refusal(422, "merge conflict between base and head");
  if (!(await isAncestor(repository.directory, ends.base, ends.head))) {
    const author = signatureOf(call.world, principal.login);
    const sha = await writeCommit(repository.directory, {
      tree,
      parents: [ends.head, ends.base],
      message: `Merge branch '${facts.baseRef}' into ${facts.headRef}`,
      author,
      committer: { name: "GitHub", email: "noreply@github.com" },
      at: call.world.clock.now(),
    });
    const move = { ref: `refs/heads/${facts.headRef}`, before: ends.head, after: sha };
    await writeRef(repository.directory, move);
    await recordMove(call.world, repository, { update: move, actor: principal.login });
  }
  const url = `${call.world.apiUrl}/repos/${repository.fullName}/pulls/${facts.number}`;
  return { status: 202, body: { message: "Updating pull request branch.", url } };
}
