/**
 * What a reader cannot see, or sees as something else: controls, formats, surrogates, private use and unassigned characters,
 * every blank but the space, and characters that Unicode renders as nothing (U+2800 is a blank by its shape alone).
 */
const invisible = /(?! )[\p{C}\p{Z}\p{Default_Ignorable_Code_Point}\u2800]/u;

const invisibleInSource = new RegExp(`(?![\\r\\n])${invisible.source}|\\r(?!\\n)`, "gu");

const plainSource = /^[\x20-\x7e\n]*$/;

/** A character that may not stand where it stands. */
export interface RefusedCharacter {
  readonly index: number;
  /** `U+200B`. */
  readonly name: string;
}

/** The first invisible characters of a document's text; its line ends (LF or CRLF) are none, a bare CR is one. */
export function findInvisibleInSource(text: string, most: number): readonly RefusedCharacter[] {
  const found: RefusedCharacter[] = [];
  if (plainSource.test(text)) return found;
  for (const { index, 0: character } of text.matchAll(invisibleInSource)) {
    found.push({ index, name: nameOf(character) });
    if (found.length === most) return found;
  }
  return found;
}

/** The first invisible character of a value, which an escape can bring in; line ends count as visible in free text. */
export function findInvisible(text: string, lineEnds: boolean): RefusedCharacter | undefined {
  const match = invisible.exec(lineEnds ? text.replaceAll("\n", " ") : text);
  return match ? { index: match.index, name: nameOf(match[0]) } : undefined;
}

/** The first character outside ASCII. */
export function findNonAscii(text: string): RefusedCharacter | undefined {
  const match = /[^\p{ASCII}]/u.exec(text);
  return match ? { index: match.index, name: nameOf(match[0]) } : undefined;
}

function nameOf(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  return `U+${code.toString(16).toUpperCase().padStart(4, "0")}`;
}
