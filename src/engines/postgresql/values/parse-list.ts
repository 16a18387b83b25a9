import type { ListGrammar } from "../knowledge/list-grammars.ts";
import { lowerAscii } from "./lower-ascii.ts";

const blank = /^[ \t\n\r\f\v]+/;
const quotedElement = /^"((?:[^"]|"")*)"/;
/** An unquoted element ends at a comma, and in all grammars but that of paths also at a blank. */
const wordElement = /^[^, \t\n\r\f\v]+/;
const pathElement = /^[^,]+/;
const plainIdentifier = /^[a-z_][a-z0-9_$]*$/;
const plainWord = /^[^",\s]+$/;
const plainPath = /^[^",\s](?:[^",]*[^",\s])?$/;

/**
 * Splits a list the way the server's function for its grammar does. Blanks around elements do not count, quotes keep commas,
 * blanks and case.
 *
 * @returns undefined if the list cannot be split: an empty element, two words without comma, an open quote
 */
export function splitList(text: string, grammar: ListGrammar): readonly string[] | undefined {
  const elements: string[] = [];
  let rest = text.replace(blank, "");
  if (rest === "") return elements;
  for (;;) {
    const element = takeElement(rest, grammar);
    if (element === undefined) return undefined;
    elements.push(element.value);
    rest = rest.slice(element.length).replace(blank, "");
    if (rest === "") return elements;
    if (!rest.startsWith(",")) return undefined;
    rest = rest.slice(1).replace(blank, "");
  }
}

function takeElement(text: string, { elements }: ListGrammar): { value: string; length: number } | undefined {
  if (text.startsWith('"')) {
    const [whole, inside] = quotedElement.exec(text) ?? [];
    return whole === undefined ? undefined : { value: (inside ?? "").replaceAll('""', '"'), length: whole.length };
  }
  const [raw] = (elements === "paths" ? pathElement : wordElement).exec(text) ?? [];
  if (raw === undefined) return undefined;
  const value = elements === "paths" ? raw.trimEnd() : raw;
  return { value: elements === "identifiers" ? lowerAscii(value) : value, length: raw.length };
}

/** Writes elements so that {@link splitList} gives them back. */
export function renderList(elements: readonly string[], grammar: ListGrammar): string {
  const plain = { identifiers: plainIdentifier, words: plainWord, paths: plainPath }[grammar.elements];
  const isPlain = (element: string): boolean => plain.test(element) || (grammar.keywords?.includes(element) ?? false);
  return elements.map((element) => (isPlain(element) ? element : `"${element.replaceAll('"', '""')}"`)).join(", ");
}
