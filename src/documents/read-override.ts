import type { Finding } from "../model/finding.ts";
import type { Override } from "../model/override.ts";
import { buildOverride } from "./build/build-override.ts";
import { positionAt } from "./build/document-place.ts";
import { parseDocument } from "./parse-document.ts";
import type { ParsedDocument } from "./parsed-document.ts";
import { findEntryProblem } from "./select-entries.ts";
import type { DocumentEntry } from "./select-entries.ts";

/** An override as its branch holds it, or everything that is wrong with it. */
export type OverrideReading =
  | { readonly kind: "override"; readonly override: Override }
  | { readonly kind: "refused"; readonly findings: readonly Finding[] };

/** Reads the one document of a branch `override/<name>`: a regular file `overrides/<name>.yaml` whose name is the branch's. */
export function readOverride(entry: Omit<DocumentEntry, "blob">, bytes: Uint8Array): OverrideReading {
  const { path } = entry;
  const problem = findEntryProblem(entry);
  if (problem) return refuse([{ ...problem, severity: "error", at: { file: path, line: 1, column: 1 } }]);
  const parsed = parseDocument(bytes);
  const place = { file: path, positions: parsed.positions };
  if (parsed.document?.kind !== "Override") return refuse(findingsOf(parsed, path));
  const override = buildOverride(parsed.document, place);
  const expected = `overrides/${override.name}.yaml`;
  if (path === expected) return { kind: "override", override };
  const message = `The override is called ${override.name}, but stands in ${path}.`;
  const fix = `Rename the file to ${expected}, or the override after the file.`;
  const at = positionAt(place, "/metadata/name");
  return refuse([{ code: "documents/name-differs", severity: "error", message, fix, at }]);
}

function refuse(findings: readonly Finding[]): OverrideReading {
  return { kind: "refused", findings };
}

function findingsOf({ document, findings, positions }: ParsedDocument, path: string): readonly Finding[] {
  const file = path;
  if (!document) return findings.map(({ line, column, ...rest }) => ({ ...rest, at: { file, line, column } }));
  const message = `${path} is of kind ${document.kind}; an override's branch adds an Override.`;
  const at = positionAt({ file, positions }, "/kind");
  return [{ code: "documents/wrong-folder", severity: "error", message, fix: "Write kind: Override.", at }];
}
