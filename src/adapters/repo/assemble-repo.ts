import type { BranchHead, CommitInfo, CommitRequest, ConfigRepo, Snapshot } from "../../ports/config-repo.ts";
import { branchName, branchRef } from "./branch-name.ts";
import { cleanMessage, cleanSignature } from "./clean-commit.ts";
import { editTree } from "./edit-tree.ts";
import { type ListTree, sortByPath, treeLister } from "./list-tree.ts";
import { moveBranch } from "./move-branch.ts";
import { isFullId } from "./object-id.ts";
import { conflict } from "./repo-error.ts";
import { resolveRef } from "./resolve-ref.ts";
import type { ObjectStore, RefStore, WorkTrees } from "./stores.ts";
import { findMergeBase, walkBetween, type ReadCommit } from "./walk-history.ts";

/** Where a repository keeps its things. */
export interface Stores {
  readonly objects: ObjectStore;
  readonly refs: RefStore;
  readonly workTrees: WorkTrees;
}

/** A configuration repository over its three stores. Objects are written before the ref moves, so a kill leaves nothing half done. */
export function assembleRepo(stores: Stores): ConfigRepo {
  const readCommit: ReadCommit = async (id) => await stores.objects.readCommit(id);
  const listTree = treeLister(stores.objects);
  const resolve = async (ref: string): Promise<string> => await resolveRef(stores, ref);
  return {
    snapshot: async (ref) => await readSnapshot(stores, listTree, ref),
    readBlob: async (blob) => (await stores.workTrees.readBlob(blob)) ?? (await stores.objects.readBlob(blob)),
    commitsBetween: async (base, head) =>
      await listCommits(readCommit, base && (await resolve(base)), await resolve(head)),
    mergeBase: async (left, right) => await findMergeBase(readCommit, await resolve(left), await resolve(right)),
    bring: async (names) => await bringCommits(stores, names),
    branches: async (prefix) => await listBranches(stores.refs, prefix),
    commit: async (request) => await makeCommit(stores, request),
    moveBranch: async (from, to, expected) => await moveBranch(stores, { from, to, expected }),
  };
}

async function readSnapshot(stores: Stores, listTree: ListTree, ref: string | undefined): Promise<Snapshot> {
  if (ref === undefined) return { entries: sortByPath(await stores.workTrees.snapshot()) };
  const commit = await resolveRef(stores, ref);
  const { tree } = await stores.objects.readCommit(commit);
  return { commit, entries: await listTree(tree) };
}

async function listCommits(read: ReadCommit, base: string | undefined, head: string): Promise<readonly CommitInfo[]> {
  return (await walkBetween(read, base, head)).map((commit) => commit.info);
}

async function bringCommits({ objects, refs }: Stores, names: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const asked = names.filter((name) => name.startsWith("refs/") || isFullId(name));
  const commits = new Map<string, string>();
  for (const [name, id] of asked.length === 0 ? [] : await refs.resolveAll(asked)) {
    const [here] = await objects.expand(id);
    if (here !== undefined) commits.set(name, (await objects.readCommit(here)).info.id);
  }
  return commits;
}

async function listBranches(refs: RefStore, prefix: string): Promise<readonly BranchHead[]> {
  const heads = await refs.list(`refs/heads/${prefix}`);
  const branches = heads.map((head) => ({ name: branchName(head.name), commit: head.commit }));
  return branches.toSorted((left, right) => (left.name < right.name ? -1 : 1));
}

async function makeCommit(stores: Stores, request: CommitRequest): Promise<string> {
  const ref = branchRef(request.branch);
  const parents = request.parents ?? (request.expected === null ? [] : [request.expected]);
  if (request.expected !== null && !parents.includes(request.expected)) {
    throw new TypeError(`A commit on ${request.branch} must descend from ${request.expected}`);
  }
  await assertStanding(stores.refs, ref, request.expected);
  const id = await stores.objects.writeCommit({
    tree: await editTree(stores.objects, await startingTree(stores, request.baseTree ?? parents[0]), request.files),
    parents,
    message: cleanMessage(request.message),
    author: cleanSignature(request.author),
    at: request.at,
  });
  const bringAlong = await stores.workTrees.prepareMove(request.branch, id);
  await stores.refs.update({ ref, expected: request.expected, value: id });
  await bringAlong();
  return id;
}

/** Spares the store objects nobody would refer to; the compare-and-swap that counts is the ref store's. */
async function assertStanding(refs: RefStore, ref: string, expected: string | null): Promise<void> {
  const found = (await refs.resolve(ref)) ?? null;
  if (found !== expected) throw conflict({ ref, expected, value: null }, found);
}

async function startingTree(stores: Stores, commit: string | undefined): Promise<string | undefined> {
  return commit === undefined ? undefined : (await stores.objects.readCommit(await resolveRef(stores, commit))).tree;
}
