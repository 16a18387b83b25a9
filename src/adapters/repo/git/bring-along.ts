import path from "node:path";
import fs from "node:fs";
import * as git from "isomorphic-git";
import { SetpointError } from "../../../model/setpoint-error.ts";
import { withFileLock } from "./file-lock.ts";
import type { RepositoryPlace } from "./find-repository.ts";
import { readIfPresent } from "./read-if-present.ts";

/** Files that say that git is in the middle of something. */
const unfinished = [
  "MERGE_HEAD",
  "CHERRY_PICK_HEAD",
  "REVERT_HEAD",
  "rebase-merge/head-name",
  "rebase-apply/head-name",
] as const;

/** So many files are named in a message. */
const maxNamed = 3;

/** Why the files of a checkout cannot follow its branch to `commit`, or `undefined` if they can. */
export async function findObstacle(checkout: RepositoryPlace, commit: string): Promise<string | undefined> {
  if (checkout.gitDirectory !== checkout.commonDirectory)
    return "that is a linked worktree, whose files Setpoint does not touch";
  for (const file of unfinished) {
    const isThere = (await readIfPresent(path.join(checkout.gitDirectory, file))) !== undefined;
    if (isThere) return `git is in the middle of something there (${file})`;
  }
  const access = accessTo(checkout);
  const coming = listPathsAndFolders(await git.listFiles({ ...access, ref: commit }));
  const changed = (await git.statusMatrix(access)).filter((row) => !isSettled(row, coming)).map(([file]) => file);
  return changed.length > 0 ? `${changed.slice(0, maxNamed).join(", ")} is not committed there` : undefined;
}

/**
 * Makes the files and the index of a checkout what `commit` holds, as `git merge` does after a fast-forward.
 * @throws SetpointError SP_REPO_CHECKED_OUT if the files cannot follow; the branch has moved by then
 */
export async function bringAlong(checkout: RepositoryPlace, commit: string): Promise<void> {
  try {
    const follow = async (): Promise<void> =>
      await git.checkout({ ...accessTo(checkout), ref: commit, noUpdateHead: true });
    await withFileLock(path.join(checkout.gitDirectory, "index"), follow, { patient: true });
  } catch (error) {
    throw new SetpointError(
      "SP_REPO_CHECKED_OUT",
      `The branch moved to ${commit}, but the files in ${checkout.workTree} could not follow`,
      {
        fix: `Nothing is lost; run git -C ${checkout.workTree} reset --hard after a look at git status.`,
        data: { commit },
        cause: error,
      },
    );
  }
}

function listPathsAndFolders(files: readonly string[]): ReadonlySet<string> {
  const pieces = files.map((file) => file.split("/"));
  return new Set(pieces.flatMap((parts) => parts.map((_, index) => parts.slice(0, index + 1).join("/"))));
}

/** Committed as it is, or unknown to git and in nobody's way. */
function isSettled([file, ...states]: [string, number, number, number], coming: ReadonlySet<string>): boolean {
  const state = states.join("");
  return state === "111" || (state === "020" && !coming.has(file));
}

function accessTo(checkout: RepositoryPlace): { fs: typeof fs; dir: string; gitdir: string; cache: object } {
  return { fs, dir: checkout.workTree ?? "", gitdir: checkout.gitDirectory, cache: {} };
}
