import type { SetpointDocument } from "./generated/documents.ts";
import type { Finding } from "../model/finding.ts";

/** Changes whenever the same bytes are read differently, so that what an older program remembered is read anew. */
export const documentFormat = 3;

/** 1-based line and column of a map's key or a list's item, and where its value starts if that is elsewhere. */
export type EntryPosition = readonly [line: number, column: number, valueLine?: number, valueColumn?: number];

/** Faults that one step of reading lists: whoever has more mends these first. */
export const maxFindings = 50;

/** Where everything in a document stands, by JSON pointer (`/spec/settings/work_mem`). */
export type Positions = Readonly<Record<string, EntryPosition>>;

/** A finding in a document whose path is not known here: the same bytes may stand at several. */
export interface DocumentFinding extends Omit<Finding, "at" | "instance" | "parameter"> {
  readonly line: number;
  readonly column: number;
}

/** Who a document is; the path says nothing about it. */
export interface DocumentIdentity {
  readonly kind: string;
  readonly name: string;
}

/**
 * One document, read: plain JSON, so that it can be remembered by the content address of its bytes. `document` is present if and
 * only if no finding is an error; `identity` also of a broken document, as soon as it can be told.
 */
export interface ParsedDocument {
  readonly format: number;
  readonly identity?: DocumentIdentity;
  readonly document?: SetpointDocument;
  readonly positions: Positions;
  readonly findings: readonly DocumentFinding[];
}

/** Tells what this version of the program remembered from anything else that a cache may hold. */
export function isParsedDocument(value: unknown): value is ParsedDocument {
  if (typeof value !== "object" || value === null) return false;
  if (!("format" in value && "positions" in value && "findings" in value)) return false;
  return value.format === documentFormat && typeof value.positions === "object" && Array.isArray(value.findings);
}
