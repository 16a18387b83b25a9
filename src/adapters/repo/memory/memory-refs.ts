import { findNameInTheWay } from "../find-name-in-the-way.ts";
import { pickNames } from "../pick-names.ts";
import { conflict, nameConflict } from "../repo-error.ts";
import type { RefStore } from "../stores.ts";

/** Refs in memory; `HEAD` stands for `main`. */
export function createMemoryRefs(): RefStore {
  const refs = new Map<string, string>();
  return {
    resolve: async (ref) => refs.get(ref === "HEAD" ? "refs/heads/main" : ref),
    resolveAll: async (names) => pickNames(names, refs),
    list: async (prefix) =>
      [...refs].filter(([name]) => name.startsWith(prefix)).map(([name, commit]) => ({ name, commit })),
    update: async (update) => {
      const found = refs.get(update.ref) ?? null;
      if (found !== update.expected) throw conflict(update, found);
      if (update.value === null) refs.delete(update.ref);
      else if (found !== null) refs.set(update.ref, update.value);
      else refs.set(assertFree(update.ref, refs), update.value);
    },
  };
}

function assertFree(ref: string, refs: ReadonlyMap<string, string>): string {
  const inTheWay = findNameInTheWay(ref, refs.keys());
  if (inTheWay !== undefined) throw nameConflict(ref, inTheWay);
  return ref;
}
