import { createHash } from "node:crypto";
import { blobId } from "../blob-id.ts";
import { unreadable } from "../repo-error.ts";
import type { ObjectStore, StoredCommit, TreeItem } from "../stores.ts";

/** Objects in memory. Blobs have git's own ids, so that both kinds of repository name the same content the same. */
export function createMemoryObjects(): ObjectStore {
  const blobs = new Map<string, Uint8Array>();
  const trees = new Map<string, readonly TreeItem[]>();
  const commits = new Map<string, StoredCommit>();
  return {
    readCommit: async (id) => find(commits, "Commit", id),
    readTree: async (id) => find(trees, "Tree", id),
    readBlob: async (id) => find(blobs, "Blob", id),
    expand: async (prefix) => [...commits.keys()].filter((id) => id.startsWith(prefix)),
    isShallow: async () => false,
    writeBlob: async (content) => store(blobs, blobId(content), content),
    writeTree: async (items) => {
      const sorted = items.toSorted((left, right) => (left.name < right.name ? -1 : 1));
      return store(trees, hash(JSON.stringify(sorted)), sorted);
    },
    writeCommit: async (commit) => {
      const id = hash(JSON.stringify(commit));
      const { author, message, parents, tree } = commit;
      const timestamp = Math.floor(commit.at.getTime() / 1000);
      return store(commits, id, {
        info: { id, parents, author, committer: author, message },
        tree,
        timestamp,
        isCut: false,
      });
    },
  };
}

function find<T>(objects: ReadonlyMap<string, T>, kind: string, id: string): T {
  const object = objects.get(id);
  if (object === undefined) throw unreadable(`${kind} ${id}`);
  return object;
}

function store<T>(objects: Map<string, T>, id: string, object: T): string {
  objects.set(id, object);
  return id;
}

function hash(text: string): string {
  return createHash("sha1").update(text).digest("hex");
}
