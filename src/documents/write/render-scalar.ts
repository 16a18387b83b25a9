import { readPlainScalar } from "../read/plain-scalar.ts";

/** Where a scalar is to stand, which decides whether it needs quotes. */
export interface ScalarPlace {
  /** Between `{}` or `[]`. */
  readonly flow: boolean;
  /** What is read by its source text, so that a number needs no quotes. */
  readonly sourceText: boolean;
}

/** Words that YAML 1.1 programs read as truth values or nothing. */
const ambiguousWord = /^(?:y|n|yes|no|on|off|true|false|null)$/i;

/** Letters first, then nothing that YAML or an older YAML could take for something else. */
const plainWord = /^[A-Za-z_](?:[A-Za-z0-9_./:-]*[A-Za-z0-9_/-])?$/;

/** `64MB`, `2h`, `0.5s`; the digits of `1e3` and `0x1F` go on after the letter. */
const plainQuantity = /^(?:0|[1-9][0-9]*)(?:\.[0-9]+)?[A-Za-z]+$/;

/** Renders a text so that every YAML program reads the same text: plain where nobody can be in doubt, else in quotes. */
export function renderScalar(text: string, place: ScalarPlace): string {
  if (isPlain(text, place)) return text;
  if (/[^\x20-\x7e]/.test(text) || !/["\\]/.test(text)) return JSON.stringify(text);
  return `'${text.replaceAll("'", "''")}'`;
}

function isPlain(text: string, { flow, sourceText }: ScalarPlace): boolean {
  if (plainWord.test(text)) return !ambiguousWord.test(text);
  if (plainQuantity.test(text)) return true;
  if (/^\$\{[\x20-\x7e]*\}$/.test(text)) return !flow && !/:\s|\s#/.test(text);
  return sourceText && readPlainScalar(text).kind === "value";
}
