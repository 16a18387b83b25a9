/**
 * The elements of a list as the server splits it: commas separate, blanks around an element do not count, `"…"` holds anything, `""` inside
 * it is a quote. `fold` puts unquoted elements into lower case, as for SQL names.
 * Source: SplitIdentifierString and SplitDirectoriesString in src/backend/utils/adt/varlena.c.
 *
 * @example splitList('"$user", Public', true) // ["$user", "public"]
 */
export function splitList(text: string, fold: boolean): readonly string[] {
  const elements = text.match(/(?:"(?:[^"]|"")*"|[^,"])+/gu) ?? [];
  return elements.map((element) => readElement(element.trim(), fold)).filter((element) => element !== undefined);
}

function readElement(element: string, fold: boolean): string | undefined {
  if (element === "") return undefined;
  if (/^"(?:[^"]|"")*"$/u.test(element)) return element.slice(1, -1).replaceAll('""', '"');
  return fold ? element.toLowerCase() : element;
}
