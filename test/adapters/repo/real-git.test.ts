import { createHash } from "node:crypto";
import { appendFile, mkdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { openGitRepo } from "../../../src/adapters/repo/git/open-git-repo.ts";
import type { GitRepo } from "../../../src/adapters/repo/git/git-repo.ts";
import type { CommitRequest } from "../../../src/ports/config-repo.ts";
import { git, makeDirectory } from "./git-program.ts";

const dana = { name: "Dana", email: "dana@orders.example" };

let directory: Awaited<ReturnType<typeof makeDirectory>>;
let shop: string;

const open = async (where = shop): Promise<GitRepo> => await openGitRepo({ directory: where });
const write = async (file: string, content: string): Promise<void> => {
  await mkdir(path.dirname(path.join(shop, file)), { recursive: true });
  await writeFile(path.join(shop, file), content);
};
const commitFile = async (file: string, content: string): Promise<string> => {
  await write(file, content);
  await git(shop, "add", ".");
  await git(shop, "commit", "-m", `Write ${file}`);
  return await git(shop, "rev-parse", "HEAD");
};
const request = (more: Partial<CommitRequest>): CommitRequest => ({
  branch: "fleet",
  expected: null,
  files: new Map([["instances/orders.yaml", "kind: Instance\n"]]),
  message: "Change",
  author: dana,
  at: new Date("2030-01-01T00:00:00Z"),
  ...more,
});

beforeEach(async () => {
  directory = await makeDirectory();
  shop = path.join(directory.path, "shop");
  await git(directory.path, "init", "shop");
});
afterEach(async () => await directory.remove());

describe("What Setpoint writes", () => {
  it("is accepted by git fsck --strict and read by git log and git show", async () => {
    const repo = await open();
    const first = await repo.commit(request({ message: "Start\n\nWith “quotes”.\n" }));
    const files = new Map([
      ["instances/eu/öre.yaml", "é\n"],
      ["a-b", "1"],
      ["a/b", "2"],
      ["a.b", "3"],
    ]);
    const second = await repo.commit(request({ expected: first, files }));
    const merge = await repo.commit(request({ expected: second, parents: [second, first], files: new Map() }));
    expect(await git(shop, "fsck", "--strict", "--full")).toBe("");
    expect(await git(shop, "log", "--format=%H %an <%ae> %ct", "fleet")).toBe(
      [merge, second, first].map((id) => `${id} Dana <dana@orders.example> 1893456000`).join("\n"),
    );
    expect(await git(shop, "log", "-1", "--format=%B", first)).toBe("Start\n\nWith “quotes”.\n");
    expect(await git(shop, "-c", "core.quotePath=false", "ls-tree", "-r", "--name-only", "fleet")).toBe(
      ["a-b", "a.b", "a/b", "instances/eu/öre.yaml", "instances/orders.yaml"].join("\n"),
    );
    expect(await git(shop, "show", "fleet:instances/eu/öre.yaml")).toBe("é");
  });

  it("survives git gc and is read again from its pack", async () => {
    const first = await (await open()).commit(request({}));
    await git(shop, "gc", "-q");
    const repo = await open();
    expect((await repo.snapshot("fleet")).commit).toBe(first);
    const second = await repo.commit(request({ expected: first, message: "Again" }));
    expect(await git(shop, "rev-parse", "fleet")).toBe(second);
    await repo.moveBranch("fleet", undefined, second);
    expect(await git(shop, "branch", "--list", "fleet")).toBe("");
    expect(await git(shop, "fsck", "--strict")).toContain("dangling commit");
  });

  it("leaves other packed refs and their peeled lines as they are when one goes", async () => {
    const commit = await commitFile("a", "1");
    await git(shop, "branch", "gone");
    await git(shop, "tag", "-a", "v1", "-m", "First");
    await git(shop, "pack-refs", "--all");
    await (await open()).moveBranch("gone", undefined, commit);
    expect(await git(shop, "for-each-ref", "--format=%(refname)")).toBe("refs/heads/main\nrefs/tags/v1");
    expect(await git(shop, "rev-parse", "v1^{commit}")).toBe(commit);
    expect(await readFile(path.join(shop, ".git/packed-refs"), "utf8")).toContain(`^${commit}`);
  });

  it("makes way for git: a branch deleted here can be followed by one below its name there", async () => {
    await commitFile("a", "1");
    await git(shop, "branch", "--create-reflog", "topic");
    const repo = await open();
    await repo.moveBranch("topic", undefined, (await repo.branches("topic"))[0]?.commit ?? "");
    await git(shop, "branch", "--create-reflog", "topic/below");
    expect((await repo.branches("topic")).map((branch) => branch.name)).toEqual(["topic/below"]);
  });
});

describe("What git writes", () => {
  it("is read: packed refs, packed and loose objects, merges, annotated tags, remote branches, HEAD", async () => {
    const first = await commitFile("a", "1");
    await git(shop, "checkout", "-q", "-b", "side");
    const side = await commitFile("b", "1");
    await git(shop, "checkout", "-q", "main");
    await commitFile("a", "2");
    await git(shop, "merge", "-q", "--no-ff", "-m", "Merge side", "side");
    await git(shop, "tag", "-a", "v1", "-m", "First");
    await git(shop, "update-ref", "refs/remotes/origin/topic", first);
    await git(shop, "gc", "-q");
    const last = await commitFile("c", "1");
    const repo = await open();
    expect((await repo.snapshot("HEAD")).commit).toBe(last);
    expect((await repo.snapshot("v1")).commit).toBe(await git(shop, "rev-parse", "v1^{commit}"));
    expect((await repo.snapshot("origin/topic")).commit).toBe(first);
    expect((await repo.snapshot("refs/heads/side")).commit).toBe(side);
    const expected = (await git(shop, "rev-list", "--topo-order", `${first}..main`)).split("\n");
    expect(new Set((await repo.commitsBetween(first, "main")).map((commit) => commit.id))).toEqual(new Set(expected));
    expect(await repo.mergeBase("side", "main")).toBe(side);
  });

  it("is read with modes as they are: executable, link, submodule", async () => {
    await write("run.sh", "#!/bin/sh\n");
    await symlink("run.sh", path.join(shop, "link"));
    await git(shop, "add", ".");
    await git(shop, "update-index", "--chmod=+x", "run.sh");
    await git(shop, "update-index", "--add", "--cacheinfo", `160000,${"1".repeat(40)},module`);
    await git(shop, "commit", "-m", "Modes");
    const { entries } = await (await open()).snapshot("main");
    expect(entries.map((entry) => `${entry.mode} ${entry.path}`)).toEqual([
      "120000 link",
      "160000 module",
      "100755 run.sh",
    ]);
  });

  it("prefers a branch to a tag of its name, so that no tag can pose as trunk", async () => {
    const first = await commitFile("a", "1");
    const second = await commitFile("a", "2");
    await git(shop, "tag", "main", first);
    expect((await (await open()).snapshot("main")).commit).toBe(second);
  });

  it("finds the repository from a folder below, through a link, from a linked worktree, and in a detached state", async () => {
    const commit = await commitFile("instances/eu/orders.yaml", "1");
    await git(shop, "worktree", "add", "--detach", "../aside");
    await symlink(shop, path.join(directory.path, "link"));
    for (const start of ["shop/instances/eu", "link", "aside", "aside/instances", "shop/.git"]) {
      expect((await (await open(path.join(directory.path, start))).snapshot("HEAD")).commit).toBe(commit);
    }
    const aside = await open(path.join(directory.path, "aside"));
    expect([aside.gitDirectory, aside.workTree]).toEqual([path.join(shop, ".git"), path.join(directory.path, "aside")]);
  });

  it("keeps the HEAD of a linked worktree apart from the repository's own", async () => {
    await commitFile("a", "1");
    await git(shop, "worktree", "add", "-b", "topic", "../aside");
    const other = await commitFile("a", "2");
    const aside = path.join(directory.path, "aside");
    expect((await (await open(aside)).snapshot("HEAD")).commit).toBe(await git(aside, "rev-parse", "HEAD"));
    expect((await (await open()).snapshot("HEAD")).commit).toBe(other);
  });
});

describe("The working tree", () => {
  it("shows files with the ids git gives them, without what git ignores and what is not ours", async () => {
    await commitFile("instances/orders.yaml", "kind: Instance\n");
    await write(".gitignore", "*.log\nbuild/\n!keep.log\n");
    for (const file of ["new.yaml", "a.log", "keep.log", "build/x", "node_modules/y/z", "instances/b.log"]) {
      await write(file, file);
    }
    await git(shop, "init", "-q", "nested");
    await write("nested/inner", "1");
    await writeFile(path.join(shop, "run.sh"), "", { mode: 0o755 });
    await symlink("instances", path.join(shop, "link"));
    const { commit, entries } = await (await open()).snapshot(undefined);
    expect(commit).toBeUndefined();
    expect(entries.map((entry) => `${entry.mode} ${entry.path}`)).toEqual([
      "100644 .gitignore",
      "100644 instances/orders.yaml",
      "100644 keep.log",
      "120000 link",
      "100644 new.yaml",
      "100755 run.sh",
    ]);
    expect(entries.find((entry) => entry.path === "new.yaml")?.blob).toBe(await git(shop, "hash-object", "new.yaml"));
  });

  it("shows ignored files that are tracked all the same", async () => {
    await write("build/keep/me.yaml", "1");
    await git(shop, "add", "build");
    await git(shop, "commit", "-m", "Kept");
    await write(".gitignore", "build/\n");
    await write("build/other", "2");
    const { entries } = await (await open()).snapshot(undefined);
    expect(entries.map((entry) => entry.path)).toEqual([".gitignore", "build/keep/me.yaml"]);
  });

  it("gives the content of files that were never committed, of links their target", async () => {
    await write("orders.yaml", "not committed\n");
    await symlink("orders.yaml", path.join(shop, "link"));
    const repo = await open();
    const contents = (await repo.snapshot(undefined)).entries.map(async ({ blob }) => await repo.readBlob(blob));
    expect((await Promise.all(contents)).map((content) => new TextDecoder().decode(content))).toEqual([
      "orders.yaml",
      "not committed\n",
    ]);
  });

  it("does not pass a file off as another that was written since", async () => {
    await write("orders.yaml", "before\n");
    const repo = await open();
    const [entry] = (await repo.snapshot(undefined)).entries;
    await write("orders.yaml", "after\n");
    await expect(repo.readBlob(entry?.blob ?? "")).rejects.toMatchObject({ code: "SP_REPO_UNREADABLE" });
    await rm(path.join(shop, "orders.yaml"));
    await expect(repo.readBlob(entry?.blob ?? "")).rejects.toMatchObject({ code: "SP_REPO_UNREADABLE" });
  });

  it("is missing in a bare repository", async () => {
    await git(directory.path, "init", "--bare", "bare.git");
    const repo = await open(path.join(directory.path, "bare.git"));
    await expect(repo.snapshot(undefined)).rejects.toMatchObject({ code: "SP_REPO_NO_WORKTREE" });
  });

  it("is an error when git's index is damaged", async () => {
    await commitFile("a", "1");
    await appendFile(path.join(shop, ".git/index"), "damage");
    await expect((await open()).snapshot(undefined)).rejects.toMatchObject({ code: "SP_REPO_UNREADABLE" });
  });
});

describe("A repository that cannot be used", () => {
  it("is reported when there is none", async () => {
    await expect(open(directory.path)).rejects.toMatchObject({ code: "SP_REPO_NOT_FOUND" });
    await expect(open(path.join(directory.path, "never/there"))).rejects.toMatchObject({ code: "SP_REPO_NOT_FOUND" });
  });

  it("is reported when its ids or refs are of another kind", async () => {
    await git(directory.path, "init", "--object-format=sha256", "sha256");
    await expect(open(path.join(directory.path, "sha256"))).rejects.toMatchObject({
      code: "SP_REPO_UNSUPPORTED",
      data: { format: "sha256" },
    });
    await appendFile(path.join(shop, ".git/config"), "[extensions]\n\trefStorage = reftable\n");
    await expect(open()).rejects.toMatchObject({ code: "SP_REPO_UNSUPPORTED", data: { format: "reftable" } });
  });

  it("is reported when a worktree points to a repository that is gone", async () => {
    await commitFile("a", "1");
    await git(shop, "worktree", "add", "../aside");
    await rm(path.join(shop, ".git"), { recursive: true });
    await expect(open(path.join(directory.path, "aside"))).rejects.toMatchObject({ code: "SP_REPO_UNREADABLE" });
  });

  it("says what a shallow clone lacks, and works on what it has", async () => {
    const first = await commitFile("a", "1");
    const second = await commitFile("a", "2");
    await commitFile("a", "3");
    await git(directory.path, "clone", "-q", "--depth=2", `file://${shop}`, "clone");
    const repo = await open(path.join(directory.path, "clone"));
    expect((await repo.commitsBetween(second, "main")).map((commit) => commit.message)).toEqual(["Write a"]);
    const code = { code: "SP_REPO_SHALLOW", fix: expect.stringContaining("git fetch --unshallow") };
    await expect(repo.commitsBetween(undefined, "main")).rejects.toMatchObject(code);
    await expect(repo.snapshot(first)).rejects.toMatchObject(code);
  });

  it("says that a prefix is ambiguous", async () => {
    const [prefix, ...times] = findTwins();
    const repo = await open();
    for (const time of times)
      await repo.commit(request({ branch: `at-${time}`, files: new Map(), at: new Date(time * 1000) }));
    await expect(repo.snapshot(prefix)).rejects.toMatchObject({ code: "SP_REPO_AMBIGUOUS_REF" });
  });

  it("says which object is missing, and why a partial or borrowing clone lacks it", async () => {
    await commitFile("a", "1");
    await git(shop, "config", "uploadpack.allowFilter", "true");
    await git(directory.path, "clone", "-q", "--no-checkout", "--filter=blob:none", `file://${shop}`, "partial");
    const partial = await open(path.join(directory.path, "partial"));
    const [entry] = (await partial.snapshot("main")).entries;
    await expect(partial.readBlob(entry?.blob ?? "")).rejects.toMatchObject({
      code: "SP_REPO_UNREADABLE",
      fix: expect.stringContaining("partial clone"),
    });
    await git(directory.path, "clone", "-q", "--shared", shop, "shared");
    await expect((await open(path.join(directory.path, "shared"))).snapshot("main")).rejects.toMatchObject({
      code: "SP_REPO_UNREADABLE",
      fix: expect.stringContaining("git repack"),
    });
  });

  it("is reported when an object is damaged", async () => {
    const repo = await open();
    await repo.commit(request({}));
    const [entry] = (await repo.snapshot("fleet")).entries;
    const blob = entry?.blob ?? "";
    const file = path.join(shop, ".git/objects", blob.slice(0, 2), blob.slice(2));
    await rm(file);
    await writeFile(file, "damage");
    await expect((await open()).readBlob(blob)).rejects.toMatchObject({ code: "SP_REPO_UNREADABLE" });
  });

  it("is reported when a ref is damaged, or leads in a circle", async () => {
    const repo = await open();
    await writeFile(path.join(shop, ".git/refs/heads/broken"), "not an id\n");
    await expect(repo.snapshot("broken")).rejects.toMatchObject({ code: "SP_REPO_UNREADABLE" });
    await writeFile(path.join(shop, ".git/refs/heads/broken"), "ref: refs/heads/broken\n");
    await expect(repo.snapshot("broken")).rejects.toMatchObject({ code: "SP_REPO_UNREADABLE" });
    await expect(repo.snapshot("refs/../../shop/.git/HEAD")).rejects.toMatchObject({ code: "SP_REPO_UNREADABLE" });
  });

  it("names the branch of the remote when a clone has no local one", async () => {
    await commitFile("a", "1");
    await git(shop, "branch", "topic");
    await git(directory.path, "clone", "-q", shop, "clone");
    await expect((await open(path.join(directory.path, "clone"))).snapshot("topic")).rejects.toMatchObject({
      code: "SP_REPO_UNKNOWN_REF",
      fix: "Did you mean origin/topic?",
    });
  });
});

/** Two times at which an otherwise equal commit gets ids with the same first four digits. */
function findTwins(): readonly [prefix: string, first: number, second: number] {
  const seen = new Map<string, number>();
  for (let time = 1_900_000_000; ; time += 1) {
    const person = `Dana <dana@orders.example> ${time} +0000`;
    const body = `tree 4b825dc642cb6eb9a060e54bf8d69288fbee4904\nauthor ${person}\ncommitter ${person}\n\nChange\n`;
    const prefix = createHash("sha1").update(`commit ${body.length}\0${body}`).digest("hex").slice(0, 4);
    const twin = seen.get(prefix);
    if (twin !== undefined) return [prefix, twin, time];
    seen.set(prefix, time);
  }
}
