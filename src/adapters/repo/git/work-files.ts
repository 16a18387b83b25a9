import { lstat, readdir, readFile, readlink } from "node:fs/promises";
import path from "node:path";
import fs, { type Dirent } from "node:fs";
import * as git from "isomorphic-git";
import { blobId } from "../blob-id.ts";
import { unreadable } from "../repo-error.ts";
import { isMissing } from "./error-code.ts";
import type { RepositoryPlace } from "./find-repository.ts";

/** Never part of the documents, and large. */
const skipped: ReadonlySet<string> = new Set([".git", "node_modules"]);
/** Files read at once: enough to keep a disk busy, few enough for every limit on open files. */
const batchSize = 64;

/** A file of the working tree with the id its content has in git. */
export interface WorkFile {
  readonly path: string;
  readonly mode: string;
  readonly blob: string;
}

/** Every file of a working tree but what git ignores and `node_modules`; what the index holds is never ignored. */
export async function listWorkFiles(place: RepositoryPlace, workTree: string): Promise<readonly WorkFile[]> {
  const tracked = new Set(await readIndex(place));
  const files: WorkFile[] = [];
  const paths = await listPaths({ place, workTree, tracked }, "");
  for (let start = 0; start < paths.length; start += batchSize) {
    const batch = await Promise.all(
      paths.slice(start, start + batchSize).map(async (file) => await readWorkFile(workTree, file)),
    );
    files.push(...batch.flatMap((file) => file ?? []));
  }
  return files;
}

/** The content of a file, of a link its target, as git stores it. */
export async function readContent(file: string, mode: string): Promise<Uint8Array> {
  return mode === "120000" ? await readlink(file, { encoding: "buffer" }) : await readFile(file);
}

interface Walk {
  readonly place: RepositoryPlace;
  readonly workTree: string;
  readonly tracked: ReadonlySet<string>;
}

async function readIndex(place: RepositoryPlace): Promise<readonly string[]> {
  try {
    return await git.listFiles({ fs, gitdir: place.gitDirectory });
  } catch (error) {
    throw unreadable(`The index of ${place.gitDirectory}`, { cause: error });
  }
}

async function listPaths(walk: Walk, below: string): Promise<readonly string[]> {
  const entries = await readdir(path.join(walk.workTree, below), { withFileTypes: true });
  // A folder with a `.git` of its own is another repository, but for the top.
  if (below !== "" && entries.some((entry) => entry.name === ".git")) return [];
  const lists = await Promise.all(
    entries.filter((entry) => !skipped.has(entry.name)).map(async (entry) => await listEntry(walk, below, entry)),
  );
  return lists.flat();
}

async function listEntry(walk: Walk, below: string, entry: Dirent): Promise<readonly string[]> {
  const file = below + entry.name;
  if (entry.isDirectory()) return (await isIgnored(walk, file)) ? [] : await listPaths(walk, `${file}/`);
  if (!entry.isFile() && !entry.isSymbolicLink()) return [];
  return walk.tracked.has(file) || !(await isIgnored(walk, file)) ? [file] : [];
}

/** Files that are tracked keep their folder readable, whatever `.gitignore` says. */
async function isIgnored(walk: Walk, file: string): Promise<boolean> {
  const access = { fs, dir: walk.workTree, gitdir: walk.place.commonDirectory };
  if (!(await git.isIgnored({ ...access, filepath: file }))) return false;
  return ![...walk.tracked].some((tracked) => tracked.startsWith(`${file}/`));
}

/** `undefined` for a file that vanished meanwhile. */
async function readWorkFile(workTree: string, file: string): Promise<WorkFile | undefined> {
  try {
    const full = path.join(workTree, file);
    const mode = fileMode(await lstat(full));
    return { path: file, mode, blob: blobId(await readContent(full, mode)) };
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw unreadable(file, { cause: error });
  }
}

function fileMode(stats: { readonly mode: number; isSymbolicLink(): boolean }): string {
  if (stats.isSymbolicLink()) return "120000";
  return (stats.mode & 0o100) === 0 ? "100644" : "100755";
}
