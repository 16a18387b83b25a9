import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { openDocumentCache } from "../../../src/adapters/repo/git/file-document-cache.ts";
import { memoryDocumentCache } from "../../../src/adapters/repo/memory/memory-document-cache.ts";
import type { DocumentCache } from "../../../src/ports/config-repo.ts";
import { describeDocumentCache } from "../../contracts/document-cache.ts";
import { makeDirectory } from "./git-program.ts";

let directory: Awaited<ReturnType<typeof makeDirectory>>;
beforeEach(async () => {
  directory = await makeDirectory();
});
afterEach(async () => await directory.remove());

const open = async (version = "1", maxBytes?: number): Promise<DocumentCache> =>
  await openDocumentCache({ gitDirectory: directory.path, version, ...(maxBytes === undefined ? {} : { maxBytes }) });
const blobOf = (digit: string): string => digit.repeat(40);

describeDocumentCache("A file", open);
describeDocumentCache("Memory", async () => memoryDocumentCache());

describe("A cache of documents in a file", () => {
  const file = (): string => path.join(directory.path, "setpoint", "documents-v1");
  const fill = async (...digits: readonly string[]): Promise<void> => {
    const cache = await open();
    for (const digit of digits) cache.set(blobOf(digit), { name: `orders-${digit}` });
    await cache.flush();
  };

  it("gives the next run what this one stored", async () => {
    await fill("1", "2");
    expect((await open()).get(blobOf("2"))).toEqual({ name: "orders-2" });
  });

  it("forgets everything when documents are read differently", async () => {
    await fill("1");
    expect((await open("2")).get(blobOf("1"))).toBeUndefined();
  });

  it("loses no more than the line that is damaged", async () => {
    await fill("1", "2");
    await writeFile(file(), (await readFile(file(), "utf8")).replace('"orders-1"', "\u0000"));
    const cache = await open();
    expect(cache.get(blobOf("1"))).toBeUndefined();
    expect(cache.get(blobOf("2"))).toEqual({ name: "orders-2" });
    cache.set(blobOf("1"), "mended");
    await cache.flush();
    expect((await open()).get(blobOf("1"))).toBe("mended");
  });

  it.each(["", "\u0000\u0001", "1\nnot a line\n", "{}"])("takes the file %j for empty", async (content) => {
    await mkdir(path.dirname(file()), { recursive: true });
    await writeFile(file(), content);
    expect((await open()).get(blobOf("1"))).toBeUndefined();
  });

  it("takes a folder in the place of its file for empty, and goes on without being able to write", async () => {
    await mkdir(file(), { recursive: true });
    await fill("1");
    expect((await open()).get(blobOf("1"))).toBeUndefined();
  });

  it("goes on with documents that cannot be written", async () => {
    const cache = await open();
    cache.set(blobOf("1"), 10n);
    await cache.flush();
    expect(cache.get(blobOf("1"))).toBe(10n);
  });

  it("drops what the last run did not use once it grows too large", async () => {
    await fill("1", "2", "3");
    const cache = await open("1", 0);
    cache.get(blobOf("2"));
    cache.set(blobOf("4"), "new");
    await cache.flush();
    const next = await open();
    expect(["1", "2", "3", "4"].map((digit) => next.get(blobOf(digit)))).toEqual([
      undefined,
      { name: "orders-2" },
      undefined,
      "new",
    ]);
  });

  it("writes nothing where nothing is new", async () => {
    await fill("1");
    await rm(file());
    const cache = await open();
    cache.get(blobOf("1"));
    await cache.flush();
    await expect(readFile(file())).rejects.toMatchObject({ code: "ENOENT" });
  });
});
