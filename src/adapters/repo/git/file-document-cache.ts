import { mkdir } from "node:fs/promises";
import path from "node:path";
import type { DocumentCache } from "../../../ports/config-repo.ts";
import { writeDurably } from "./durable-files.ts";
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
 * A damaged line or file costs a parse, nothing else. Two runs at once: the later flush wins.
 */
export async function openDocumentCache(options: DocumentCacheOptions): Promise<DocumentCache> {
  const file = path.join(options.gitDirectory, "setpoint", "documents-v1");
  const stored = parseFile(await readTolerantly(file), options.version);
  const used = new Map<string, unknown>();
  let isChanged = false;
  return {
    get: (blob) => {
      const document = used.get(blob) ?? parseLine(stored.get(blob));
      if (document !== undefined) used.set(blob, document);
      return document;
    },
    set: (blob, document) => {
      used.set(blob, document);
      stored.delete(blob);
      isChanged = true;
    },
    flush: async () => {
      if (!isChanged) return;
      isChanged = false;
      await writeTolerantly(file, () => renderFile({ stored, used, options }));
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

/** What this run used comes first, so that the next one keeps it longest. */
function renderFile(parts: {
  readonly stored: ReadonlyMap<string, string>;
  readonly used: ReadonlyMap<string, unknown>;
  readonly options: DocumentCacheOptions;
}): string {
  const lines = [parts.options.version];
  for (const [blob, document] of parts.used)
    lines.push(`${blob} ${parts.stored.get(blob) ?? JSON.stringify(document)}`);
  let room = parts.options.maxBytes ?? defaultMaxBytes;
  for (const [blob, json] of parts.stored) {
    room -= json.length;
    if (room < 0) break;
    if (!parts.used.has(blob)) lines.push(`${blob} ${json}`);
  }
  return `${lines.join("\n")}\n`;
}

/** A cache that cannot be written is no error: the next run parses again. */
async function writeTolerantly(file: string, render: () => string): Promise<void> {
  try {
    await mkdir(path.dirname(file), { recursive: true });
    await writeDurably(file, render());
  } catch {
    return;
  }
}
