import path from "node:path";
import { blobId } from "../blob-id.ts";
import { checkedOut, noWorkTree } from "../repo-error.ts";
import type { WorkTrees } from "../stores.ts";
import { bringAlong, findObstacle } from "./bring-along.ts";
import { isMissing } from "./error-code.ts";
import { findCheckouts } from "./find-checkouts.ts";
import type { RepositoryPlace } from "./find-repository.ts";
import { listWorkFiles, readContent, type WorkFile } from "./work-files.ts";

/**
 * The checked-out files of a repository on disk. A branch that is checked out moves only where everything there is committed, and the
 * files then follow it as with `git merge`: moved behind the back of a checkout, the branch would make all its files look changed.
 */
export function openWorkTrees(place: RepositoryPlace): WorkTrees {
  let seen: ReadonlyMap<string, WorkFile> = new Map();
  return {
    snapshot: async () => {
      if (place.workTree === undefined) throw noWorkTree(place.gitDirectory);
      const files = await listWorkFiles(place, place.workTree);
      seen = new Map(files.map((file) => [file.blob, file]));
      return files;
    },
    readBlob: async (blob) => {
      const file = seen.get(blob);
      return file && place.workTree !== undefined ? await readSeen(place.workTree, file) : undefined;
    },
    prepareMove: async (branch, commit) => await prepareMove(place, branch, commit),
    assertRemovable: async (branch) => {
      const [checkout] = await findCheckouts(place, branch);
      if (checkout === undefined) return;
      throw checkedOut(
        branch,
        `is what HEAD of ${checkout.gitDirectory} names`,
        "Switch to another branch there first.",
      );
    },
  };
}

/** `undefined` where the file has another content by now. */
async function readSeen(workTree: string, file: WorkFile): Promise<Uint8Array | undefined> {
  try {
    const content = await readContent(path.join(workTree, file.path), file.mode);
    return blobId(content) === file.blob ? content : undefined;
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}

async function prepareMove(place: RepositoryPlace, branch: string, commit: string): Promise<() => Promise<void>> {
  const checkouts = (await findCheckouts(place, branch)).filter((checkout) => checkout.workTree !== undefined);
  for (const checkout of checkouts) {
    const obstacle = await findObstacle(checkout, commit);
    if (obstacle === undefined) continue;
    const fix = `Commit or stash there, or switch to another branch (git -C ${checkout.workTree} switch --detach), then repeat.`;
    throw checkedOut(branch, `is checked out in ${checkout.workTree}, and ${obstacle}`, fix);
  }
  return async () => {
    for (const checkout of checkouts) await bringAlong(checkout, commit);
  };
}
