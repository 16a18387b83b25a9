import { noCommit, readRefs } from "./branches.ts";
import { readChanges } from "./commits.ts";
import { git, tryGit } from "./git.ts";
import { numberOf, objectOf, type Json, type JsonObject } from "./json.ts";
import { userOf } from "./people.ts";
import { stamp } from "./stamp.ts";
import type { PullFacts, Repository, World } from "./world.ts";

/** Where a request's branches stand. */
export interface PullEnds {
  readonly head: string;
  readonly base: string;
}

/** Where they stand now, or stood when the request was closed. */
export async function readEnds(repository: Repository, facts: PullFacts): Promise<PullEnds> {
  if (facts.closedAt !== undefined) return facts.closedAt;
  const refs = await readRefs(repository.directory);
  return {
    head: refs.get(`refs/pull/${facts.number}/head`) ?? noCommit,
    base: refs.get(`refs/heads/${facts.baseRef}`) ?? noCommit,
  };
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
  const from = await tryGit(repository.directory, ["merge-base", ends.base, ends.head]);
  const files = await readChanges(repository, from, ends.head);
  const isMergeable = facts.closedAt === undefined && (await mergeTree(repository, ends)) !== undefined;
  return {
    ...pull,
    commits: Number(await git(repository.directory, ["rev-list", "--count", `${from ?? ends.base}..${ends.head}`])),
    changed_files: files.length,
    additions: files.reduce((sum, file) => sum + file.additions, 0),
    deletions: files.reduce((sum, file) => sum + file.deletions, 0),
    merged: facts.merged !== undefined,
    merged_by: facts.merged === undefined ? null : await userOf(world, facts.merged.by),
    mergeable: facts.closedAt === undefined ? isMergeable : null,
    mergeable_state: facts.closedAt !== undefined ? "unknown" : isMergeable ? "clean" : "dirty",
  };
}

/** The tree of a merge; undefined where there is a conflict. */
export async function mergeTree(repository: Repository, { base, head }: PullEnds): Promise<string | undefined> {
  const tree = await tryGit(repository.directory, ["merge-tree", "--write-tree", base, head]);
  return tree?.split("\n")[0];
}

/** Commits of a request, oldest first, as `git log` is asked for them. */
export async function commitsOfPull(repository: Repository, facts: PullFacts): Promise<readonly string[]> {
  const { base, head } = await readEnds(repository, facts);
  const merged =
    facts.merged === undefined ? undefined : await git(repository.directory, ["rev-parse", `${facts.merged.sha}^1`]);
  return ["--topo-order", "--reverse", `${merged ?? base}..${head}`];
}
