import { assembleRepo } from "../assemble-repo.ts";
import { openFileRefs } from "./file-refs.ts";
import { findRepository } from "./find-repository.ts";
import { openGitObjects } from "./git-objects.ts";
import type { GitRepo } from "./git-repo.ts";
import { openMirror } from "./open-mirror.ts";
import type { RemoteOptions } from "./remote-options.ts";
import { openWorkTrees } from "./work-trees.ts";

/** Which repository to open. */
export interface GitRepoOptions {
  /** A directory inside the repository; with `remote` the bare repository that mirrors it, made if it is not there. */
  readonly directory: string;
  /** Work on a repository over http(s): names are read from there, and every write is pushed there. */
  readonly remote?: RemoteOptions;
}

/**
 * Opens a repository. Commits are read as objects, without checkout; no program is run.
 *
 * @throws SetpointError SP_REPO_NOT_FOUND, SP_REPO_UNSUPPORTED, SP_REPO_UNREADABLE; with `remote` also SP_REPO_UNREACHABLE, SP_REPO_DENIED
 */
export async function openGitRepo(options: GitRepoOptions): Promise<GitRepo> {
  if (options.remote !== undefined) return await openMirror(options.directory, options.remote);
  const place = await findRepository(options.directory);
  const stores = {
    objects: openGitObjects(place.commonDirectory),
    refs: openFileRefs(place),
    workTrees: openWorkTrees(place),
  };
  const where = place.workTree === undefined ? {} : { workTree: place.workTree };
  return { ...assembleRepo(stores), gitDirectory: place.commonDirectory, ...where };
}
