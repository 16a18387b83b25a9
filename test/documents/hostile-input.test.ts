import { isDeepStrictEqual } from "node:util";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseDocument } from "../../src/documents/parse-document.ts";
import { isParsedDocument, maxFindings } from "../../src/documents/parsed-document.ts";
import type { ParsedDocument } from "../../src/documents/parsed-document.ts";
import { readText } from "./fixture.ts";

const kinds = [
  "instance",
  "profile",
  "lock",
  "rule",
  "owners",
  "threshold",
  "window",
  "window-once",
  "rollout",
  "override",
  "configuration",
  "configuration-github",
];
const documents = kinds.map((kind) => readText(`every-kind/${kind}.yaml`));

/** What is unsound about a reading: it is either a document or findings with places, and survives being remembered as JSON. */
function unsound(parsed: ParsedDocument): readonly string[] {
  const remembered: unknown = JSON.parse(JSON.stringify(parsed));
  const faults = [
    parsed.document === undefined && parsed.findings.length === 0 && "neither document nor findings",
    parsed.document !== undefined && parsed.findings.length > 0 && "document and findings",
    parsed.findings.length > 2 * maxFindings && "too many findings",
    parsed.findings.some(({ line, column }) => !(line >= 1 && column >= 1)) && "no place",
    parsed.findings.some(({ message, fix }) => message === "" || fix === "") && "no words",
    !isDeepStrictEqual(remembered, parsed) && "not JSON",
    !isParsedDocument(remembered) && "not recognised",
  ];
  return faults.filter((fault) => fault !== false);
}

const fragments = [
  "&a ",
  "*a",
  "!!str ",
  "%YAML 1.1\n",
  "---\n",
  "...\n",
  "<<: ",
  "? ",
  ": ",
  "- ",
  "[",
  "]",
  "{",
  "}",
  ",",
  "|\n",
  ">-\n",
  '"',
  "'",
  "#",
  "\n",
  "\r",
  "\r\n",
  "\t",
  " ",
  "\u00a0",
  "\u200b",
  "\ufeff",
  "\u2028",
  "\ud800",
  "é",
  "о",
  "~",
  "null",
  "__proto__: ",
  "constructor: ",
  "0600",
  "1e999",
  ".nan",
  "${",
  "}",
  "$${",
  "\\u0000",
  "@",
  "`",
  "\u0000",
  "kind: Lock\n",
];

const mutation = fc.record({
  document: fc.constantFrom(...documents),
  edits: fc.array(
    fc.record({
      at: fc.double({ min: 0, max: 1, noNaN: true }),
      cut: fc.nat(12),
      put: fc.constantFrom("", ...fragments),
    }),
    { minLength: 1, maxLength: 6 },
  ),
});

describe("hostile input", () => {
  it("of any bytes gives findings with places", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) => {
        expect(unsound(parseDocument(bytes))).toEqual([]);
      }),
      { numRuns: 1000 },
    );
  });

  it("of any text gives findings with places", () => {
    const text = fc.array(fc.oneof(fc.constantFrom(...fragments), fc.string({ maxLength: 8 })), { maxLength: 40 });
    fc.assert(
      fc.property(text, (parts) => {
        expect(unsound(parseDocument(new TextEncoder().encode(parts.join(""))))).toEqual([]);
      }),
      { numRuns: 1500 },
    );
  });

  it("of mutated documents gives a document or findings with places", () => {
    fc.assert(
      fc.property(mutation, ({ document, edits }) => {
        const mutated = edits.reduce((text, { at, cut, put }) => {
          const start = Math.floor(at * text.length);
          return text.slice(0, start) + put + text.slice(start + cut);
        }, document);
        expect(unsound(parseDocument(new TextEncoder().encode(mutated)))).toEqual([]);
      }),
      { numRuns: 1500 },
    );
  });

  it.each([
    "[",
    "{a: ",
    "- ",
    "? ",
    "a:\n ",
    "&a ",
    "!a ",
    "*a\n",
    '"',
    "#\n",
    "a,",
    "---\n",
    "a: b: ",
    '"\\q',
    "\n",
    "\u00e9",
    "a: |\n ",
    "\t",
    "\u200b",
  ])("of %j repeated up to the size limit neither throws nor runs away", (part) => {
    const text = part.repeat(Math.floor((256 * 1024) / new TextEncoder().encode(part).length));
    expect(unsound(parseDocument(new TextEncoder().encode(text)))).toEqual([]);
  });
});
