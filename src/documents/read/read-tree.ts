import { isMap, isScalar, isSeq } from "yaml";
import type { LineCounter, Pair, ParsedNode, Scalar, YAMLMap } from "yaml";
import { joinPointer } from "../json-pointer.ts";
import { maxFindings } from "../parsed-document.ts";
import type { DocumentFinding, EntryPosition, Positions } from "../parsed-document.ts";
import { checkText } from "./check-text.ts";
import { readKey } from "./read-key.ts";
import { isSourceText } from "../source-text.ts";
import { readPlainScalar } from "./plain-scalar.ts";

/** Plain data, as JSON has it. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [name: string]: Json };

/** A document's data, where each part of it stands, and what was wrong on the way. */
export interface Tree {
  readonly data: Json;
  readonly positions: Positions;
  readonly findings: readonly DocumentFinding[];
  /** Pointers of the findings: what is wrong there has been said. */
  readonly faulty: ReadonlySet<string>;
}

interface Reading {
  readonly lines: LineCounter;
  readonly positions: Record<string, EntryPosition>;
  readonly findings: DocumentFinding[];
  readonly faulty: Set<string>;
}

/** Turns YAML nodes into plain data: text keys, each once; numbers and booleans only where nobody can read them as text. */
export function readTree(root: YAMLMap.Parsed, lines: LineCounter): Tree {
  const reading: Reading = { lines, positions: { "": [1, 1] }, findings: [], faulty: new Set() };
  return { ...reading, data: readMap(root, "", reading) };
}

function readNode(node: ParsedNode | null, pointer: string, reading: Reading): Json {
  if (isMap(node)) return readMap(node, pointer, reading);
  if (isSeq(node)) return node.items.map((item, index) => readItem(item, joinPointer(pointer, index), reading));
  return isScalar(node) ? readScalar(node, pointer, reading) : missing(pointer, reading);
}

function readItem(item: ParsedNode | Pair, pointer: string, reading: Reading): Json {
  // A pair in a list (`[a: b]`) is a map of one entry.
  const node = "range" in item ? item : null;
  const { line, col } = reading.lines.linePos(contentStart(node));
  reading.positions[pointer] = [line, col];
  return readNode(node, pointer, reading);
}

function readMap(map: YAMLMap.Parsed, pointer: string, reading: Reading): Json {
  const seen = new Map<string, string>();
  const data: Record<string, Json> = {};
  for (const { key, value } of map.items) {
    const { line, col } = reading.lines.linePos(key.range[0]);
    const outcome = readKey(key, pointer, seen);
    if (outcome.kind === "refused") {
      report(reading, outcome.pointer, { ...outcome.fault, severity: "error", line, column: col });
      continue;
    }
    const place = joinPointer(pointer, outcome.name);
    const start = value ? reading.lines.linePos(contentStart(value)) : { line, col };
    reading.positions[place] = [line, col, start.line, start.col];
    data[outcome.name] = readNode(value, place, reading);
  }
  return data;
}

/** Where a node's own text starts: after the quote of a quoted one. */
function contentStart(node: ParsedNode | null): number {
  if (!node) return 0;
  const quoted = isScalar(node) && (node.type === "QUOTE_DOUBLE" || node.type === "QUOTE_SINGLE");
  return node.range[0] + (quoted ? 1 : 0);
}

function readScalar(scalar: Scalar.Parsed, pointer: string, reading: Reading): Json {
  const text = String(scalar.value);
  const fault = checkText(text, pointer);
  if (fault) return refuse(fault, pointer, reading);
  if (scalar.type !== "PLAIN") return text;
  const plain = readPlainScalar(text);
  if (plain.kind === "null") return missing(pointer, reading);
  if (plain.kind === "text" || isSourceText(pointer)) return text;
  return plain.kind === "value" ? plain.value : refuse(doubtfulNumber(text), pointer, reading);
}

function missing(pointer: string, reading: Reading): Json {
  const fix = isSourceText(pointer)
    ? 'Write default (the engine\'s default), or "" for an empty text, or remove the line.'
    : "Give it a value, or remove the line.";
  return refuse({ code: "documents/empty-value", message: "There is no value.", fix }, pointer, reading);
}

function doubtfulNumber(text: string): Fault {
  const message = `${text} without quotes is a number that programs read differently.`;
  const fix = `Write "${text}" if it is a text, or a plain decimal number.`;
  return { code: "documents/doubtful-number", message, fix };
}

type Fault = Pick<DocumentFinding, "code" | "message" | "fix">;

function refuse(fault: Fault, pointer: string, reading: Reading): Json {
  const [line, column, valueLine = line, valueColumn = column] = reading.positions[pointer] ?? [1, 1];
  report(reading, pointer, { ...fault, severity: "error", line: valueLine, column: valueColumn });
  return null;
}

function report(reading: Reading, pointer: string, finding: DocumentFinding): void {
  if (reading.findings.length < maxFindings) reading.findings.push(finding);
  reading.faulty.add(pointer);
}
