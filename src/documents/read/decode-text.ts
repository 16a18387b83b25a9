import { findInvisibleInSource } from "./characters.ts";
import { maxFindings } from "../parsed-document.ts";
import type { DocumentFinding } from "../parsed-document.ts";

/** Largest document: a hundred times what a hand-written one needs. */
const maxDocumentBytes = 256 * 1024;

/** First words of what Git LFS leaves in place of a file. */
const lfsPointer = "version https://git-lfs.github.com/spec/";

/** The text of a document, or why its bytes are none. */
export type TextReading =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "refused"; readonly findings: readonly DocumentFinding[] };

/** Reads bytes as UTF-8 text without a byte order mark, in which every character can be seen. */
export function decodeText(bytes: Uint8Array): TextReading {
  if (bytes.length > maxDocumentBytes) return refuse(tooLarge(bytes.length));
  const text = decode(bytes);
  if (text === undefined) return refuse(invalidUtf8(bytes));
  if (text.startsWith("\uFEFF")) return refuse(byteOrderMark);
  if (text.startsWith(lfsPointer)) return refuse(pointerFile);
  const findings = findInvisibleInSource(text, maxFindings).map(({ index, name }) =>
    invisibleCharacter(text, index, name),
  );
  return findings.length > 0 ? { kind: "refused", findings } : { kind: "text", text };
}

function refuse(finding: DocumentFinding): TextReading {
  return { kind: "refused", findings: [finding] };
}

function decode(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

function tooLarge(size: number): DocumentFinding {
  return {
    code: "documents/too-large",
    severity: "error",
    message: `The document has ${size} bytes; at most ${maxDocumentBytes} are read.`,
    fix: "Split it: settings that several instances share belong into a profile.",
    line: 1,
    column: 1,
  };
}

const byteOrderMark: DocumentFinding = {
  code: "documents/byte-order-mark",
  severity: "error",
  message: "The document starts with a byte order mark (U+FEFF).",
  fix: "Save it as UTF-8 without a byte order mark.",
  line: 1,
  column: 1,
};

const pointerFile: DocumentFinding = {
  code: "documents/lfs-pointer",
  severity: "error",
  message: "This is a pointer of Git LFS, not the document itself.",
  fix: "Take the file out of Git LFS (git lfs untrack), so that its content is part of the commit.",
  line: 1,
  column: 1,
};

function invalidUtf8(bytes: Uint8Array): DocumentFinding {
  const valid = longestValidPrefix(bytes);
  return {
    code: "documents/invalid-utf8",
    severity: "error",
    message: "The document is not UTF-8 from here on.",
    fix: "Save it as UTF-8.",
    ...positionIn(valid, valid.length),
  };
}

/** Found by halving: a decoder that streams accepts a prefix that ends inside a character, and throws at the first bad byte. */
function longestValidPrefix(bytes: Uint8Array): string {
  let [good, bad] = [0, bytes.length + 1];
  while (bad - good > 1) {
    const middle = Math.floor((good + bad) / 2);
    if (decodePrefix(bytes.subarray(0, middle)) === undefined) bad = middle;
    else good = middle;
  }
  return decodePrefix(bytes.subarray(0, good)) ?? "";
}

function decodePrefix(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes, { stream: true });
  } catch {
    return undefined;
  }
}

function invisibleCharacter(text: string, index: number, name: string): DocumentFinding {
  const place = { severity: "error" as const, ...positionIn(text, index) };
  if (name === "U+000D") {
    const message = "A carriage return (U+000D) stands alone: some programs start a new line there, others do not.";
    return { code: "documents/bare-carriage-return", message, fix: "End lines with LF or CRLF.", ...place };
  }
  const message = `The character ${name} cannot be seen, or looks like another.`;
  const fix =
    name === "U+0009"
      ? "Write spaces instead of the tab."
      : "Remove it, or write what was meant in visible characters.";
  return { code: "documents/invisible-character", message, fix, ...place };
}

/** 1-based line and column of an index. */
function positionIn(text: string, index: number): { line: number; column: number } {
  const before = text.slice(0, index);
  const lineStart = before.lastIndexOf("\n") + 1;
  return { line: before.split("\n").length, column: index - lineStart + 1 };
}
