import { afterAll, describe, expect, it } from "vitest";
import { openGitRepo } from "../../../src/adapters/repo/git/open-git-repo.ts";
import { localForge } from "../../../src/adapters/forge/local/local-forge.ts";
import { fixedClock } from "../../../src/testing/fixed-clock.ts";
import { memoryRepo } from "../../../src/testing/memory-repo.ts";
import { dana, describeForge } from "../../contracts/forge.ts";
import { git, makeDirectory } from "../repo/git-program.ts";
import { openLocalForge, ordersShop } from "./open-local-forge.ts";

const lin = { name: "Lin", email: "lin@orders.example" };
const cleanups: (() => Promise<void>)[] = [];
afterAll(async () => {
  await Promise.all(cleanups.map(async (clean) => await clean()));
});

describeForge("A repository in memory", async () => await openLocalForge(memoryRepo()));

describeForge("A git repository", async () => {
  const directory = await makeDirectory();
  cleanups.push(directory.remove);
  await git(directory.path, "init", "--bare");
  return await openLocalForge(await openGitRepo({ directory: directory.path }));
});

describe("The local forge", () => {
  it("takes neither Setpoint's own branches nor overrides for requests", async () => {
    const { forge, push } = await openLocalForge(memoryRepo());
    await push("raise-work-mem", [{ author: dana, message: "Raise work_mem" }]);
    await push("override/inc-4711", [{ author: dana, message: "Emergency" }]);
    await push("setpoint/notes", [{ author: dana, message: "Notes" }]);
    await forge.review("raise-work-mem", { reviewer: "lin", verdict: "approved", digest: "d" });
    expect((await forge.openRequests()).map((request) => request.id)).toEqual(["raise-work-mem"]);
    await expect(forge.changeRequest("override/inc-4711")).rejects.toMatchObject({ code: "SP_FORGE_UNKNOWN_REQUEST" });
    await expect(forge.changeRequest("setpoint/reviews")).rejects.toMatchObject({ code: "SP_FORGE_UNKNOWN_REQUEST" });
  });

  it("calls a request after its branch and its newest commit", async () => {
    const { forge, push } = await openLocalForge(memoryRepo());
    await push("raise-work-mem", [
      { author: dana, message: "Raise work_mem" },
      { author: lin, message: "Raise it less\n\nAfter the review." },
    ]);
    expect(await forge.changeRequest("raise-work-mem")).toMatchObject({ id: "raise-work-mem", title: "Raise it less" });
  });

  it("lists open requests sorted by id", async () => {
    const { forge, push } = await openLocalForge(memoryRepo());
    expect(await forge.openRequests()).toEqual([]);
    await push("b-second", [{ author: dana, message: "Second" }]);
    await push("a-first", [{ author: lin, message: "First" }]);
    const requests = await forge.openRequests();
    expect(requests.map(({ id, author }) => `${id} by ${author}`)).toEqual(["a-first by lin", "b-second by dana"]);
  });

  it("takes an author without an account for a login that nobody has", async () => {
    const { forge, push } = await openLocalForge(memoryRepo());
    await push("strange", [{ author: { name: "Stranger", email: "someone@elsewhere.example" }, message: "Hello" }]);
    await push("nameless", [{ author: { name: "Nobody", email: "" }, message: "Hello" }]);
    const authors = (await forge.openRequests()).map(({ author }) => author);
    expect(authors).toEqual(["Nobody", "someone@elsewhere.example"]);
  });

  it("remembers which plan a reviewer was shown, and when they spoke", async () => {
    const { forge, push, clock } = await openLocalForge(memoryRepo());
    const { head } = await push("raise-work-mem", [{ author: dana, message: "Raise work_mem" }]);
    clock.advance(60_000);
    await forge.review("raise-work-mem", { reviewer: "lin", verdict: "approved", digest: "digest-1" });
    const [review] = await forge.reviews("raise-work-mem");
    expect(review).toMatchObject({ reviewer: "lin", digest: "digest-1", head, at: "2030-01-01T00:01:00.000Z" });
  });

  it("takes no review from somebody it does not know", async () => {
    const { forge, push } = await openLocalForge(memoryRepo());
    await push("raise-work-mem", [{ author: dana, message: "Raise work_mem" }]);
    const code = "SP_FORGE_UNKNOWN_USER";
    const by = (reviewer: string): Promise<void> => forge.review("raise-work-mem", { reviewer, verdict: "approved" });
    await expect(by("linn")).rejects.toMatchObject({ code, fix: "Did you mean lin?" });
    await expect(by("toString")).rejects.toMatchObject({ code });
    expect(await forge.reviews("raise-work-mem")).toEqual([]);
  });

  it("tells teams apart by the case of their names", async () => {
    const { forge } = await openLocalForge(memoryRepo());
    expect(await forge.members("DBA")).toMatchObject({ kind: "unknown" });
  });

  it("refuses to merge what does not hold trunk, and merges it once it does", async () => {
    const { forge, push, moveTrunk, update, files } = await openLocalForge(memoryRepo());
    await push("raise-work-mem", [{ author: dana, message: "Raise work_mem" }]);
    await moveTrunk();
    const stale = await forge.changeRequest("raise-work-mem");
    const fix = "Merge or rebase main into it first.";
    await expect(forge.merge(stale, "Merge")).rejects.toMatchObject({ code: "SP_FORGE_MOVED", fix });
    await update("raise-work-mem");
    await forge.merge(await forge.changeRequest("raise-work-mem"), "Merge");
    expect(await files()).toEqual(["raise-work-mem/0", "start", "trunk"]);
  });

  it("uses the name of a request once: its branch cannot ask again under it", async () => {
    const { forge, push } = await openLocalForge(memoryRepo());
    await push("raise-work-mem", [{ author: dana, message: "Raise work_mem" }]);
    await forge.merge(await forge.changeRequest("raise-work-mem"), "Merge raise-work-mem");
    await push("raise-work-mem", [{ author: dana, message: "Raise it again" }]);
    await expect(forge.changeRequest("raise-work-mem")).rejects.toMatchObject({
      code: "SP_FORGE_UNKNOWN_REQUEST",
      message: expect.stringContaining("a request of that name is merged already; give the branch another one"),
    });
    expect(await forge.openRequests()).toEqual([]);
  });

  it("knows a merge that git made, though not when", async () => {
    const { forge, push, commit, trunk } = await openLocalForge(memoryRepo());
    const { head } = await push("raise-work-mem", [{ author: dana, message: "Raise work_mem" }]);
    const merge = await commit("main", { author: lin, message: "Merge branch 'raise-work-mem'" }, [
      await trunk(),
      head,
    ]);
    const found = await forge.mergedBy(merge);
    expect(found).toMatchObject({ commit: merge, request: { id: "raise-work-mem", author: "dana", head } });
    expect(found?.request.endedAt).toBeUndefined();
  });

  it.each(["Merge", "Merge two words", "Take in raise-work-mem", "Merge branch 'raise-work-mem' of elsewhere"])(
    "sees no request in a merge that is called %j",
    async (message) => {
      const { forge, push, commit, trunk } = await openLocalForge(memoryRepo());
      const { head } = await push("raise-work-mem", [{ author: dana, message: "Raise work_mem" }]);
      const merge = await commit("main", { author: lin, message }, [await trunk(), head]);
      expect(await forge.mergedBy(merge)).toBeUndefined();
    },
  );

  it("takes a merge that brings nothing of its own for what it says", async () => {
    const { forge, commit, trunk } = await openLocalForge(memoryRepo());
    const start = await trunk();
    const merge = await commit("main", { author: lin, message: "Merge nothing" }, [start, start]);
    expect((await forge.mergedBy(merge))?.request).toMatchObject({ id: "nothing", author: "", title: "nothing" });
  });

  it("says that trunk is missing", async () => {
    const repo = memoryRepo();
    const reviews = { append: neverAsked, entries: neverAsked };
    const forge = localForge({ repo, configuration: ordersShop, reviews, clock: fixedClock(), author: dana });
    await expect(forge.openRequests()).rejects.toMatchObject({ code: "SP_FORGE_NO_TRUNK", data: { trunk: "main" } });
  });
});

async function neverAsked(): Promise<never> {
  throw new Error("not expected to be asked");
}
