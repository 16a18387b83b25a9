import { mkdir, rm } from "node:fs/promises";
import path from "node:path";
import { SetpointError } from "../../../model/setpoint-error.ts";
import type { BranchHead } from "../../../ports/config-repo.ts";
import { findNameInTheWay } from "../find-name-in-the-way.ts";
import { pickNames } from "../pick-names.ts";
import { conflict, nameConflict, unreadable, writeFailed } from "../repo-error.ts";
import type { RefStore, RefUpdate } from "../stores.ts";
import { withFileLock, type FileLock } from "./file-lock.ts";
import { readPackedRefs, removePackedRef } from "./packed-refs.ts";
import { readIfPresent } from "./read-if-present.ts";
import { listDirectory, removeEmptyDirectories } from "./directories.ts";
import type { RepositoryPlace } from "./find-repository.ts";

const maxSymbolicDepth = 5;

/**
 * The refs of a repository on disk, read and written as git itself does: loose files before `packed-refs`, and every change a
 * compare-and-swap under `<ref>.lock`. Of writers that expect the same, exactly one wins.
 */
export function openFileRefs(place: RepositoryPlace): RefStore {
  return {
    resolve: async (ref) => await resolveSymbolic(place, ref, 0),
    resolveAll: async (names) => {
      const all = await listRefs(place, "refs/");
      return pickNames(names, new Map(all.map(({ name, commit }) => [name, commit])));
    },
    list: async (prefix) => await listRefs(place, prefix),
    update: async (update) => await updateRef(place.commonDirectory, update),
  };
}

async function resolveSymbolic(place: RepositoryPlace, ref: string, depth: number): Promise<string | undefined> {
  if (depth > maxSymbolicDepth || ref.split("/").includes("..")) throw unreadable(`Ref ${ref}`);
  const directory = ref.startsWith("refs/") ? place.commonDirectory : place.gitDirectory;
  const value = await readRef(directory, ref);
  return value?.startsWith("ref: ") === true ? await resolveSymbolic(place, value.slice(5).trim(), depth + 1) : value;
}

/** What one ref holds: an id, or `ref: <other>`. */
async function readRef(gitDirectory: string, ref: string): Promise<string | undefined> {
  return (await readLoose(gitDirectory, ref)) ?? (await readPackedRefs(gitDirectory, ref)).get(ref);
}

async function readLoose(gitDirectory: string, ref: string): Promise<string | undefined> {
  const loose = (await readIfPresent(path.join(gitDirectory, ref)))?.trim();
  if (loose === undefined || /^(?:[0-9a-f]{40}|ref: \S+)$/u.test(loose)) return loose;
  throw unreadable(`Ref ${ref} (it holds neither a commit id nor the name of a ref)`);
}

/** Only folders that can hold such names are looked into. Packed refs are read last: git packs a ref before it removes the file. */
async function listRefs(place: RepositoryPlace, prefix: string): Promise<readonly BranchHead[]> {
  if (prefix.split("/").includes("..")) return [];
  const loose = await listLoose(place.commonDirectory, path.posix.dirname(`${prefix}-`));
  const names = loose.filter((name) => name.startsWith(prefix));
  const read = (await Promise.all(names.map(async (name) => await readNamed(place, name)))).flat();
  const found = new Map([...(await readPackedRefs(place.commonDirectory, prefix)), ...read]);
  return [...found].map(([name, commit]) => ({ name, commit }));
}

/** Nothing for a ref that went away meanwhile. */
async function readNamed(place: RepositoryPlace, name: string): Promise<readonly (readonly [string, string])[]> {
  const id = await resolveSymbolic(place, name, 0);
  return id === undefined ? [] : [[name, id]];
}

async function listLoose(gitDirectory: string, below: string): Promise<readonly string[]> {
  const entries = await listDirectory(path.join(gitDirectory, below));
  const lists = entries.map(async (entry) => {
    const name = `${below}/${entry.name}`;
    if (entry.isDirectory()) return await listLoose(gitDirectory, name);
    return entry.name.endsWith(".lock") ? [] : [name];
  });
  return (await Promise.all(lists)).flat();
}

async function updateRef(directory: string, update: RefUpdate): Promise<void> {
  try {
    await mkdir(path.dirname(path.join(directory, update.ref)), { recursive: true });
    await withFileLock(path.join(directory, update.ref), async (lock) => await compareAndSwap(directory, update, lock));
  } catch (error) {
    if (error instanceof SetpointError) throw error;
    throw (await findNameConflict(directory, update)) ?? writeFailed(update.ref, error);
  }
}

async function compareAndSwap(directory: string, update: RefUpdate, lock: FileLock): Promise<void> {
  const found = (await readRef(directory, update.ref)) ?? null;
  if (found !== update.expected) throw conflict(update, found);
  if (update.value === null) return await removeRef(directory, update.ref);
  const inTheWay = found === null ? await findNameConflict(directory, update) : undefined;
  if (inTheWay !== undefined) throw inTheWay;
  await removeEmptyDirectories(path.join(directory, update.ref));
  await lock.replace(`${update.value}\n`);
}

/** The packed line goes first: else it would come to light again when the loose file is gone. */
async function removeRef(directory: string, ref: string): Promise<void> {
  await removePackedRef(directory, ref);
  await rm(path.join(directory, ref), { force: true });
  // A log left behind would keep git from ever making a branch below this name.
  await rm(path.join(directory, "logs", ref), { force: true });
}

async function findNameConflict(directory: string, update: RefUpdate): Promise<SetpointError | undefined> {
  const packed = (await readPackedRefs(directory, "refs/")).keys();
  const inTheWay = findNameInTheWay(update.ref, [...packed, ...(await listLoose(directory, "refs"))]);
  return inTheWay === undefined ? undefined : nameConflict(update.ref, inTheWay);
}
