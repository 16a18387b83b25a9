import type { TreeEntry } from "../../ports/config-repo.ts";
import { recentMemory } from "./recent-memory.ts";
import type { ObjectStore } from "./stores.ts";

/** Git's mode of a tree inside a tree. */
export const treeMode = "040000";

/** Every file, link and submodule below a tree, sorted by path. Reads trees only. */
export type ListTree = (tree: string) => Promise<readonly TreeEntry[]>;

/** Entries of folders that are remembered: enough for the folders of a large fleet, and of hundreds of commits that differ from it. */
const rememberedEntries = 2_000_000;

/**
 * Lists trees, each folder once. What two commits share, a folder or a file at one place, is the very same object in both: listing a
 * commit reads what it changes, and whoever compares two commits sees by identity what is the same.
 */
export function treeLister(objects: ObjectStore): ListTree {
  const known = recentMemory<readonly TreeEntry[]>(rememberedEntries, (entries) => entries.length + 1);
  const entryOf = latestEntries();
  const listBelow = async (tree: string, parent: string): Promise<readonly TreeEntry[]> => {
    const key = `${tree} ${parent}`;
    const remembered = known.find(key);
    if (remembered !== undefined) return remembered;
    const items = await objects.readTree(tree);
    const lists = await Promise.all(
      items.map(async ({ name, mode, id }): Promise<readonly TreeEntry[]> => {
        const path = parent + name;
        return mode === treeMode ? await listBelow(id, `${path}/`) : [entryOf({ path, mode, blob: id })];
      }),
    );
    const entries = sortByPath(lists.flat());
    known.keep(key, entries);
    return entries;
  };
  return async (tree) => await listBelow(tree, "");
}

/** Gives the entry that was listed last at a path once more if it is the same: of a folder with one change the rest stays shared. */
function latestEntries(): (entry: TreeEntry) => TreeEntry {
  const latest = new Map<string, TreeEntry>();
  return (entry) => {
    const last = latest.get(entry.path);
    if (last?.blob === entry.blob && last.mode === entry.mode) return last;
    latest.set(entry.path, entry);
    return entry;
  };
}

/** By code units, so that the order is the same everywhere. */
export function sortByPath<T extends { readonly path: string }>(entries: readonly T[]): readonly T[] {
  return entries.toSorted((left, right) => (left.path < right.path ? -1 : 1));
}
