import * as git from "isomorphic-git";
import { unreadable, writeFailed } from "../repo-error.ts";
import type { NewCommit, ObjectStore, StoredCommit } from "../stores.ts";
import { treeMode } from "../list-tree.ts";
import { durableFiles, type DurableFiles } from "./durable-files.ts";
import { readObjects, type ReadObjects } from "./read-objects.ts";
import { readShallow } from "./read-shallow.ts";

const fullLength = 40;

/** What every call of isomorphic-git needs; one cache for all, so that packs are read once. */
interface GitAccess {
  readonly fs: DurableFiles;
  readonly gitdir: string;
  readonly cache: object;
}

/**
 * Git's objects of the repository in `gitDirectory`, loose and packed. They are read here, not by isomorphic-git, which opens its
 * files anew for each object and unpacks it with a decompressor in JavaScript: reading a commit's trees and documents takes a fifth
 * of the time.
 */
export function openGitObjects(gitDirectory: string): ObjectStore {
  const access: GitAccess = { fs: durableFiles(gitDirectory), gitdir: gitDirectory, cache: {} };
  const read = readObjects(gitDirectory);
  const commits = new Map<string, StoredCommit>();
  return {
    readCommit: async (id) => {
      const commit = commits.get(id) ?? (await read.commit(id));
      commits.set(id, commit);
      return commit;
    },
    readTree: read.tree,
    readBlob: read.blob,
    expand: async (prefix) => (commits.has(prefix) ? [prefix] : await expand(access, read, prefix)),
    isShallow: async () => (await readShallow(gitDirectory)).size > 0,
    writeBlob: async (content) => await writing("A file", git.writeBlob({ ...access, blob: content })),
    writeTree: async (items) => await writing("A tree", git.writeTree({ ...access, tree: items.map(toGitItem) })),
    writeCommit: async (commit) => await writing("A commit", writeCommit(access, commit)),
  };
}

/** A full id is looked up where it would be; for a prefix every object's name must be looked at. */
async function expand(access: GitAccess, read: ReadObjects, prefix: string): Promise<readonly string[]> {
  const ids = prefix.length === fullLength ? [prefix] : await findIds(access, prefix);
  const kinds = await Promise.all(ids.map(read.kindOf));
  return ids.filter((_, index) => kinds[index] === "commit" || kinds[index] === "tag");
}

async function findIds(access: GitAccess, prefix: string): Promise<readonly string[]> {
  try {
    return [await git.expandOid({ ...access, oid: prefix })];
  } catch (error) {
    if (error instanceof git.Errors.NotFoundError) return [];
    if (error instanceof git.Errors.AmbiguousError) return error.data.matches;
    throw unreadable(`Commit ${prefix}`, { cause: error });
  }
}

const kinds: ReadonlyMap<string, "tree" | "commit"> = new Map([
  [treeMode, "tree"],
  ["160000", "commit"],
]);

function toGitItem(item: { readonly name: string; readonly mode: string; readonly id: string }): git.TreeEntry {
  return { path: item.name, mode: item.mode, oid: item.id, type: kinds.get(item.mode) ?? "blob" };
}

async function writeCommit(access: GitAccess, commit: NewCommit): Promise<string> {
  const person = { ...commit.author, timestamp: Math.floor(commit.at.getTime() / 1000), timezoneOffset: 0 };
  return await git.writeCommit({
    ...access,
    commit: {
      tree: commit.tree,
      parent: [...commit.parents],
      message: `${commit.message}\n`,
      author: person,
      committer: person,
    },
  });
}

async function writing(what: string, write: Promise<string>): Promise<string> {
  try {
    return await write;
  } catch (error) {
    throw writeFailed(what, error);
  }
}
