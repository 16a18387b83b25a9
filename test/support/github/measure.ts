import { readChanges, type ChangedFile } from "./commits.ts";
import { git, tryGit } from "./git.ts";
import type { Repository } from "./world.ts";

/** Where a request's branches stand. */
export interface PullEnds {
  readonly head: string;
  readonly base: string;
}

/** What git says of a request. */
export interface Measure {
  readonly commits: number;
  readonly files: readonly ChangedFile[];
}

const measured = new WeakMap<Repository, Map<string, Promise<Measure>>>();
const merged = new WeakMap<Repository, Map<string, Promise<string | undefined>>>();

/** What lies between two commits. Git is asked once: commits do not change. */
export async function measure(repository: Repository, ends: PullEnds): Promise<Measure> {
  return await once(measured, [repository, ends], async () => {
    const [commits, files] = await Promise.all([
      git(repository.directory, ["rev-list", "--count", `${ends.base}..${ends.head}`]),
      readChanges(repository, ends.base, ends.head),
    ]);
    return { commits: Number(commits), files };
  });
}

/** The tree of a merge; undefined where there is a conflict. */
export async function mergeTree(repository: Repository, ends: PullEnds): Promise<string | undefined> {
  return await once(merged, [repository, ends], async () => {
    const tree = await tryGit(repository.directory, ["merge-tree", "--write-tree", ends.base, ends.head]);
    return tree?.split("\n")[0];
  });
}

async function once<Result>(
  kept: WeakMap<Repository, Map<string, Promise<Result>>>,
  [repository, { base, head }]: readonly [Repository, PullEnds],
  ask: () => Promise<Result>,
): Promise<Result> {
  const answers = kept.get(repository) ?? new Map<string, Promise<Result>>();
  kept.set(repository, answers);
  const key = `${base} ${head}`;
  const answer = answers.get(key) ?? ask();
  answers.set(key, answer);
  return await answer;
}
