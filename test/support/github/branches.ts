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

/** The commit a branch, tag, ref or abbreviated id names; undefined where there is none. */
export async function findCommit(directory: string, name: string): Promise<string | undefined> {
  if (name.startsWith("-")) return undefined;
  for (const candidate of [name, `refs/heads/${name}`, `refs/tags/${name}`, `refs/${name}`]) {
    const found = await tryGit(directory, [
      "rev-parse",
      "--verify",
      "--quiet",
      "--end-of-options",
      `${candidate}^{commit}`,
    ]);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Writes a commit. @returns its id */
export async function writeCommit(directory: string, commit: NewCommit): Promise<string> {
  const when = `${Math.floor(commit.at.getTime() / 1000)} +0000`;
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

/** Writes a commit whose tree differs from its first parent's in some files (path → content). @returns its id */
export async function writeFiles(
  directory: string,
  commit: Omit<NewCommit, "tree">,
  files: Readonly<Record<string, NewFile>>,
): Promise<string> {
  const made = `refs/made/${crypto.randomUUID()}`;
  const when = `${Math.floor(commit.at.getTime() / 1000)} +0000`;
  const [first, ...others] = commit.parents;
  const lines = [
    `commit ${made}`,
    `author ${commit.author.name} <${commit.author.email}> ${when}`,
    `committer ${commit.committer.name} <${commit.committer.email}> ${when}`,
    data(commit.message),
    ...(first === undefined ? [] : [`from ${first}`]),
    ...others.map((other) => `merge ${other}`),
    ...Object.entries(files).map(([path, file]) => changeOf(path, file)),
    "",
  ];
  await git(directory, ["fast-import", "--quiet", "--force"], { input: `${lines.join("\n")}\n` });
  const oid = await git(directory, ["rev-parse", made]);
  await git(directory, ["update-ref", "-d", made]);
  return oid;
}

function changeOf(path: string, file: NewFile): string {
  const quoted = `"${path.replaceAll(/["\\]/gu, String.raw`\$&`).replaceAll("\n", String.raw`\n`)}"`;
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
