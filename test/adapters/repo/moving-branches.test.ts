import { mkdir, readdir, readFile, rm, stat, utimes, writeFile } from "node:fs/promises";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { GitRepo } from "../../../src/adapters/repo/git/git-repo.ts";
import { openGitRepo } from "../../../src/adapters/repo/git/open-git-repo.ts";
import type { CommitRequest } from "../../../src/ports/config-repo.ts";
import { git, makeDirectory } from "./git-program.ts";
import { withFileSizeLimit } from "./limit-file-size.ts";

const dana = { name: "Dana", email: "dana@orders.example" };

let directory: Awaited<ReturnType<typeof makeDirectory>>;
let shop: string;
let repo: GitRepo;
let start: string;

const inGit = (...parts: readonly string[]): string => path.join(shop, ".git", ...parts);
const request = (branch: string, expected: string | null, more: Partial<CommitRequest> = {}): CommitRequest => ({
  branch,
  expected,
  files: new Map([["orders.yaml", `${branch}\n`]]),
  message: "Change",
  author: dana,
  at: new Date("2030-01-01T00:00:00Z"),
  ...more,
});
const exists = async (file: string): Promise<boolean> =>
  await stat(file).then(
    () => true,
    () => false,
  );

beforeEach(async () => {
  directory = await makeDirectory();
  shop = path.join(directory.path, "shop");
  await git(directory.path, "init", "shop");
  await writeFile(path.join(shop, "orders.yaml"), "start\n");
  await writeFile(path.join(shop, "other.yaml"), "start\n");
  await git(shop, "add", ".");
  await git(shop, "commit", "-m", "Start");
  start = await git(shop, "rev-parse", "HEAD");
  repo = await openGitRepo({ directory: shop });
});
afterEach(async () => await directory.remove());

describe("A branch that several move at once", () => {
  it("is moved by exactly one, git among them", async () => {
    const mine = Array.from({ length: 4 }, async (_, index) => {
      const racer = await openGitRepo({ directory: shop });
      return await racer.commit(request("race", null, { parents: [start], message: `Racer ${index}` }));
    });
    const theirs = Array.from({ length: 4 }, async () => {
      await git(shop, "update-ref", "refs/heads/race", start, "0".repeat(40));
      return start;
    });
    const outcomes = await Promise.allSettled([...mine, ...theirs]);
    const won = outcomes.flatMap((outcome) => (outcome.status === "fulfilled" ? [outcome.value] : []));
    expect(won).toEqual([await git(shop, "rev-parse", "race")]);
    const lost = outcomes
      .slice(0, 4)
      .flatMap((outcome) => (outcome.status === "rejected" ? [outcome.reason.code] : []));
    expect(new Set(lost)).toEqual(new Set(["SP_REPO_CONFLICT"]));
    expect(await readdir(inGit("refs/heads"))).toEqual(["main", "race"]);
  });

  it("takes over a lock that a killed process left", async () => {
    await writeFile(inGit("refs/heads/topic.lock"), "");
    const longAgo = new Date("2001-01-01T00:00:00Z");
    await utimes(inGit("refs/heads/topic.lock"), longAgo, longAgo);
    const racers = Array.from(
      { length: 4 },
      async () => await repo.commit(request("topic", null, { parents: [start] })),
    );
    const outcomes = (await Promise.allSettled(racers)).map((outcome) => outcome.status);
    expect(outcomes.toSorted()).toEqual(["fulfilled", "rejected", "rejected", "rejected"]);
    expect(await exists(inGit("refs/heads/topic.lock"))).toBe(false);
  });

  it("waits for a lock that is held, then goes on", async () => {
    await writeFile(inGit("refs/heads/topic.lock"), "");
    const waiting = repo.commit(request("topic", null, { parents: [start] }));
    setTimeout(() => void rm(inGit("refs/heads/topic.lock")), 300);
    expect(await waiting).toBe(await git(shop, "rev-parse", "topic"));
  });

  it("is given up when the lock stays and even its taking over is blocked", async () => {
    await writeFile(inGit("refs/heads/topic.lock"), "");
    await writeFile(inGit("refs/heads/topic.lock.lock"), "");
    await expect(repo.commit(request("topic", null))).rejects.toMatchObject({ code: "SP_REPO_BUSY" });
    expect(await repo.branches("topic")).toEqual([]);
  });
});

describe("A branch in the way of another", () => {
  it("is found also where it is packed", async () => {
    await git(shop, "branch", "topic/a");
    await git(shop, "pack-refs", "--all");
    await expect(repo.commit(request("topic", null))).rejects.toMatchObject({
      code: "SP_REPO_CONFLICT",
      data: { branch: "topic", inTheWay: "topic/a" },
    });
    await expect(repo.commit(request("main/x", null))).rejects.toMatchObject({ data: { inTheWay: "main" } });
  });

  it("does not count when only its empty folder is left", async () => {
    await mkdir(inGit("refs/heads/topic/a/b"), { recursive: true });
    const id = await repo.commit(request("topic", null));
    expect(await git(shop, "rev-parse", "topic")).toBe(id);
  });
});

