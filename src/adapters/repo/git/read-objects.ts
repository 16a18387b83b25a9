import type { ObjectKind } from "../object-id.ts";
import { unreadable } from "../repo-error.ts";
import type { StoredCommit, TreeItem } from "../stores.ts";
import { missingObject } from "./missing-object.ts";
import { openObjectReader, type ReadObject } from "./object-reader.ts";
import type { GitObject } from "./pack.ts";
import { parseCommit, parseTag, parseTree } from "./parse-object.ts";
import { readShallow } from "./read-shallow.ts";

/** Reads typed objects. @throws SetpointError SP_REPO_UNREADABLE */
export interface ReadObjects {
  /** Follows annotated tags. */
  commit(id: string): Promise<StoredCommit>;
  tree(id: string): Promise<readonly TreeItem[]>;
  blob(id: string): Promise<Uint8Array>;
  /** `undefined` if it is not there. */
  kindOf(id: string): Promise<ObjectKind | undefined>;
}

/** Reads the objects of the repository in `gitDirectory`. Git's own limits hold: SHA-1, packs of version 2. */
export function readObjects(gitDirectory: string): ReadObjects {
  const place = { gitDirectory, read: openObjectReader(gitDirectory) };
  return {
    commit: async (id) => await readCommit(place, id),
    tree: async (id) => parse(id, await find(place, id, ["tree"]), parseTree),
    blob: async (id) => (await find(place, id, ["blob"])).content,
    kindOf: async (id) => (await look(place, id, "Object"))?.kind,
  };
}

interface Place {
  readonly gitDirectory: string;
  readonly read: ReadObject;
}

async function readCommit(place: Place, id: string): Promise<StoredCommit> {
  const object = await find(place, id, ["commit", "tag"]);
  if (object.kind === "tag") return await readCommit(place, parse(id, object, parseTag));
  const { tree, timestamp, ...words } = parse(id, object, parseCommit);
  const isCut = words.parents.length > 0 && (await readShallow(place.gitDirectory)).has(id);
  return { info: { id, ...words }, tree, timestamp, isCut };
}

/** @param kinds what it may be; the first is what it is called where it is none of them */
async function find(place: Place, id: string, kinds: readonly [ObjectKind, ...ObjectKind[]]): Promise<GitObject> {
  const what = describe(kinds[0], id);
  const object = await look(place, id, kinds[0]);
  if (object === undefined) throw await missingObject(place.gitDirectory, what);
  if (!kinds.includes(object.kind)) throw unreadable(`${what} (it is a ${object.kind})`);
  return object;
}

async function look({ read }: Place, id: string, what: string): Promise<GitObject | undefined> {
  try {
    return await read(id);
  } catch (error) {
    throw unreadable(describe(what, id), { cause: error });
  }
}

function parse<T>(id: string, { kind, content }: GitObject, read: (content: Buffer) => T): T {
  try {
    return read(content);
  } catch (error) {
    throw unreadable(describe(kind, id), { cause: error });
  }
}

function describe(what: string, id: string): string {
  return `${what.slice(0, 1).toUpperCase()}${what.slice(1)} ${id}`;
}
