import path from "node:path";
import * as git from "isomorphic-git";
import { writeFailed } from "../repo-error.ts";
import type { NewCommit, ObjectStore, StoredCommit, TreeItem } from "../stores.ts";
import { treeMode } from "../list-tree.ts";
import { durableFiles, type DurableFiles } from "./durable-files.ts";
import { missingObject } from "./missing-object.ts";
import { readIfPresent } from "./read-if-present.ts";

const fullLength = 40;

/** What every call of isomorphic-git needs; one cache for all, so that packs are read once. */
export interface GitAccess {
  readonly fs: DurableFiles;
  readonly gitdir: string;
  readonly cache: object;
}

/** Git's objects of the repository in `gitDirectory`, loose and packed. */
export function openGitObjects(gitDirectory: string): ObjectStore {
  const access: GitAccess = { fs: durableFiles(gitDirectory), gitdir: gitDirectory, cache: {} };
  const commits = new Map<string, StoredCommit>();
  return {
    readCommit: async (id) => {
      const commit = commits.get(id) ?? (await readCommit(access, id));
      commits.set(id, commit);
      return commit;
    },
    readTree: async (id) => await readTree(access, id),
    readBlob: async (id) => (await reading(access, `Blob ${id}`, git.readBlob({ ...access, oid: id }))).blob,
    expand: async (prefix) => (commits.has(prefix) ? [prefix] : await expand(access, prefix)),
    isShallow: async () => (await readShallow(gitDirectory)).size > 0,
    writeBlob: async (content) => await writing("A file", git.writeBlob({ ...access, blob: content })),
    writeTree: async (items) => await writing("A tree", git.writeTree({ ...access, tree: items.map(toGitItem) })),
    writeCommit: async (commit) => await writing("A commit", writeCommit(access, commit)),
  };
}

async function readCommit(access: GitAccess, id: string): Promise<StoredCommit> {
  const { oid, commit } = await reading(access, `Commit ${id}`, git.readCommit({ ...access, oid: id }));
  const { author, committer, parent: parents } = commit;
  return {
    info: {
      id: oid,
      parents,
      author: { name: author.name, email: author.email },
      committer: { name: committer.name, email: committer.email },
      message: commit.message.trimEnd(),
    },
    tree: commit.tree,
    timestamp: committer.timestamp,
    isCut: parents.length > 0 && (await readShallow(access.gitdir)).has(oid),
  };
}

async function readShallow(gitDirectory: string): Promise<ReadonlySet<string>> {
  const text = await readIfPresent(path.join(gitDirectory, "shallow"));
  return new Set((text ?? "").split("\n").filter((line) => line !== ""));
}

async function readTree(access: GitAccess, id: string): Promise<readonly TreeItem[]> {
  const { tree } = await reading(access, `Tree ${id}`, git.readTree({ ...access, oid: id }));
  return tree.map((item) => ({ name: item.path, mode: item.mode, id: item.oid }));
}

const kinds: ReadonlyMap<string, "tree" | "commit"> = new Map([
  [treeMode, "tree"],
  ["160000", "commit"],
]);

function toGitItem(item: TreeItem): git.TreeEntry {
  return { path: item.name, mode: item.mode, oid: item.id, type: kinds.get(item.mode) ?? "blob" };
}

async function expand(access: GitAccess, prefix: string): Promise<readonly string[]> {
  const ids = await findIds(access, prefix);
  const types = await Promise.all(ids.map(async (id) => (await git.readObject({ ...access, oid: id })).type));
  return ids.filter((_, index) => types[index] === "commit" || types[index] === "tag");
}

/** A full id is looked up where it would be; for a prefix every object's name must be looked at. */
async function findIds(access: GitAccess, prefix: string): Promise<readonly string[]> {
  try {
    if (prefix.length < fullLength) return [await git.expandOid({ ...access, oid: prefix })];
    return [(await git.readObject({ ...access, oid: prefix, format: "deflated" })).oid];
  } catch (error) {
    if (error instanceof git.Errors.NotFoundError) return [];
    if (error instanceof git.Errors.AmbiguousError) return error.data.matches;
    throw await missingObject(access.gitdir, `Commit ${prefix}`, error);
  }
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

async function reading<T>(access: GitAccess, what: string, read: Promise<T>): Promise<T> {
  try {
    return await read;
  } catch (error) {
    throw await missingObject(access.gitdir, what, error);
  }
}

async function writing(what: string, write: Promise<string>): Promise<string> {
  try {
    return await write;
  } catch (error) {
    throw writeFailed(what, error);
  }
}
