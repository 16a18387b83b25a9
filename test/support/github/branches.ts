import { readFile } from "node:fs/promises";
import path from "node:path";
import { git, tryGit } from "./git.ts";

/** A name and an address of a commit. */
export interface Signature {
  readonly name: string;
  readonly email: string;
}

/** A commit to be made. */
export interface NewCommit {
  readonly parents: readonly string[];
  readonly tree: string;
  readonly message: string;
  readonly author: Signature;
  readonly committer: Signature;
  readonly at: Date;
}

/** What git writes for a commit that is not there. */
export const noCommit = "0".repeat(40);

/** Every ref → commit. */
export async function readRefs(directory: string): Promise<ReadonlyMap<string, string>> {
  const lines = await git(directory, ["for-each-ref", "--format=%(refname) %(objectname)"]);
  return new Map(
    lines
      .split("\n")
      .filter(Boolean)
      .map((line): [string, string] => {
        const [name = "", oid = ""] = line.split(" ");
        return [name, oid];
      }),
  );
}

/** Where one ref stands; undefined where there is none. Read from git's own files: it is asked for at every turn. */
export async function readRef(directory: string, ref: string): Promise<string | undefined> {
  if (ref.split("/").includes("..")) return undefined;
  const loose = await readText(path.join(directory, ref));
  if (loose !== undefined) return loose.trim();
  const packed = (await readText(path.join(directory, "packed-refs"))) ?? "";
  return packed
    .split("\n")
    .find((line) => line.endsWith(` ${ref}`))
    ?.slice(0, noCommit.length);
}

async function readText(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, "utf8");
  } catch (error) {
    const code = error instanceof Error && "code" in error ? error.code : undefined;
    if (code === "ENOENT" || code === "ENOTDIR" || code === "EISDIR") return undefined;
    throw error;
  }
}

/** The commit a branch, tag, ref or abbreviated id names; undefined where there is none. */
export async function findCommit(directory: string, name: string): Promise<string | undefined> {
  if (name === "") return undefined;
  for (const ref of name.startsWith("refs/") ? [name] : [`refs/heads/${name}`, `refs/${name}`]) {
    const found = await readRef(directory, ref);
    if (found !== undefined) return found;
  }
  const candidate = /^(?:HEAD|refs\/.+|[0-9a-f]{4,40})$/u.test(name) ? name : `refs/tags/${name}`;
  return await tryGit(directory, ["rev-parse", "--verify", "--quiet", "--end-of-options", `${candidate}^{commit}`]);
}

/** Writes a commit. @returns its id */
export async function writeCommit(directory: string, commit: NewCommit): Promise<string> {
  const when = secondsOf(commit.at);
  const environment = {
    GIT_AUTHOR_NAME: commit.author.name,
    GIT_AUTHOR_EMAIL: commit.author.email,
    GIT_AUTHOR_DATE: when,
    GIT_COMMITTER_NAME: commit.committer.name,
    GIT_COMMITTER_EMAIL: commit.committer.email,
    GIT_COMMITTER_DATE: when,
  };
  const parents = commit.parents.flatMap((parent) => ["-p", parent]);
  return await git(directory, ["commit-tree", commit.tree, ...parents, "-F", "-"], {
    input: commit.message,
    environment,
  });
}

/** What a file is to hold; null removes it. Modes other than an ordinary file's are git's: executable, symbolic link, submodule (content: a commit). */
export type NewFile = string | null | { readonly mode: "100755" | "120000" | "160000"; readonly content: string };

/** A commit whose tree differs from its first parent's in some files (path → content). */
export type FileCommit = Omit<NewCommit, "tree"> & { readonly files: Readonly<Record<string, NewFile>> };

/**
 * Writes commits one upon the other: the parents of the first are those it names, the others go on from it; or, `apart`, each upon its own.
 *
 * @returns their ids
 */
export async function writeHistory(
  directory: string,
  commits: readonly FileCommit[],
  { apart = false }: { readonly apart?: boolean } = {},
): Promise<readonly string[]> {
  // fast-import wants a branch; nobody is shown this one (transfer.hideRefs).
  const made = `refs/made/${crypto.randomUUID()}`;
  const lines = commits.flatMap((commit, index) => [
    `commit ${made}`,
    `mark :${index + 1}`,
    `author ${commit.author.name} <${commit.author.email}> ${secondsOf(commit.at)}`,
    `committer ${commit.committer.name} <${commit.committer.email}> ${secondsOf(commit.at)}`,
    data(commit.message),
    ...parentsOf(commit, apart ? 0 : index),
    ...Object.entries(commit.files).map(([name, file]) => changeOf(name, file)),
    "",
    `get-mark :${index + 1}`,
  ]);
  const ids = await git(directory, ["fast-import", "--quiet", "--force"], { input: `${lines.join("\n")}\n` });
  return ids.split("\n");
}

/** Writes one commit. @returns its id */
export async function writeFiles(directory: string, commit: FileCommit): Promise<string> {
  return (await writeHistory(directory, [commit]))[0] ?? "";
}

function parentsOf(commit: FileCommit, index: number): readonly string[] {
  const [first, ...others] = index === 0 ? commit.parents : [];
  return [...(first === undefined ? [] : [`from ${first}`]), ...others.map((other) => `merge ${other}`)];
}

function secondsOf(date: Date): string {
  return `${Math.floor(date.getTime() / 1000)} +0000`;
}

function changeOf(name: string, file: NewFile): string {
  const quoted = `"${name.replaceAll(/["\\]/gu, String.raw`\$&`).replaceAll("\n", String.raw`\n`)}"`;
  if (file === null) return `D ${quoted}`;
  if (typeof file === "string") return `M 100644 inline ${quoted}\n${data(file)}`;
  if (file.mode === "160000") return `M 160000 ${file.content} ${quoted}`;
  return `M ${file.mode} inline ${quoted}\n${data(file.content)}`;
}

function data(text: string): string {
  return `data ${Buffer.byteLength(text)}\n${text}`;
}

/** Whether one commit is the other or one of its ancestors. */
export async function isAncestor(directory: string, ancestor: string, of: string): Promise<boolean> {
  return (await tryGit(directory, ["merge-base", "--is-ancestor", ancestor, of])) !== undefined;
}
