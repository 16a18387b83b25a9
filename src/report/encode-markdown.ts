import { encodePathName } from "./encode-path-name.ts";
import { renderVisible, shorten } from "./visible-text.ts";

/** Longest piece of prose in a comment; nobody reads more, and the rest stands in the documents. */
const longestProse = 600;

/** Longest name or value in a comment. */
const longestCode = 160;

/** What GitHub's Markdown reads as structure wherever it stands. Single underscores within a word are none. */
const structural = /[&<>\\`*~|[\]#$@]|(?<![A-Za-z0-9])_|_(?![A-Za-z0-9])/g;

/** What would begin a list or a heading at the beginning of a line. */
const listMark = /^[-+=]/;
const listNumber = /^(\d{1,9})([.)])/;

/**
 * Where a mention (`@lin`), a reference (`#4711`, `GH-4711`, a commit), an address (`https:`, `www.`), a picture name (`:tada:`) or a
 * formula would be recognised even in text whose characters are encoded: an empty comment between keeps them apart.
 */
const proseBreaks = /(?<=[@#:$])(?=\S)|(?<=\bGH)(?=-\d)|(?<=www)(?=\.)|(?<=[0-9a-f]{3})(?=[0-9a-f]{4})/i;

/** GitHub looks for less within code: addresses, which the Markdown reader itself finds, and formulas. */
const codeBreaks = /(?<=[@$])(?=\S)|(?<=:)(?=\/\/)|(?<=www)(?=\.)/i;

/** Words with a single mark between them, as most names, places and values are: within code nobody reads anything into them. */
const harmless = /^(?!.*www\.)[A-Za-z0-9]+(?:[ _/.,:-][A-Za-z0-9]+)*$/i;

const comment = "<!-- -->";

/**
 * Encodes prose for a GitHub comment so that it is read as the text it is: no markup, table column, tag, mention, reference or link
 * comes out of it, whoever wrote it.
 */
export function encodeProse(text: string): string {
  return encode(shorten(text, longestProse), proseBreaks);
}

/** Encodes a name or value as code, which may stand in a table too; nothing for an empty one. */
export function encodeCode(text: string): string {
  if (text === "") return "";
  const isHarmless = text.length <= longestCode && harmless.test(text);
  return `<code>${isHarmless ? text : encode(shorten(text, longestCode), codeBreaks)}</code>`;
}

/**
 * Encodes a value as code, all of it: whoever approves it must see its end too. Blanks that nobody would see, at its ends or beside
 * another one, are made visible.
 */
export function encodeValue(text: string): string {
  if (text === "") return "";
  return `<code>${encode(text.replaceAll(/^ | $|(?<= ) /g, String.raw`\u{20}`), codeBreaks)}</code>`;
}

/** Encodes a path below an address, name by name; whatever it holds, it is letters, digits and `-._%` in an attribute of HTML. */
export function encodeAddress(path: string): string {
  return path.split("/").map(encodePathName).join("/");
}

/** Encodes one line between `<pre>` and `</pre>`, where only HTML is read. */
export function encodePreformatted(line: string): string {
  const encoded = renderVisible(line).replaceAll(structural, encodeCharacter);
  return encoded.replace(/^(\s*):/, `$1${encodeCharacter(":")}`);
}

function encode(text: string, breaks: RegExp): string {
  const pieces = renderVisible(text).trim().split(breaks);
  const encoded = pieces.map((piece) => piece.replaceAll(structural, encodeCharacter)).join(comment);
  return encoded
    .replace(listMark, encodeCharacter)
    .replace(listNumber, (_, digits: string, mark: string) => digits + encodeCharacter(mark));
}

function encodeCharacter(character: string): string {
  return `&#${character.charCodeAt(0)};`;
}
