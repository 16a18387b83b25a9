import { closestNames } from "../model/closest-names.ts";
import { checkDocument } from "./check/check-document.ts";
import { checkSchema, documentKinds, isDocumentKind } from "./check/check-schema.ts";
import { explainErrors } from "./check/explain-errors.ts";
import { locateProblem, positionOf } from "./check/problem.ts";
import { documentFormat } from "./parsed-document.ts";
import type { DocumentFinding, DocumentIdentity, ParsedDocument } from "./parsed-document.ts";
import { decodeText } from "./read/decode-text.ts";
import { parseYaml } from "./read/parse-yaml.ts";
import { readTree } from "./read/read-tree.ts";
import type { Json, Tree } from "./read/read-tree.ts";

/**
 * Reads the bytes of one document strictly: encoding, characters, YAML, shape, and what only the document itself can tell
 * (expressions, stages). Never throws; everything wrong is a finding with its line and column.
 *
 * @example
 * parseDocument(new TextEncoder().encode("kind: Instnace")).findings[0];
 * // { code: "documents/unknown-kind", fix: "Did you mean Instance?", line: 1, column: 7, … }
 */
export function parseDocument(bytes: Uint8Array): ParsedDocument {
  const decoded = decodeText(bytes);
  if (decoded.kind === "refused") return { format: documentFormat, positions: {}, findings: decoded.findings };
  const yaml = parseYaml(decoded.text);
  if (yaml.kind === "refused") return { format: documentFormat, positions: {}, findings: yaml.findings };
  return checkTree(readTree(yaml.root, yaml.lines), decoded.text);
}

function checkTree(tree: Tree, text: string): ParsedDocument {
  const kind = valueAt(tree.data, "kind");
  if (!isDocumentKind(kind)) return describe(tree, tree.faulty.has("/kind") ? [] : [unknownKind(kind, tree)]);
  const reading = checkSchema(kind, tree.data);
  if (reading.kind === "refused") return describe(tree, explainErrors(reading.errors, tree));
  if (tree.findings.length > 0) return describe(tree, []);
  const problems = checkDocument(reading.document);
  if (problems.length === 0) return { ...describe(tree, []), document: reading.document };
  const source = { positions: tree.positions, lines: text.split("\n") };
  return describe(
    tree,
    problems.map((problem) => locateProblem(problem, source)),
  );
}

function describe({ data, positions, findings }: Tree, more: readonly DocumentFinding[]): ParsedDocument {
  const identity = identityOf(data);
  const all = [...findings, ...more].toSorted((left, right) => left.line - right.line || left.column - right.column);
  return { format: documentFormat, ...(identity ? { identity } : {}), positions, findings: all };
}

function identityOf(data: Json): DocumentIdentity | undefined {
  const kind = valueAt(data, "kind");
  const name = valueAt(valueAt(data, "metadata"), "name");
  return typeof kind === "string" && typeof name === "string" ? { kind, name } : undefined;
}

function valueAt(data: unknown, name: string): unknown {
  const entries = typeof data === "object" && data !== null ? Object.entries(data) : [];
  return entries.find(([key]) => key === name)?.[1];
}

function unknownKind(kind: unknown, { positions }: Tree): DocumentFinding {
  const place = { severity: "error" as const, ...positionOf(positions, "/kind", "value") };
  const known = `Known are: ${documentKinds.join(", ")}.`;
  if (typeof kind !== "string") {
    const message = "The document does not say what kind it is.";
    return { code: "documents/unknown-kind", message, fix: `Add kind. ${known}`, ...place };
  }
  const [closest] = closestNames(kind, documentKinds);
  const message = `There is no kind of document called ${kind}.`;
  return { code: "documents/unknown-kind", message, fix: closest ? `Did you mean ${closest}?` : known, ...place };
}
