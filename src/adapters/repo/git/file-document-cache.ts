import { constants } from "node:fs";
import { type FileHandle, mkdir, open } from "node:fs/promises";
import path from "node:path";
import type { DocumentCache } from "../../../ports/config-repo.ts";
import { writeDurably } from "./durable-files.ts";
import { isMissing } from "./error-code.ts";
import { readIfPresent } from "./read-if-present.ts";

/** Where the cache lives and what it is worth. */
export interface DocumentCacheOptions {
  /** A {@link GitRepo}'s `gitDirectory`: what is cached belongs to the clone, and git ignores the folder. */
  readonly gitDirectory: string;
  /** Changes whenever a document would be read differently: version of the program and of the schemas. */
  readonly version: string;
  /** Documents that this run did not ask for are kept up to this size. Default: 128 MiB. */
  readonly maxBytes?: number;
}

const defaultMaxBytes = 128 * 1024 * 1024;
const line = /^(?<blob>[0-9a-f]{40}) (?<json>.+)$/u;

/**
 * Documents by blob id in one file, `setpoint/documents-v1` below the git directory: a line for each, parsed when it is asked for.
 * New ones are appended, so that a flush costs what is new; a file that has grown too large is written anew. A damaged line or file
 * costs a parse, nothing else.
 */
export async function openDocumentCache(options: DocumentCacheOptions): Promise<DocumentCache> {
  const file = path.join(options.gitDirectory, "setpoint", "documents-v1");
  const text = await readTolerantly(file);
  const stored = parseFile(text, options.version);
  const used = new Map<string, unknown>();
  const added = new Map<string, unknown>();
  const maxBytes = options.maxBytes ?? defaultMaxBytes;
  let room = maxBytes - text.length;
  return {
    get: (blob) => {
      const document = used.get(blob) ?? parseLine(stored.get(blob));
      if (document !== undefined) used.set(blob, document);
      return document;
    },
    set: (blob, document) => {
      used.set(blob, document);
      added.set(blob, document);
      stored.delete(blob);
    },
    flush: async () => {
      if (added.size === 0) return;
      const documents = [...added];
      added.clear();
      await tolerantly(async () => {
        const lines = documents.map(([blob, document]) => `${blob} ${JSON.stringify(document)}\n`).join("");
        room -= lines.length;
        if (room >= 0 && (await appendTo(file, options.version, lines))) return;
        await writeAnew(file, renderFile({ stored, used, version: options.version, maxBytes }));
        // What this run uses may alone be more than that: it is not to be written anew for every document.
        room = maxBytes / 2;
      });
    },
  };
}

async function readTolerantly(file: string): Promise<string> {
  try {
    return (await readIfPresent(file)) ?? "";
  } catch {
    return "";
  }
}

function parseFile(text: string, version: string): Map<string, string> {
  const [header, ...lines] = text.split("\n");
  if (header !== version) return new Map();
  const pairs = lines.map((part) => line.exec(part)?.groups);
  return new Map(
    pairs.flatMap((groups) => (groups === undefined ? [] : [[groups["blob"] ?? "", groups["json"] ?? ""]])),
  );
}

function parseLine(json: string | undefined): unknown {
  if (json === undefined) return undefined;
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}

/** A cache that cannot be written is no error: the next run parses again. */
async function tolerantly(write: () => Promise<void>): Promise<void> {
  try {
    await write();
  } catch {
    return;
  }
}

/** False where the file is not of this version, or not there: somebody may have replaced it since it was read. */
async function appendTo(file: string, version: string, lines: string): Promise<boolean> {
  const header = `${version}\n`;
  const handle = await openIfPresent(file);
  if (handle === undefined) return false;
  try {
    const { buffer } = await handle.read(Buffer.alloc(Buffer.byteLength(header)), 0, null, 0);
    if (buffer.toString("utf8") !== header) return false;
    await handle.appendFile(lines);
    return true;
  } finally {
    await handle.close();
  }
}

async function openIfPresent(file: string): Promise<FileHandle | undefined> {
  const append = constants.O_RDWR | constants.O_APPEND;
  try {
    return await open(file, append);
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}

async function writeAnew(file: string, text: string): Promise<void> {
  await mkdir(path.dirname(file), { recursive: true });
  await writeDurably(file, text);
}

interface Contents {
  readonly stored: ReadonlyMap<string, string>;
  readonly used: ReadonlyMap<string, unknown>;
  readonly version: string;
  readonly maxBytes: number;
}

/** What this run used comes first, so that the next one keeps it longest. */
function renderFile({ stored, used, version, maxBytes }: Contents): string {
  const lines = [version];
  for (const [blob, document] of used) lines.push(`${blob} ${stored.get(blob) ?? JSON.stringify(document)}`);
  let room = maxBytes;
  for (const [blob, json] of stored) {
    room -= json.length;
    if (room < 0) break;
    if (!used.has(blob)) lines.push(`${blob} ${json}`);
  }
  return `${lines.join("\n")}\n`;
}
