import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { CommitRequest, ConfigRepo } from "../../src/ports/config-repo.ts";

/** A repository for the suite: empty but for what it wants itself. */
export interface OpenedRepo {
  readonly repo: ConfigRepo;
  /** A second, independent view of the same repository, as another process has it. */
  readonly other: ConfigRepo;
  /** Makes a name that is neither branch nor tag stand at a commit, as forges do for change requests. */
  name(ref: string, commit: string): Promise<void>;
  close(): Promise<void>;
}

const dana = { name: "Dana", email: "dana@orders.example" };
const noon = new Date("2030-05-01T12:00:00Z");
const absent = "0123456789abcdef0123456789abcdef01234567";

/** Every implementation of `ConfigRepo` keeps these promises. */
export function describeConfigRepo(name: string, open: () => Promise<OpenedRepo>): void {
  describe(`${name} as a configuration repository`, () => {
    let opened: OpenedRepo;
    let repo: ConfigRepo;
    let root: string;

    beforeAll(async () => {
      opened = await open();
      repo = opened.repo;
      root = await repo.commit(
        request("trunk", null, {
          "instances/orders-prod.yaml": "kind: Instance\n",
          "instances/orders-test.yaml": "kind: Instance # test\n",
          "profiles/oltp.yaml": "kind: Profile\n",
        }),
      );
    });
    afterAll(async () => await opened.close());

    const textOf = async (ref: string, path: string): Promise<string | undefined> => {
      const entry = (await repo.snapshot(ref)).entries.find((candidate) => candidate.path === path);
      return entry && new TextDecoder().decode(await repo.readBlob(entry.blob));
    };
    const head = async (branch: string): Promise<string | undefined> =>
      (await repo.branches(branch)).find((candidate) => candidate.name === branch)?.commit;

    it("shows the files of a branch sorted by path, with git's ids and modes", async () => {
      expect(await repo.snapshot("trunk")).toEqual({
        commit: root,
        entries: [
          { path: "instances/orders-prod.yaml", mode: "100644", blob: "708a8304b615a5665a314cd0543ace85c45f1c45" },
          { path: "instances/orders-test.yaml", mode: "100644", blob: expect.any(String) },
          { path: "profiles/oltp.yaml", mode: "100644", blob: expect.any(String) },
        ],
      });
    });

    it("reads what a snapshot names", async () => {
      expect(await textOf("trunk", "profiles/oltp.yaml")).toBe("kind: Profile\n");
    });

    it("takes a commit id and its unique prefix for a ref", async () => {
      expect((await repo.snapshot(root)).commit).toBe(root);
      expect((await repo.snapshot(root.slice(0, 12))).commit).toBe(root);
    });

    it("says which branch was probably meant when a ref is unknown", async () => {
      await expect(repo.snapshot("trnk")).rejects.toMatchObject({
        code: "SP_REPO_UNKNOWN_REF",
        fix: "Did you mean trunk?",
      });
      await expect(repo.snapshot(absent)).rejects.toMatchObject({ code: "SP_REPO_UNKNOWN_REF" });
    });

    it("refuses to read a blob that it has not", async () => {
      await expect(repo.readBlob(absent)).rejects.toMatchObject({ code: "SP_REPO_UNREADABLE" });
    });

    it("changes and removes only the files that a commit names", async () => {
      const next = await repo.commit(
        request(
          "edit",
          null,
          {
            "instances/orders-test.yaml": null,
            "instances/never-there.yaml": null,
            "instances/eu/orders.yaml": "kind: Instance # eu\n",
            "profiles/oltp.yaml": "kind: Profile # new\n",
          },
          { parents: [root] },
        ),
      );
      expect((await repo.snapshot(next)).entries.map((entry) => entry.path)).toEqual([
        "instances/eu/orders.yaml",
        "instances/orders-prod.yaml",
        "profiles/oltp.yaml",
      ]);
      expect(await textOf("edit", "profiles/oltp.yaml")).toBe("kind: Profile # new\n");
    });

    it("drops a folder with its last file, and turns a folder into a file and back", async () => {
      const first = await repo.commit(request("shape", null, { "a/b/c.yaml": "c\n", "d.yaml": "d\n" }));
      const second = await repo.commit(request("shape", first, { "a/b/c.yaml": null, a: "file\n" }));
      expect((await repo.snapshot(second)).entries.map((entry) => entry.path)).toEqual(["a", "d.yaml"]);
      const third = await repo.commit(request("shape", second, { "a/b/c.yaml": "c\n", "d.yaml": null }));
      expect((await repo.snapshot(third)).entries.map((entry) => entry.path)).toEqual(["a/b/c.yaml"]);
    });

    it("makes a merge with the tree of the commit it is told to start from", async () => {
      const side = await repo.commit(request("side", null, { "instances/side.yaml": "side\n" }, { parents: [root] }));
      const other = await repo.commit(
        request("target", null, { "instances/target.yaml": "target\n" }, { parents: [root] }),
      );
      const merge = await repo.commit(request("target", other, {}, { parents: [other, side], baseTree: side }));
      expect((await repo.snapshot(merge)).entries).toEqual((await repo.snapshot(side)).entries);
      expect((await repo.commitsBetween(other, merge)).map((commit) => commit.id)).toEqual([merge, side]);
      expect(await repo.mergeBase(other, side)).toBe(root);
    });

    it("tells of a commit who made it and what they said", async () => {
      const id = await repo.commit({
        ...request("words", null, {}),
        message: "Raise work_mem\n\nReports spill.\n\nCo-authored-by: Lin <lin@orders.example>\n",
      });
      expect(await repo.commitsBetween(undefined, id)).toEqual([
        {
          id,
          parents: [],
          author: dana,
          committer: dana,
          message: "Raise work_mem\n\nReports spill.\n\nCo-authored-by: Lin <lin@orders.example>",
        },
      ]);
    });

    it("keeps names that would break out of a commit's header in their line", async () => {
      const id = await repo.commit({
        ...request("names", null, {}),
        author: { name: "Mallory\nparent 0 <x>", email: "m@x>\n" },
      });
      const [commit] = await repo.commitsBetween(undefined, id);
      expect(commit?.author).toEqual({ name: "Mallory parent 0 x", email: "m@x" });
      expect(commit?.parents).toEqual([]);
    });

    it("lists the commits between two refs with side branches, children first", async () => {
      const first = await repo.commit(request("between", null, { a: "1" }, { parents: [root], minute: 1 }));
      const side = await repo.commit(request("between-side", null, { b: "1" }, { parents: [first], minute: 2 }));
      const second = await repo.commit(request("between", first, { a: "2" }, { minute: 3 }));
      const merge = await repo.commit(request("between", second, {}, { parents: [second, side], minute: 4 }));
      const between = await repo.commitsBetween("trunk", "between");
      expect(between.map((commit) => commit.id)).toEqual([merge, second, side, first]);
      expect(await repo.commitsBetween("between", "trunk")).toEqual([]);
    });

    it("puts children before parents even where dates say otherwise", async () => {
      const late = await repo.commit(request("dates", null, { a: "1" }, { parents: [root], minute: 50 }));
      const early = await repo.commit(request("dates", late, { a: "2" }, { minute: 10 }));
      const middle = await repo.commit(request("dates", early, { a: "3" }, { minute: 30 }));
      const between = await repo.commitsBetween(root, "dates");
      expect(between.map((commit) => commit.id)).toEqual([middle, early, late]);
    });

    it("finds no common ancestor of unrelated histories", async () => {
      await repo.commit(request("unrelated", null, { z: "z" }));
      expect(await repo.mergeBase("trunk", "unrelated")).toBeUndefined();
    });

    it("lists branches by prefix, sorted", async () => {
      await repo.commit(request("list/b", null, {}));
      await repo.commit(request("list/a/x", null, { a: "1" }));
      expect((await repo.branches("list/")).map((branch) => branch.name)).toEqual(["list/a/x", "list/b"]);
      expect(await repo.branches("list/c")).toEqual([]);
    });

    it("reads a change request's head by its full name, follows it when it moves, and lists it nowhere", async () => {
      const first = await repo.commit(request("pulled", null, { "instances/pulled.yaml": "1\n" }, { parents: [root] }));
      const second = await repo.commit(request("pulled", first, { "instances/pulled.yaml": "2\n" }));
      await opened.name("refs/pull/12/head", first);
      expect((await repo.snapshot("refs/pull/12/head")).commit).toBe(first);
      await opened.name("refs/pull/12/head", second);
      expect((await repo.snapshot("refs/pull/12/head")).commit).toBe(second);
      const between = await repo.commitsBetween("trunk", "refs/pull/12/head");
      expect(between.map((commit) => commit.id)).toEqual([second, first]);
      expect(await repo.mergeBase("refs/pull/12/head", "trunk")).toBe(root);
      expect((await repo.branches("")).map((branch) => branch.name)).not.toContain("refs/pull/12/head");
      await expect(repo.snapshot("refs/pull/13/head")).rejects.toMatchObject({ code: "SP_REPO_UNKNOWN_REF" });
      await expect(repo.snapshot("pull/12/head")).rejects.toMatchObject({ code: "SP_REPO_UNKNOWN_REF" });
    });

    it("brings many heads at once, by full name or id, and leaves out what is not there", async () => {
      const heads = await Promise.all(
        [1, 2, 3].map(async (number) => {
          const files = { [`instances/brought-${number}.yaml`]: `${number}\n` };
          const commit = await repo.commit(request(`brought-${number}`, null, files, { parents: [root] }));
          await opened.name(`refs/pull/10${number}/head`, commit);
          return commit;
        }),
      );
      const [one = "", two = "", three = ""] = heads;
      const asked = ["refs/pull/101/head", "refs/pull/102/head", "refs/pull/999/head", three, absent, "trunk", "x"];
      const brought = await opened.other.bring(asked);
      expect([...brought].toSorted()).toEqual(
        [
          ["refs/pull/101/head", one],
          ["refs/pull/102/head", two],
          [three, three],
        ].toSorted(),
      );
      for (const id of brought.values()) expect((await opened.other.snapshot(id)).commit).toBe(id);
      expect(await repo.bring([])).toEqual(new Map());
    });

    it("says of a commit that it has not how it could be had", async () => {
      await expect(repo.snapshot(absent)).rejects.toMatchObject({
        code: "SP_REPO_UNKNOWN_REF",
        message: `Commit ${absent} is not in this repository`,
        fix: expect.stringContaining("refs/pull/"),
      });
    });

    it("gives what two commits share as the same objects", async () => {
      const next = await repo.commit(request("sharing", null, { "instances/shared.yaml": "1\n" }, { parents: [root] }));
      const [before, after] = [await repo.snapshot(root), await repo.snapshot(next)];
      const kept = after.entries.filter((entry) => before.entries.includes(entry));
      expect(kept.map((entry) => entry.path)).toEqual(before.entries.map((entry) => entry.path));
      expect(after.entries).toHaveLength(before.entries.length + 1);
    });

    it("refuses a commit on a branch that is elsewhere, and leaves it there", async () => {
      const first = await repo.commit(request("swap", null, { a: "1" }));
      const second = await repo.commit(request("swap", first, { a: "2" }));
      await expect(repo.commit(request("swap", first, { a: "3" }))).rejects.toMatchObject({
        code: "SP_REPO_CONFLICT",
        data: { branch: "swap", expected: first, found: second },
      });
      await expect(repo.commit(request("swap", null, {}))).rejects.toMatchObject({ code: "SP_REPO_CONFLICT" });
      await expect(repo.commit(request("swap-new", first, {}))).rejects.toMatchObject({ code: "SP_REPO_CONFLICT" });
      expect(await head("swap")).toBe(second);
    });

    it("lets exactly one of many writers win", async () => {
      const first = await repo.commit(request("race", null, { a: "1" }));
      const writers = Array.from({ length: 8 }, (_, index) => (index % 2 === 0 ? repo : opened.other));
      const outcomes = await Promise.allSettled(
        writers.map(async (writer, index) => await writer.commit(request("race", first, { a: `writer ${index}` }))),
      );
      const won = outcomes.flatMap((outcome) => (outcome.status === "fulfilled" ? [outcome.value] : []));
      const lost = outcomes.flatMap((outcome) => (outcome.status === "rejected" ? [outcome.reason.code] : []));
      expect(won).toEqual([await head("race")]);
      expect(lost).toEqual(Array.from({ length: 7 }, () => "SP_REPO_CONFLICT"));
    });

    it("sees what another process wrote", async () => {
      const first = await repo.commit(request("shared", null, { a: "1" }));
      const second = await opened.other.commit(request("shared", first, { a: "2" }));
      expect(await head("shared")).toBe(second);
      expect(await textOf("shared", "a")).toBe("2");
    });

    it("renames a branch, and takes a finished rename for done", async () => {
      const id = await repo.commit(request("override/inc-1", null, { a: "1" }));
      await repo.moveBranch("override/inc-1", "archive/inc-1", id);
      await repo.moveBranch("override/inc-1", "archive/inc-1", id);
      expect(await head("override/inc-1")).toBeUndefined();
      expect(await head("archive/inc-1")).toBe(id);
    });

    it("finishes a rename that was cut off between its two steps", async () => {
      const id = await repo.commit(request("override/inc-2", null, { a: "2" }));
      await repo.commit(request("archive/inc-2", null, { a: "2" }));
      await repo.moveBranch("override/inc-2", "archive/inc-2", id);
      expect(await repo.branches("override/inc-2")).toEqual([]);
    });

    it("refuses to rename a branch that moved on or onto one that is in use", async () => {
      const first = await repo.commit(request("move", null, { a: "1" }));
      const second = await repo.commit(request("move", first, { a: "2" }));
      await repo.commit(request("taken", null, { b: "1" }));
      const code = { code: "SP_REPO_CONFLICT" };
      await expect(repo.moveBranch("move", "moved", first)).rejects.toMatchObject(code);
      await expect(repo.moveBranch("move", "taken", second)).rejects.toMatchObject(code);
      await expect(repo.moveBranch("never", "moved", first)).rejects.toMatchObject(code);
      expect(await repo.branches("moved")).toEqual([]);
      expect(await head("move")).toBe(second);
    });

    it("lets two rename the same branch at once", async () => {
      const id = await repo.commit(request("twice", null, { a: "1" }));
      await Promise.all([repo, opened.other].map(async (side) => await side.moveBranch("twice", "once", id)));
      expect([await head("twice"), await head("once")]).toEqual([undefined, id]);
    });

    it("deletes a branch, and takes a finished deletion for done", async () => {
      const id = await repo.commit(request("gone", null, { a: "1" }));
      await expect(repo.moveBranch("gone", undefined, root)).rejects.toMatchObject({ code: "SP_REPO_CONFLICT" });
      await repo.moveBranch("gone", undefined, id);
      await repo.moveBranch("gone", undefined, id);
      expect(await repo.branches("gone")).toEqual([]);
    });

    it("makes a branch anew after it was deleted, also below its old name", async () => {
      const id = await repo.commit(request("again", null, { a: "1" }));
      await repo.moveBranch("again", undefined, id);
      const below = await repo.commit(request("again/deep/er", null, { a: "2" }));
      await repo.moveBranch("again/deep/er", undefined, below);
      expect(await repo.commit(request("again", null, { a: "1" }))).toBe(await head("again"));
    });

    it("refuses a branch below another branch, and one above", async () => {
      await repo.commit(request("folder/file", null, {}));
      const code = { code: "SP_REPO_CONFLICT" };
      await expect(repo.commit(request("folder", null, {}))).rejects.toMatchObject(code);
      await expect(repo.commit(request("folder/file/below", null, {}))).rejects.toMatchObject(code);
    });

    it.each(["", "a..b", "a b", "-a", "a.lock", "/a", "a//b", "HEAD", "a\nb", "@", "refs/@{0}"])(
      "refuses %j as the name of a branch",
      async (branch) => {
        await expect(repo.commit(request(branch, null, {}))).rejects.toMatchObject({ code: "SP_REPO_BAD_NAME" });
      },
    );

    it.each(["../a", "/a", "a/../b", ".git/config", "a/.GIT/x", "", "a\\b"])("refuses the path %j", async (path) => {
      await expect(repo.commit(request("paths", null, { [path]: "x" }))).rejects.toMatchObject({
        code: "SP_REPO_BAD_PATH",
      });
    });
  });
}

function request(
  branch: string,
  expected: string | null,
  ...[files, more = {}]: [Readonly<Record<string, string | null>>, Ancestry?]
): CommitRequest {
  const { minute = 0, ...given } = more;
  const at = new Date(noon.getTime() + minute * 60_000);
  return { branch, expected, files: new Map(Object.entries(files)), message: "Change", author: dana, at, ...given };
}

interface Ancestry {
  readonly parents?: readonly string[];
  readonly baseTree?: string;
  /** After noon. */
  readonly minute?: number;
}
