import { isFullId } from "./object-id.ts";

/** What names stand for among all that there are; a full id stands for itself. */
export function pickNames(names: readonly string[], all: ReadonlyMap<string, string>): ReadonlyMap<string, string> {
  const pairs = names.map((name) => [name, isFullId(name) ? name : all.get(name)] as const);
  return new Map(pairs.flatMap(([name, id]) => (id === undefined ? [] : [[name, id]])));
}
