import { parseDocument } from "../documents/parse-document.ts";
import type { Finding } from "../model/finding.ts";

/** A document that is about to be written. */
export interface WrittenDocument {
  readonly path: string;
  readonly content: string;
}

/** What a document would be refused for if it were read: nothing that Setpoint writes may be wrong from the start. */
export function findUnreadable({ path, content }: WrittenDocument): readonly Finding[] {
  const { findings } = parseDocument(new TextEncoder().encode(content));
  return findings.map(({ line, column, ...finding }) => ({ ...finding, at: { file: path, line, column } }));
}
