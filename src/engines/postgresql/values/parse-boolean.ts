import { lowerAscii } from "./lower-ascii.ts";

const prefixes = (word: string, shortest: number): readonly string[] =>
  Array.from({ length: word.length - shortest + 1 }, (_, index) => word.slice(0, shortest + index));

const spellings: ReadonlyMap<string, "on" | "off"> = new Map([
  ...["1", "on", ...prefixes("true", 1), ...prefixes("yes", 1)].map((word) => [word, "on"] as const),
  ...["0", ...prefixes("off", 2), ...prefixes("false", 1), ...prefixes("no", 1)].map((word) => [word, "off"] as const),
]);

/**
 * `parse_bool` of bool.c: on, off, true, false, yes, no, their unique prefixes, 1 and 0, in any case, without blanks around.
 *
 * @returns undefined if the text is no boolean
 */
export function parseBoolean(text: string): "on" | "off" | undefined {
  return spellings.get(text) ?? spellings.get(lowerAscii(text));
}
