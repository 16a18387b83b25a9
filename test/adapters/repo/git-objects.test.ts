import { readdir, readFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { applyDelta } from "../../../src/adapters/repo/git/apply-delta.ts";
import { openGitObjects } from "../../../src/adapters/repo/git/git-objects.ts";
import { openPack } from "../../../src/adapters/repo/git/pack.ts";
import { parsePackIndex } from "../../../src/adapters/repo/git/pack-index.ts";
import { parseCommit, parseTag, parseTree } from "../../../src/adapters/repo/git/parse-object.ts";
import { git, makeDirectory } from "./git-program.ts";

let directory: Awaited<ReturnType<typeof makeDirectory>>;
let shop: string;

beforeEach(async () => {
  directory = await makeDirectory();
  shop = directory.path;
  await git(shop, "init", "-q");
});
afterEach(async () => await directory.remove());

/** Versions of a document that differ little, so that git keeps them as deltas of each other. */
const commitVersions = async (versions: number): Promise<void> => {
  for (let version = 1; version <= versions; version += 1) {
    const lines = Array.from({ length: 400 }, (_, line) => `setting_${line}: ${line % version}\n`);
    await writeFile(path.join(shop, "orders.yaml"), lines.join(""));
    await git(shop, "add", ".");
    await git(shop, "commit", "-q", "-m", `Version ${version}`);
  }
};
const everyObject = async (): Promise<readonly (readonly [id: string, kind: string])[]> => {
  const lines = await git(shop, "cat-file", "--batch-all-objects", "--batch-check=%(objectname) %(objecttype)");
  return lines.split("\n").map((line) => [line.split(" ")[0] ?? "", line.split(" ")[1] ?? ""]);
};
/** Every object in words, as Setpoint reads it and as git does. */
const readBothWays = async (): Promise<readonly (readonly [ours: string, gits: string])[]> => {
  const objects = openGitObjects(path.join(shop, ".git"));
  return await Promise.all(
    (await everyObject()).map(async ([id, kind]) => {
      if (kind === "blob") {
        const content = Buffer.from(await objects.readBlob(id)).toString();
        return [content.trimEnd(), await git(shop, "cat-file", "blob", id)] as const;
      }
      if (kind === "tree") {
        const lines = (await objects.readTree(id)).map((item) => `${item.mode} blob ${item.id}\t${item.name}`);
        return [lines.join("\n"), await git(shop, "ls-tree", id)] as const;
      }
      const { info, tree, timestamp } = await objects.readCommit(id);
      const { author, committer } = info;
      const told = [info.id, tree, info.parents.join(" "), author.name, author.email, committer.name, committer.email];
      const format = "--format=%H%n%T%n%P%n%an%n%ae%n%cn%n%ce%n%ct%n%B";
      return [
        [...told, timestamp, info.message].join("\n"),
        (await git(shop, "log", "-1", format, id)).trimEnd(),
      ] as const;
    }),
  );
};
describe("Objects that git wrote", () => {
  it("are read loose, packed by offsets and packed by ids, as git itself reads them", async () => {
    await commitVersions(5);
    await git(shop, "tag", "-a", "v1", "-m", "First");
    const loose = await readBothWays();
    await git(shop, "repack", "-q", "-a", "-d", "-f", "--depth=50");
    const byOffset = await readBothWays();
    await git(shop, "-c", "repack.useDeltaBaseOffset=false", "repack", "-q", "-a", "-d", "-f");
    for (const both of [loose, byOffset, await readBothWays()]) {
      expect(both).toHaveLength(5 * 3 + 1);
      expect(both.map(([ours]) => ours)).toEqual(both.map(([, gits]) => gits));
    }
  });

  it("are found while git packs and prunes under us", async () => {
    await commitVersions(2);
    const objects = openGitObjects(path.join(shop, ".git"));
    const first = await git(shop, "rev-parse", "HEAD~1");
    expect(await objects.expand(first)).toEqual([first]);
    await git(shop, "gc", "-q", "--prune=now");
    const [blob] = await objects.readTree((await objects.readCommit(first)).tree);
    expect(Buffer.from(await objects.readBlob(blob?.id ?? "")).toString()).toContain("setting_0: 0\n");
    await commitVersions(3);
    await git(shop, "gc", "-q", "--prune=now");
    const head = await git(shop, "rev-parse", "HEAD");
    expect((await objects.readCommit(head)).info.message).toBe("Version 3");
  });

  it("are refused when they are damaged, of another kind, or not what their name says", async () => {
    await commitVersions(2);
    await git(shop, "gc", "-q");
    const head = await git(shop, "rev-parse", "HEAD");
    const packs = path.join(shop, ".git/objects/pack");
    const unreadable = { code: "SP_REPO_UNREADABLE" };
    await expect(openGitObjects(path.join(shop, ".git")).readTree(head)).rejects.toMatchObject({
      ...unreadable,
      message: `Tree ${head} (it is a commit) cannot be read`,
    });
    const name = (await readdir(packs)).find((file) => file.endsWith(".pack")) ?? "";
    const pack = await readFile(path.join(packs, name));
    await rm(path.join(packs, name));
    await writeFile(
      path.join(packs, name),
      pack.map((byte, index) => (index > 12 && index < 400 ? byte ^ 255 : byte)),
    );
    await expect(openGitObjects(path.join(shop, ".git")).readCommit(head)).rejects.toMatchObject(unreadable);
    await rm(path.join(packs, name.replace("pack", "idx")), { force: true });
    for (const file of await readdir(packs)) if (file.endsWith(".idx")) await rm(path.join(packs, file));
    await writeFile(path.join(packs, "pack-x.idx"), "no index");
    await expect(openGitObjects(path.join(shop, ".git")).readCommit(head)).rejects.toMatchObject(unreadable);
    await rm(path.join(packs, "pack-x.idx"));
    await expect(openGitObjects(path.join(shop, ".git")).readCommit(head)).rejects.toMatchObject({
      ...unreadable,
      message: expect.stringContaining("it is not in the repository"),
    });
  });

  it("are not taken from a file that holds another object", async () => {
    await commitVersions(2);
    const [first, second] = [await git(shop, "rev-parse", "HEAD~1"), await git(shop, "rev-parse", "HEAD")];
    const fileOf = (id: string): string => path.join(shop, ".git/objects", id.slice(0, 2), id.slice(2));
    const content = await readFile(fileOf(first));
    await rm(fileOf(second));
    await writeFile(fileOf(second), content);
    await expect(openGitObjects(path.join(shop, ".git")).readCommit(second)).rejects.toMatchObject({
      message: expect.stringContaining("its content is damaged"),
    });
  });

  it("know the empty tree, which git need not store", async () => {
    const objects = openGitObjects(path.join(shop, ".git"));
    expect(await objects.readTree("4b825dc642cb6eb9a060e54bf8d69288fbee4904")).toEqual([]);
  });
});

describe("Bytes that somebody made up", () => {
  const outcome = (work: () => unknown): unknown => {
    try {
      work();
      return undefined;
    } catch (error) {
      return error;
    }
  };
  const bytes = fc.uint8Array({ maxLength: 200 }).map((array) => Buffer.from(array));
  const refusals = [undefined, "RangeError", "Error", "TypeError"];

  it("are a delta or refused, whatever they are", () => {
    fc.assert(
      fc.property(bytes, bytes, (delta, base) => {
        const whole = Buffer.concat([Buffer.from([base.byteLength % 128, 20]), delta]);
        const error = outcome(() => applyDelta(whole, base.subarray(0, base.byteLength % 128)));
        expect(error === undefined || error instanceof RangeError).toBe(true);
      }),
    );
  });

  it("copy no more than 64 KiB where a delta leaves the size out, and never from beyond the base", () => {
    const base = Buffer.alloc(0x1_0000, "a");
    expect(applyDelta(Buffer.from([0x80, 0x80, 4, 0x80, 0x80, 4, 0x80]), base).equals(base)).toBe(true);
    const short = Buffer.from("short");
    expect(outcome(() => applyDelta(Buffer.from([5, 6, 0x90, 6]), short))).toBeInstanceOf(RangeError);
    expect(outcome(() => applyDelta(Buffer.from([5, 1, 0]), short))).toBeInstanceOf(RangeError);
    expect(outcome(() => applyDelta(Buffer.from([5, 1, 2, 65, 66]), short))).toBeInstanceOf(RangeError);
    expect(outcome(() => applyDelta(Buffer.from([4, 1, 1, 65]), short))).toBeInstanceOf(RangeError);
    expect(applyDelta(Buffer.from([5, 7, 2, 65, 66, 0x90, 5]), short).toString()).toBe("ABshort");
  });

  it("are a tree, a commit, a tag or an index, or refused", () => {
    fc.assert(
      fc.property(bytes, (content) => {
        for (const read of [parseTree, parseCommit, parseTag, parsePackIndex]) {
          const error = outcome(() => read(content));
          expect(error === undefined || error instanceof RangeError).toBe(true);
        }
        const error = outcome(() => openPack(content, { find: () => 0 })(0));
        expect(refusals).toContain(error instanceof Error ? error.constructor.name : undefined);
      }),
    );
  });

  it.each(["", ".", "..", ".git", ".GIT", "a/b", "a\\b"])("are no tree with the name %j", (name) => {
    const content = Buffer.concat([Buffer.from(`100644 ${name}\0`), Buffer.alloc(20)]);
    expect(outcome(() => parseTree(content))).toBeInstanceOf(RangeError);
  });

  it("give a commit no other tree and no other parents than git sees", () => {
    const [tree, parent, other] = ["a", "b", "c"].map((digit) => digit.repeat(40));
    const person = "Dana <dana@orders.example> 5 +0000";
    const render = (lines: readonly string[]): Buffer => Buffer.from(`${lines.join("\n")}\n\nWords\n`);
    const people = [`author ${person}`, `committer ${person}`];
    const late = [`parent ${other}`, `tree ${other}`, "author Mallory <m@x> 6 +0000"];
    expect(parseCommit(render([`tree ${tree}`, `parent ${parent}`, ...people, ...late]))).toMatchObject({
      tree,
      parents: [parent],
      author: { name: "Dana", email: "dana@orders.example" },
      message: "Words",
    });
    expect(outcome(() => parseCommit(render([`parent ${parent}`, `tree ${tree}`, ...people])))).toBeInstanceOf(
      RangeError,
    );
    expect(outcome(() => parseCommit(render([`tree ${tree}`, `author ${person}`])))).toBeInstanceOf(RangeError);
  });

  it("end when a pack's deltas go in a circle", () => {
    const entry = Buffer.concat([Buffer.from([0x70]), Buffer.alloc(20), Buffer.from("789c030000000001", "hex")]);
    expect(outcome(() => openPack(entry, { find: () => 0 })(0))).toMatchObject({
      message: "a pack's deltas do not end",
    });
  });

  it("lead beyond 2 GiB where an index says so", () => {
    const index = Buffer.alloc(8 + 256 * 4 + 20 + 4 + 4 + 8);
    index.writeUInt32BE(0xff74_4f63, 0);
    index.writeUInt32BE(2, 4);
    for (let byte = 0xab; byte < 256; byte += 1) index.writeUInt32BE(1, 8 + byte * 4);
    index.fill(0xab, 1032, 1052);
    index.writeUInt32BE(0x8000_0000, 1056);
    index.writeBigUInt64BE(5_000_000_000n, 1060);
    const { find } = parsePackIndex(index);
    expect([find("ab".repeat(20)), find("ac".repeat(20)), find("00".repeat(20))]).toEqual([
      5_000_000_000,
      undefined,
      undefined,
    ]);
  });
});
