import { readFileSync } from "node:fs";
import path from "node:path";
import { parseDocument } from "../../src/documents/parse-document.ts";
import type { ParsedDocument } from "../../src/documents/parsed-document.ts";

const root = path.resolve(import.meta.dirname, "../fixtures/documents");

/** The bytes of a fixture. */
export function readFixture(name: string): Uint8Array {
  return readFileSync(path.join(root, name));
}

/** The text of a fixture. */
export function readText(name: string): string {
  return readFileSync(path.join(root, name), "utf8");
}

/** Parses text as a document's bytes. */
export function parseText(text: string): ParsedDocument {
  return parseDocument(new TextEncoder().encode(text));
}

/** A document's findings as `line:column code`, the way they are asserted. */
export function summarize({ findings }: Pick<ParsedDocument, "findings">): readonly string[] {
  return findings.map(({ line, column, code }) => `${line}:${column} ${code}`);
}

/** An instance of the orders shop, to which lines below `spec` can be added. */
export function orders(...lines: readonly string[]): string {
  const head = ["apiVersion: setpoint/v1", "kind: Instance", "metadata:", "  name: orders-prod", "spec:"];
  return [...head, "  engine: postgresql", '  version: "16.4"', ...lines, ""].join("\n");
}
