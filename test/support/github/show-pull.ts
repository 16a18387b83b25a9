import { noCommit, readRef } from "./branches.ts";
import { git } from "./git.ts";
import { numberOf, objectOf, type Json, type JsonObject } from "./json.ts";
import { measure, mergeTree, type PullEnds } from "./measure.ts";
import { userOf } from "./people.ts";
import { stamp } from "./stamp.ts";
import type { PullFacts, Repository, World } from "./world.ts";

/** Where they stand now, or stood when the request was closed. */
export async function readEnds({ directory }: Repository, facts: PullFacts): Promise<PullEnds> {
  if (facts.closedAt !== undefined) return facts.closedAt;
  const head = await readRef(directory, `refs/pull/${facts.number}/head`);
  const base = await readRef(directory, `refs/heads/${facts.baseRef}`);
  return { head: head ?? noCommit, base: base ?? noCommit };
}

/** The emulator's pull request with what git knows of it. */
export async function showPull(world: World, repository: Repository, emulated: Json | undefined): Promise<JsonObject> {
  const pull = objectOf(emulated);
  const facts = repository.pulls.get(numberOf(pull["number"]));
  if (facts === undefined) return pull;
  const ends = await readEnds(repository, facts);
  const statuses = `${world.apiUrl}/repos/${repository.fullName}/statuses/${ends.head}`;
  return {
    ...pull,
    statuses_url: statuses,
    _links: { ...objectOf(pull["_links"]), statuses: { href: statuses } },
    head: { ...objectOf(pull["head"]), sha: ends.head },
    base: { ...objectOf(pull["base"]), sha: ends.base },
    ...(facts.merged === undefined
      ? { merge_commit_sha: null, merged_at: null }
      : { merge_commit_sha: facts.merged.sha, merged_at: stamp(facts.merged.at), closed_at: stamp(facts.merged.at) }),
  };
}

/** The same with what only one request's own page says. */
export async function showPullInFull(
  world: World,
  repository: Repository,
  emulated: Json | undefined,
): Promise<JsonObject> {
  const pull = await showPull(world, repository, emulated);
  const facts = repository.pulls.get(numberOf(pull["number"]));
  if (facts === undefined) return pull;
  const ends = await readEnds(repository, facts);
  const { commits, files } = await measure(repository, ends);
  return {
    ...pull,
    commits,
    changed_files: files.length,
    additions: files.reduce((sum, file) => sum + file.additions, 0),
    deletions: files.reduce((sum, file) => sum + file.deletions, 0),
    merged: facts.merged !== undefined,
    merged_by: facts.merged === undefined ? null : await userOf(world, facts.merged.by),
    mergeable: null,
    mergeable_state: "unknown",
  };
}

/** Whether an open request can be merged: GitHub finds out only when it is asked again. */
export async function showMergeable(repository: Repository, pull: JsonObject): Promise<JsonObject> {
  const facts = repository.pulls.get(numberOf(pull["number"]));
  if (facts === undefined || facts.closedAt !== undefined) return pull;
  const isMergeable = (await mergeTree(repository, await readEnds(repository, facts))) !== undefined;
  return { ...pull, mergeable: isMergeable, mergeable_state: isMergeable ? "clean" : "dirty" };
}

/** Commits of a request, oldest first, as `git log` is asked for them. */
export async function commitsOfPull(repository: Repository, facts: PullFacts): Promise<readonly string[]> {
  const { base, head } = await readEnds(repository, facts);
  const merged =
    facts.merged === undefined ? undefined : await git(repository.directory, ["rev-parse", `${facts.merged.sha}^1`]);
  return ["--topo-order", "--reverse", `${merged ?? base}..${head}`];
}
