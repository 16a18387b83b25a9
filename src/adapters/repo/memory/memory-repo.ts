import type { ConfigRepo } from "../../../ports/config-repo.ts";
import { assembleRepo } from "../assemble-repo.ts";
import { blobId } from "../blob-id.ts";
import { checkedOut, noWorkTree } from "../repo-error.ts";
import type { RefStore, WorkTrees } from "../stores.ts";
import { createMemoryObjects } from "./memory-objects.ts";
import { createMemoryRefs } from "./memory-refs.ts";

/**
 * An empty repository in memory that keeps the whole contract of `ConfigRepo`, for tests and trials.
 *
 * @param workTree the files of `snapshot(undefined)`, path → content; read anew at every snapshot
 * @param refs its names, for whoever also plays the forge and makes some that are no branches
 */
export function memoryRepo(workTree?: ReadonlyMap<string, string>, refs: RefStore = createMemoryRefs()): ConfigRepo {
  return assembleRepo({
    objects: createMemoryObjects(),
    refs,
    workTrees: memoryWorkTree(workTree),
  });
}

function memoryWorkTree(files: ReadonlyMap<string, string> | undefined): WorkTrees {
  const contents = new Map<string, Uint8Array>();
  return {
    snapshot: async () => {
      if (files === undefined) throw noWorkTree("The repository in memory");
      return [...files].map(([path, text]) => {
        const content = new TextEncoder().encode(text);
        const blob = blobId(content);
        contents.set(blob, content);
        return { path, mode: "100644", blob };
      });
    },
    readBlob: async (blob) => contents.get(blob),
    prepareMove: async () => async () => {},
    assertRemovable: async (branch) => {
      if (branch === "main") throw checkedOut(branch, "is the default branch", "Leave it in place.");
    },
  };
}
