import type { CommitInfo } from "../../ports/config-repo.ts";

/** Where a walk along first parents begins and ends. */
export interface Ends {
  /** The oldest commit, which is not part of the answer. */
  readonly from: string;
  readonly to: string;
}

/**
 * The way of a branch from one commit to another along first parents, oldest first: what was merged into it stands beside it. `undefined`
 * where that way does not lead back to `from`.
 *
 * @param commits all that `to` has and `from` has not
 */
export function findFirstParents(
  commits: readonly CommitInfo[],
  { from, to }: Ends,
): readonly CommitInfo[] | undefined {
  const byId = new Map(commits.map((commit) => [commit.id, commit]));
  const way: CommitInfo[] = [];
  for (let at: string | undefined = to; at !== from; at = way.at(-1)?.parents[0]) {
    const commit: CommitInfo | undefined = byId.get(at ?? "");
    if (!commit) return undefined;
    way.push(commit);
  }
  return way.toReversed();
}
