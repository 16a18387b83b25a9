/**
 * JSON with sorted keys and without insignificant blanks: the same data give the same text, so that texts can be compared and
 * digested. Big integers become their decimal text; absent values are left out.
 *
 * @param without property names to leave out everywhere
 */
export function canonicalJson(value: unknown, without: readonly string[] = []): string {
  return JSON.stringify(sortKeys(value, without)) ?? "";
}

function sortKeys(value: unknown, without: readonly string[]): unknown {
  if (typeof value === "bigint") return value.toString();
  if (value instanceof Map) return sortKeys(Object.fromEntries(value), without);
  if (Array.isArray(value)) return value.map((item) => sortKeys(item, without));
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).filter(([name]) => !without.includes(name));
  entries.sort(([left], [right]) => (left < right ? -1 : 1));
  return Object.fromEntries(entries.map(([name, item]) => [name, sortKeys(item, without)]));
}
