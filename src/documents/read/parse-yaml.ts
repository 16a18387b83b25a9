import { Composer, CST, isMap, Lexer, LineCounter, Parser } from "yaml";
import type { Document, ParsedNode, YAMLMap } from "yaml";
import { maxFindings } from "../parsed-document.ts";
import type { DocumentFinding } from "../parsed-document.ts";

/** Deepest nesting of lists and maps; the documents need eight levels. */
const maxDepth = 24;

/** The map at the root of a document, or why there is none. */
export type YamlReading =
  | { readonly kind: "map"; readonly root: YAMLMap.Parsed; readonly lines: LineCounter }
  | { readonly kind: "refused"; readonly findings: readonly DocumentFinding[] };

/**
 * Parses exactly one YAML 1.2 document whose root is a map. Directives, tags, anchors and aliases are refused where they stand,
 * before anything is built from them; so is deep nesting, since building is recursive. Every scalar is text (schema `failsafe`).
 */
export function parseYaml(text: string): YamlReading {
  const lines = new LineCounter();
  const { tokens, faults } = tokenize(text, lines);
  if (faults.length > 0) return { kind: "refused", findings: faults.map((fault) => locate(fault, lines)) };
  const composer = new Composer({ schema: "failsafe", version: "1.2", uniqueKeys: false, prettyErrors: false });
  const documents = [...composer.compose(tokens, true, text.length)];
  const problems = documents.flatMap(documentFaults).slice(0, maxFindings);
  const root = documents[0]?.contents;
  if (problems.length === 0 && documents.length === 1 && isMap(root)) return { kind: "map", root, lines };
  const all = problems.length > 0 ? problems : [rootFault(documents[1], root)];
  return { kind: "refused", findings: all.map((fault) => locate(fault, lines)) };
}

interface Fault extends Pick<DocumentFinding, "code" | "message" | "fix"> {
  readonly offset: number;
}

function tokenize(text: string, lines: LineCounter): { tokens: CST.Token[]; faults: Fault[] } {
  lines.addNewLine(0);
  const parser = new Parser(lines.addNewLine);
  const tokens: CST.Token[] = [];
  const faults: Fault[] = [];
  let insideScalar = false;
  for (const lexeme of new Lexer().lex(text)) {
    const fault = insideScalar ? undefined : refusedLexemes[CST.tokenType(lexeme) ?? ""];
    if (fault) faults.push({ ...fault, offset: parser.offset });
    insideScalar = lexeme === CST.SCALAR;
    for (const token of parser.next(lexeme)) tokens.push(token);
    if (parser.stack.length > maxDepth) faults.push({ ...tooDeep, offset: parser.offset });
    if (parser.stack.length > maxDepth || faults.length >= maxFindings) return { tokens, faults };
  }
  for (const token of parser.end()) tokens.push(token);
  return { tokens, faults };
}

const refusedLexemes: Readonly<Record<string, Omit<Fault, "offset">>> = {
  "directive-line": {
    code: "documents/directive",
    message: "Directives (%YAML, %TAG) change how the rest is read, and are refused.",
    fix: "Remove the line; documents are YAML 1.2.",
  },
  tag: {
    code: "documents/tag",
    message: "Tags (!…) are refused.",
    fix: "Remove the tag; put a value that is text in quotes.",
  },
  anchor: {
    code: "documents/anchor",
    message: "Anchors (&…) are refused: a document says everything where it holds.",
    fix: "Write the value out; what several instances share belongs into a profile.",
  },
  alias: {
    code: "documents/alias",
    message: "Aliases (*…) are refused: a document says everything where it holds.",
    fix: "Write the value out; a text that starts with * needs quotes.",
  },
};

const tooDeep: Omit<Fault, "offset"> = {
  code: "documents/too-deep",
  message: `Lists and maps are nested more than ${maxDepth} levels deep.`,
  fix: "Write the document as its schema describes it.",
};

function documentFaults(document: Document.Parsed): readonly Fault[] {
  return [...document.errors, ...document.warnings].map(({ message, pos }) => ({
    code: "documents/syntax",
    message: `This is not YAML: ${message.replace(/\.?$/, ".")}`,
    fix: "Mend the syntax; a text that holds any of :#{}[],&*!|>'\"%@` needs quotes.",
    offset: pos[0],
  }));
}

function rootFault(second: Document.Parsed | undefined, root: ParsedNode | null | undefined): Fault {
  if (second) {
    const message = "A second document starts here; a file holds exactly one.";
    return { code: "documents/several-documents", message, fix: "Give it a file of its own.", offset: second.range[0] };
  }
  if (!root || root.range[0] === root.range[1]) {
    const fix = "Write apiVersion, kind, metadata and spec, or delete the file.";
    return { code: "documents/empty", message: "The document is empty.", fix, offset: 0 };
  }
  const message = "The document is not a map of names and values.";
  const fix = "Write apiVersion, kind, metadata and spec.";
  return { code: "documents/not-a-map", message, fix, offset: root.range[0] };
}

function locate({ offset, ...fault }: Fault, lines: LineCounter): DocumentFinding {
  const { line, col } = lines.linePos(offset);
  return { ...fault, severity: "error", line: Math.max(line, 1), column: Math.max(col, 1) };
}
