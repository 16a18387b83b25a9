import { SetpointError } from "../../model/setpoint-error.ts";
import { treeMode } from "./list-tree.ts";
import type { ObjectStore, TreeItem } from "./stores.ts";

const fileMode = "100644";

/** Path → content; `null` removes the file. */
type Edits = ReadonlyMap<string, string | null>;

/**
 * Stores the tree that comes of writing and removing files in a tree (or in nothing). What is not named stays as it is.
 * @throws SetpointError SP_REPO_BAD_PATH for a path that does not stay inside the tree
 */
export async function editTree(objects: ObjectStore, tree: string | undefined, edits: Edits): Promise<string> {
  for (const path of edits.keys()) assertInside(path);
  if (edits.size === 0 && tree !== undefined) return tree;
  return await objects.writeTree(await editItems(objects, tree, edits));
}

async function editItems(objects: ObjectStore, tree: string | undefined, edits: Edits): Promise<readonly TreeItem[]> {
  const items = new Map<string, TreeItem>();
  if (tree !== undefined) for (const item of await objects.readTree(tree)) items.set(item.name, item);
  for (const [name, below] of groupByFirstPiece(edits)) {
    const item = await editItem(objects, items.get(name), below);
    if (item === undefined) items.delete(name);
    else items.set(name, { ...item, name });
  }
  return [...items.values()];
}

/** `below` has one key `""` where the item itself is meant, else paths below it. */
async function editItem(
  objects: ObjectStore,
  item: TreeItem | undefined,
  below: Edits,
): Promise<Omit<TreeItem, "name"> | undefined> {
  const content = below.get("");
  if (content === null) return undefined;
  if (content !== undefined) return { mode: fileMode, id: await objects.writeBlob(new TextEncoder().encode(content)) };
  const tree = item?.mode === treeMode ? item.id : undefined;
  const items = await editItems(objects, tree, below);
  if (items.length > 0) return { mode: treeMode, id: await objects.writeTree(items) };
  return tree === undefined ? item : undefined;
}

function groupByFirstPiece(edits: Edits): ReadonlyMap<string, Edits> {
  const groups = new Map<string, Map<string, string | null>>();
  for (const [path, content] of edits) {
    const [name = "", ...rest] = path.split("/");
    const group = groups.get(name) ?? new Map<string, string | null>();
    groups.set(name, group.set(rest.join("/"), content));
  }
  return groups;
}

function assertInside(path: string): void {
  const pieces = path.split("/");
  const isBad = pieces.some(
    (piece) => piece === "" || piece === "." || piece === ".." || piece.toLowerCase() === ".git",
  );
  // oxlint-disable-next-line no-control-regex
  if (!isBad && !/[\u0000\\]/u.test(path)) return;
  throw new SetpointError("SP_REPO_BAD_PATH", `${JSON.stringify(path)} is no path inside the repository`, {
    fix: "Use a relative path with / between its parts, without . and .. and .git.",
    data: { path },
  });
}
