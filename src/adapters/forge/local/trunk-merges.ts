import type { CommitInfo, ConfigRepo } from "../../../ports/config-repo.ts";

/** A merge on the trunk, as its commit tells: of which request, at which head, onto which commit. */
export interface TrunkMerge {
  readonly commit: string;
  readonly id: string;
  readonly head: string;
  readonly base: string;
}

/** What the trunk has merged, newest first. Read once for each place where the trunk stands. */
export type ReadMerges = (trunk: string) => Promise<readonly TrunkMerge[]>;

/** Our own title of a merge commit, and the one that git gives it. */
const titles = [/^Merge (?<id>\S+)$/u, /^Merge branch '(?<id>[^']+)'(?: into \S+)?$/u];

/**
 * Reads merges from the trunk's own history: commits along first parents whose second parent is the head of a request and whose title
 * names it. Whoever can write the trunk can claim anything here.
 */
export function mergeReader(repo: ConfigRepo): ReadMerges {
  let read: { readonly trunk: string; readonly merges: readonly TrunkMerge[] } | undefined;
  return async (trunk) => {
    if (read?.trunk !== trunk) read = { trunk, merges: listMerges(await repo.commitsBetween(undefined, trunk), trunk) };
    return read.merges;
  };
}

function listMerges(commits: readonly CommitInfo[], trunk: string): readonly TrunkMerge[] {
  const byId = new Map(commits.map((commit) => [commit.id, commit]));
  const merges: TrunkMerge[] = [];
  for (let at = byId.get(trunk); at !== undefined; at = byId.get(at.parents[0] ?? "")) merges.push(...asMerge(at));
  return merges;
}

function asMerge({ id: commit, parents, message }: CommitInfo): readonly TrunkMerge[] {
  const [base, head, ...more] = parents;
  const title = message.split("\n")[0] ?? "";
  const id = titles.map((pattern) => pattern.exec(title)?.groups?.["id"]).find((name) => name !== undefined);
  return base === undefined || head === undefined || more.length > 0 || id === undefined
    ? []
    : [{ commit, id, head, base }];
}
