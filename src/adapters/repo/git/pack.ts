import { inflateSync } from "node:zlib";
import type { ObjectKind } from "../object-id.ts";
import { recentMemory } from "../recent-memory.ts";
import { applyDelta } from "./apply-delta.ts";
import type { PackIndex } from "./pack-index.ts";

/** An object as git stores it. */
export interface GitObject {
  readonly kind: ObjectKind;
  readonly content: Buffer;
}

/** Bytes of objects that are remembered because others may be deltas of them. */
const rememberedBytes = 16 * 1024 * 1024;
/** What remembering an object costs beside its content, roughly. */
const overheadBytes = 200;
/** Git makes no longer chains: https://git-scm.com/docs/git-pack-objects#Documentation/git-pack-objects.txt---depthn */
const maxDepth = 4095;

const kinds: ReadonlyMap<number, ObjectKind> = new Map([
  [1, "commit"],
  [2, "tree"],
  [3, "blob"],
  [4, "tag"],
]);
const offsetDelta = 6;
const idDelta = 7;

/** Reads the objects of a pack by the place of their entry. @throws RangeError or zlib's error where the pack is damaged */
export function openPack(pack: Buffer, index: PackIndex): (offset: number) => GitObject {
  const bases = recentMemory<GitObject>(rememberedBytes, ({ content }) => content.byteLength + overheadBytes);
  const readAt = (offset: number, depth: number): GitObject => {
    if (depth > maxDepth) throw new RangeError("a pack's deltas do not end");
    const known = bases.find(String(offset));
    if (known !== undefined) return known;
    const entry = readEntry(pack, offset, index);
    const object = entry.kind === undefined ? undelta(entry, readAt(entry.base, depth + 1)) : entry;
    bases.keep(String(offset), object);
    return object;
  };
  return (offset) => readAt(offset, 0);
}

/** A whole object, or a delta of the one that starts at `base`. */
type Entry = GitObject | { readonly kind?: undefined; readonly base: number; readonly content: Buffer };

/** https://git-scm.com/docs/pack-format: kind and size, where its base is, and the packed bytes. */
function readEntry(pack: Buffer, offset: number, index: PackIndex): Entry {
  const header = readHeader(pack, offset);
  const kind = kinds.get(header.code);
  if (kind !== undefined) return { kind, content: inflate(pack, header.end, header.size) };
  const { base, end } = findBase(pack, { ...header, offset }, index);
  return { base, content: inflate(pack, end, header.size) };
}

function undelta({ content }: { readonly content: Buffer }, base: GitObject): GitObject {
  return { kind: base.kind, content: applyDelta(content, base.content) };
}

function readHeader(
  pack: Buffer,
  offset: number,
): { readonly code: number; readonly size: number; readonly end: number } {
  let end = offset;
  let byte = pack.readUInt8(end);
  const code = (byte >> 4) % 8;
  let [size, factor] = [byte % 16, 16];
  while (byte >= 128) {
    end += 1;
    byte = pack.readUInt8(end);
    size += (byte % 128) * factor;
    factor *= 128;
  }
  return { code, size, end: end + 1 };
}

function findBase(
  pack: Buffer,
  { code, end, offset }: { readonly code: number; readonly end: number; readonly offset: number },
  index: PackIndex,
): { readonly base: number; readonly end: number } {
  if (code === offsetDelta) {
    const distance = readDistance(pack, end);
    return { base: offset - distance.value, end: distance.end };
  }
  const base = code === idDelta ? index.find(pack.toString("hex", end, end + 20)) : undefined;
  if (base === undefined)
    throw new RangeError("a pack holds an entry of an unknown kind, or a delta of what it has not");
  return { base, end: end + 20 };
}

/** Seven bits a byte, the highest first; each byte but the last counts one more. */
function readDistance(pack: Buffer, start: number): { readonly value: number; readonly end: number } {
  let end = start;
  let byte = pack.readUInt8(end);
  let value = byte % 128;
  while (byte >= 128) {
    end += 1;
    byte = pack.readUInt8(end);
    value = (value + 1) * 128 + (byte % 128);
  }
  return { value, end: end + 1 };
}

/** Never more than the entry says, whatever the packed bytes would become. */
function inflate(pack: Buffer, start: number, size: number): Buffer {
  const content = inflateSync(pack.subarray(start), { maxOutputLength: Math.max(size, 1) });
  if (content.byteLength !== size) throw new RangeError("a pack's entry is not as large as it says");
  return content;
}