describe("A branch that is checked out", () => {
  it("takes its files along when all is committed, and git sees nothing to do", async () => {
    await writeFile(path.join(shop, "notes.txt"), "not git's\n");
    const files = new Map([
      ["orders.yaml", null],
      ["eu/new.yaml", "new\n"],
      ["other.yaml", "changed\n"],
    ]);
    const id = await repo.commit(request("main", start, { files }));
    expect(await git(shop, "rev-parse", "HEAD")).toBe(id);
    expect(await git(shop, "status", "--porcelain")).toBe("?? notes.txt");
    expect(await git(shop, "symbolic-ref", "HEAD")).toBe("refs/heads/main");
    expect(await readFile(path.join(shop, "eu/new.yaml"), "utf8")).toBe("new\n");
    expect(await exists(path.join(shop, "orders.yaml"))).toBe(false);
    expect(await exists(inGit("index.lock"))).toBe(false);
  });

  it("takes them along also when it is moved from a linked worktree", async () => {
    await git(shop, "worktree", "add", "-b", "topic", "../aside");
    const aside = await openGitRepo({ directory: path.join(directory.path, "aside") });
    await aside.commit(request("main", start));
    expect(await git(shop, "status", "--porcelain")).toBe("");
    expect(await readFile(path.join(shop, "orders.yaml"), "utf8")).toBe("main\n");
  });

  it.each([
    ["changed", async () => await writeFile(path.join(shop, "other.yaml"), "mine\n")],
    [
      "staged",
      async () =>
        await writeFile(path.join(shop, "other.yaml"), "mine\n").then(async () => await git(shop, "add", ".")),
    ],
    ["removed", async () => await rm(path.join(shop, "other.yaml"))],
    ["in the way and unknown to git", async () => await writeFile(path.join(shop, "new.yaml"), "mine\n")],
    ["in the way of a folder", async () => await writeFile(path.join(shop, "eu"), "mine\n")],
  ])("stays where it is while a file there is %s", async (_, disturb) => {
    await disturb();
    const before = await git(shop, "status", "--porcelain");
    const files = new Map([
      ["new.yaml", "new\n"],
      ["eu/new.yaml", "new\n"],
    ]);
    await expect(repo.commit(request("main", start, { files }))).rejects.toMatchObject({
      code: "SP_REPO_CHECKED_OUT",
      fix: expect.stringContaining("stash"),
    });
    expect(await git(shop, "rev-parse", "main")).toBe(start);
    expect(await git(shop, "status", "--porcelain")).toBe(before);
  });

  it("stays where it is in the middle of a merge", async () => {
    await writeFile(inGit("MERGE_HEAD"), `${start}\n`);
    await expect(repo.commit(request("main", start))).rejects.toMatchObject({ code: "SP_REPO_CHECKED_OUT" });
  });

  it("stays where it is when a linked worktree has it", async () => {
    await git(shop, "worktree", "add", "-b", "topic", "../aside");
    await expect(repo.commit(request("topic", start))).rejects.toMatchObject({ code: "SP_REPO_CHECKED_OUT" });
  });

  it("stays where it is while git is at work there", async () => {
    await writeFile(inGit("index.lock"), "");
    await expect(repo.commit(request("main", start))).rejects.toMatchObject({ code: "SP_REPO_CHECKED_OUT" });
    expect(await exists(inGit("index.lock"))).toBe(true);
  });

  it("says so when the files could not follow, and that nothing is lost", async () => {
    const files = new Map([["large.yaml", "orders: 1\n".repeat(2000)]]);
    await withFileSizeLimit(4096, async () => {
      await expect(repo.commit(request("main", start, { files }))).rejects.toMatchObject({
        code: "SP_REPO_CHECKED_OUT",
        fix: expect.stringContaining("Nothing is lost"),
      });
    });
    expect(await git(shop, "rev-parse", "main~1")).toBe(start);
    await git(shop, "reset", "--hard");
    expect(await git(shop, "status", "--porcelain")).toBe("");
  });

  it("is neither renamed nor deleted, in a bare repository neither the default branch", async () => {
    const code = { code: "SP_REPO_CHECKED_OUT" };
    await expect(repo.moveBranch("main", "trunk", start)).rejects.toMatchObject(code);
    await expect(repo.moveBranch("main", undefined, start)).rejects.toMatchObject(code);
    await git(directory.path, "clone", "-q", "--bare", shop, "bare.git");
    const bare = await openGitRepo({ directory: path.join(directory.path, "bare.git") });
    await expect(bare.moveBranch("main", undefined, start)).rejects.toMatchObject(code);
    expect(await bare.commit(request("main", start))).toBe((await bare.branches("main"))[0]?.commit);
  });
});

describe("A repository that cannot be written", () => {
  it("keeps its branch where it is when the disk takes no more", async () => {
    const before = await repo.branches("");
    const large = Array.from({ length: 400 }, (_, index) => `setting_${index}: ${index * 7919}`).join("\n");
    await withFileSizeLimit(64, async () => {
      await expect(repo.commit(request("topic", null, { files: new Map([["a", large]]) }))).rejects.toMatchObject({
        code: "SP_REPO_WRITE_FAILED",
        message: expect.stringContaining("EFBIG"),
      });
    });
    expect(await repo.branches("")).toEqual(before);
    expect(await git(shop, "fsck", "--strict")).toBe("");
    await repo.commit(request("topic", null, { files: new Map([["a", large]]) }));
    expect(await git(shop, "show", "topic:a")).toBe(large);
  });

  it("keeps its branch where it is when the ref cannot be written", async () => {
    const files = new Map([["orders.yaml", "the same\n"]]);
    await repo.commit(request("written-before", null, { files }));
    await withFileSizeLimit(16, async () => {
      await expect(repo.commit(request("topic", null, { files }))).rejects.toMatchObject({
        code: "SP_REPO_WRITE_FAILED",
      });
    });
    expect((await repo.branches("")).map((branch) => branch.name)).toEqual(["main", "written-before"]);
    expect(await readdir(inGit("refs/heads"))).toEqual(["main", "written-before"]);
  });
});
