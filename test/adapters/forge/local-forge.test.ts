import { afterAll, describe, expect, it } from "vitest";
import { openGitRepo } from "../../../src/adapters/repo/git/open-git-repo.ts";
import { localForge } from "../../../src/adapters/forge/local/local-forge.ts";
import { fixedClock } from "../../../src/testing/fixed-clock.ts";
import { memoryRepo } from "../../../src/testing/memory-repo.ts";
import { dana, describeForge } from "../../contracts/forge.ts";
import { git, makeDirectory } from "../repo/git-program.ts";
import { openLocalForge, ordersShop } from "./open-local-forge.ts";

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
