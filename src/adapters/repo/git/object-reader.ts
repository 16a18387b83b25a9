import { readFile } from "node:fs/promises";
import path from "node:path";
import { inflateSync } from "node:zlib";
import { objectId, type ObjectKind } from "../object-id.ts";
import { listDirectory } from "./directories.ts";
import { isMissing } from "./error-code.ts";
import { type GitObject, openPack } from "./pack.ts";
import { parsePackIndex } from "./pack-index.ts";

/** Reads an object by its id; `undefined` if it is not there. @throws Error if it is damaged */
export type ReadObject = (id: string) => Promise<GitObject | undefined>;

/** Git knows it without storing it. */
const emptyTree = "4b825dc642cb6eb9a060e54bf8d69288fbee4904";

/**
 * Reads objects, loose and packed. Packs are looked for when an object is nowhere else, and stay open: what git packs, fetches or
 * prunes meanwhile is found all the same. Every object is held against its id.
 */
export function openObjectReader(gitDirectory: string): ReadObject {
  const objects = path.join(gitDirectory, "objects");
  const packs = openPacks(path.join(objects, "pack"));
  return async (id) => {
    if (id === emptyTree) return { kind: "tree", content: Buffer.alloc(0) };
    const object =
      (await packs.read(id)) ??
      (await readLoose(path.join(objects, id.slice(0, 2), id.slice(2)))) ??
      (await packs.readAnew(id));
    if (object !== undefined && objectId(object.kind, object.content) !== id) throw new Error("its content is damaged");
    return object;
  };
}

/** Finds an object in one pack. */
type Pack = ReadObject;

function openPacks(directory: string): { readonly read: ReadObject; readonly readAnew: ReadObject } {
  const packs = new Map<string, Pack>();
  const read: ReadObject = async (id) => {
    for (const pack of packs.values()) {
      const object = await pack(id);
      if (object !== undefined) return object;
    }
    return undefined;
  };
  return {
    read,
    readAnew: async (id) => {
      for (const { name } of await listDirectory(directory)) {
        if (name.endsWith(".idx") && !packs.has(name)) packs.set(name, await openPackFile(path.join(directory, name)));
      }
      return await read(id);
    },
  };
}

/** The index is read now, the pack itself at its first object. */
async function openPackFile(file: string): Promise<Pack> {
  const index = parsePackIndex(await readFile(file));
  let opened: Promise<(offset: number) => GitObject> | undefined;
  return async (id) => {
    const offset = index.find(id);
    if (offset === undefined) return undefined;
    opened ??= readFile(file.replace(/idx$/u, "pack")).then((pack) => openPack(pack, index));
    return (await opened)(offset);
  };
}

async function readLoose(file: string): Promise<GitObject | undefined> {
  const packed = await readBytes(file);
  if (packed === undefined) return undefined;
  const whole = inflateSync(packed);
  const end = whole.indexOf(0);
  const kind = kindOf(whole.toString("latin1", 0, whole.indexOf(" ")));
  if (kind === undefined || end === -1) throw new Error("its header is damaged");
  return { kind, content: whole.subarray(end + 1) };
}

async function readBytes(file: string): Promise<Buffer | undefined> {
  try {
    return await readFile(file);
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}

function kindOf(word: string): ObjectKind | undefined {
  const kinds = ["commit", "tree", "blob", "tag"] as const;
  return kinds.find((kind) => kind === word);
}
