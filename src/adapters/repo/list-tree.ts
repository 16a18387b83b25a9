import type { TreeEntry } from "../../ports/config-repo.ts";
import type { ObjectStore } from "./stores.ts";

/** Git's mode of a tree inside a tree. */
export const treeMode = "040000";

/** Every file, link and submodule below a tree, sorted by path. Reads trees only. */
export async function listTree(objects: ObjectStore, tree: string): Promise<readonly TreeEntry[]> {
  return sortByPath(await listBelow(objects, tree, ""));
}

/** By code units, so that the order is the same everywhere. */
export function sortByPath<T extends { readonly path: string }>(entries: readonly T[]): readonly T[] {
  return entries.toSorted((left, right) => (left.path < right.path ? -1 : 1));
}

async function listBelow(objects: ObjectStore, tree: string, parent: string): Promise<readonly TreeEntry[]> {
  const items = await objects.readTree(tree);
  const lists = await Promise.all(
    items.map(async (item): Promise<readonly TreeEntry[]> => {
      const path = parent + item.name;
      if (item.mode === treeMode) return await listBelow(objects, item.id, `${path}/`);
      return [{ path, mode: item.mode, blob: item.id }];
    }),
  );
  return lists.flat();
}
