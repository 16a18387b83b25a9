import { describe, expect, it } from "vitest";
import { assembleRepo } from "../../../src/adapters/repo/assemble-repo.ts";
import { createMemoryObjects } from "../../../src/adapters/repo/memory/memory-objects.ts";
import { createMemoryRefs } from "../../../src/adapters/repo/memory/memory-refs.ts";
import type { RefStore, WorkTrees } from "../../../src/adapters/repo/stores.ts";
import type { CommitRequest } from "../../../src/ports/config-repo.ts";
import { memoryRepo } from "../../../src/testing/memory-repo.ts";

const request = (branch: string, expected: string | null): CommitRequest => ({
  branch,
  expected,
  files: new Map([["orders.yaml", `${branch}\n`]]),
  message: "Change",
  author: { name: "Dana", email: "dana@orders.example" },
  at: new Date("2030-01-01T00:00:00Z"),
});
const noWorkTrees: WorkTrees = {
  snapshot: async () => [],
  readBlob: async () => undefined,
  prepareMove: async () => async () => {},
  assertRemovable: async () => {},
};

describe("A repository in memory", () => {
  it("has the working tree it was given, as it is at each snapshot", async () => {
    const files = new Map([["instances/orders.yaml", "kind: Instance\n"]]);
    const repo = memoryRepo(files);
    files.set("a.yaml", "later\n");
    const { entries } = await repo.snapshot(undefined);
    expect(entries.map((entry) => entry.path)).toEqual(["a.yaml", "instances/orders.yaml"]);
    expect(entries[1]?.blob).toBe("708a8304b615a5665a314cd0543ace85c45f1c45");
    const content = await repo.readBlob(entries[0]?.blob ?? "");
    expect(new TextDecoder().decode(content)).toBe("later\n");
  });

  it("has no working tree that it was not given", async () => {
    await expect(memoryRepo().snapshot(undefined)).rejects.toMatchObject({ code: "SP_REPO_NO_WORKTREE" });
  });

  it("keeps its default branch", async () => {
    const repo = memoryRepo();
    const id = await repo.commit(request("main", null));
    expect((await repo.snapshot("HEAD")).commit).toBe(id);
    await expect(repo.moveBranch("main", undefined, id)).rejects.toMatchObject({ code: "SP_REPO_CHECKED_OUT" });
  });
});

describe("Every repository", () => {
  it("refuses a commit that would leave its branch's own history", async () => {
    const repo = memoryRepo();
    const first = await repo.commit(request("topic", null));
    const other = await repo.commit(request("other", null));
    await expect(repo.commit({ ...request("topic", first), parents: [other] })).rejects.toThrow(TypeError);
  });

  it("takes a rename back when the branch moves on in the middle of it", async () => {
    const refs = createMemoryRefs();
    const objects = createMemoryObjects();
    const plain = assembleRepo({ objects, refs, workTrees: noWorkTrees });
    const first = await plain.commit(request("topic", null));
    const racing: RefStore = {
      ...refs,
      update: async (update) => {
        await refs.update(update);
        if (update.ref === "refs/heads/renamed" && update.value !== null) await plain.commit(request("topic", first));
      },
    };
    const repo = assembleRepo({ objects, refs: racing, workTrees: noWorkTrees });
    await expect(repo.moveBranch("topic", "renamed", first)).rejects.toMatchObject({ code: "SP_REPO_CONFLICT" });
    expect((await repo.branches("")).map((branch) => branch.name)).toEqual(["topic"]);
  });
});
