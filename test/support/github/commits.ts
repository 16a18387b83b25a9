import { git, tryGit } from "./git.ts";
import { stamp } from "./stamp.ts";
import { ownerOfAddress, userOf } from "./people.ts";
import type { JsonObject } from "./json.ts";
import type { Repository, World } from "./world.ts";

/** A commit as git has it. */
export interface Commit {
  readonly sha: string;
  readonly tree: string;
  readonly parents: readonly string[];
  readonly author: { readonly name: string; readonly email: string; readonly date: string };
  readonly committer: { readonly name: string; readonly email: string; readonly date: string };
  readonly message: string;
}

/** A file that differs between two commits. */
export interface ChangedFile {
  readonly path: string;
  readonly oldPath?: string;
  readonly blob: string;
  readonly status: "added" | "removed" | "modified" | "renamed" | "changed";
  readonly additions: number;
  readonly deletions: number;
}

const emptyTree = "4b825dc642cb6eb9a060e54bf8d69288fbee4904";
const format = ["%H", "%T", "%P", "%an", "%ae", "%at", "%cn", "%ce", "%ct", "%B"].join("%x1f");

/** Commits in git's own order, newest first; `words` say which, as to `git log`. */
export async function readLog(repository: Repository, words: readonly string[]): Promise<readonly Commit[]> {
  const text = await git(repository.directory, ["log", `--format=${format}%x1e`, ...words]);
  return text
    .split("\u001E")
    .map((record) => record.replace(/^\n/u, ""))
    .filter(Boolean)
    .map(readCommit);
}

function readCommit(record: string): Commit {
  const parts = record.split("\u001F");
  const part = (index: number): string => parts[index] ?? "";
  return {
    sha: part(0),
    tree: part(1),
    parents: part(2).split(" ").filter(Boolean),
    author: { name: part(3), email: part(4), date: stamp(new Date(Number(part(5)) * 1000)) },
    committer: { name: part(6), email: part(7), date: stamp(new Date(Number(part(8)) * 1000)) },
    message: part(9).replace(/\n+$/u, ""),
  };
}

/** Files that a request changes: since its branches parted, or all that differ where they have nothing in common. */
export async function readChanges(
  { directory }: Repository,
  base: string,
  head: string,
): Promise<readonly ChangedFile[]> {
  const parted = await tryGit(directory, ["diff", ...shown, `${base}...${head}`, "--"]);
  return readFiles(parted ?? (await git(directory, ["diff", ...shown, base, head, "--"])));
}

/** What a commit changed; a first commit, everything. */
export async function readOwnChanges({ directory }: Repository, commit: Commit): Promise<readonly ChangedFile[]> {
  return readFiles(await git(directory, ["diff", ...shown, commit.parents[0] ?? emptyTree, commit.sha, "--"]));
}

const shown = ["--raw", "--numstat", "--no-abbrev", "--no-ext-diff", "-M", "-z"];

/** What changed comes first, each with a colon; how many lines did comes behind all that. */
function readFiles(output: string): readonly ChangedFile[] {
  const parts = output.split("\0");
  const counted = parts.findIndex((part) => /^[\d-]+\t[\d-]+\t/u.test(part));
  return counted === -1 ? [] : readRaw(parts.slice(0, counted), readCounts(parts.slice(counted)));
}

type Counts = ReadonlyMap<string, readonly [number, number]>;

/** `:MODE MODE BLOB BLOB LETTER`, path; renames have two paths. */
function readRaw(parts: readonly string[], counts: Counts): readonly ChangedFile[] {
  const files: ChangedFile[] = [];
  for (let at = 0; at < parts.length; at += 2) {
    const [letter = "", ...blobs] = wordsOf(parts[at], " ").toReversed();
    const isRename = letter.startsWith("R");
    if (isRename) at += 1;
    const path = parts.slice(at + 1, at + 2).join("");
    const [additions, deletions] = counts.get(path) ?? none;
    const blob = blobs[letter === "D" ? 1 : 0] ?? "";
    const oldPath = isRename ? { oldPath: parts.slice(at, at + 1).join("") } : {};
    files.push({ path, blob, status: statusOf(letter), additions, deletions, ...oldPath });
  }
  return files;
}

const none = [0, 0] as const;

function statusOf(letter: string): ChangedFile["status"] {
  const statuses: Readonly<Record<string, ChangedFile["status"]>> = {
    A: "added",
    D: "removed",
    M: "modified",
    R: "renamed",
  };
  return statuses[letter.charAt(0)] ?? "changed";
}

/** Path → lines added and deleted; renames have two paths behind an empty one. */
function readCounts(parts: readonly string[]): Counts {
  const counts = new Map<string, readonly [number, number]>();
  for (let at = 0; at < parts.length - 1; at += 1) {
    const [added, deleted, own = ""] = wordsOf(parts[at], "\t");
    if (own === "") at += 2;
    counts.set(own === "" ? (parts[at] ?? "") : own, [Number(added) || 0, Number(deleted) || 0]);
  }
  return counts;
}

function wordsOf(line: string | undefined, between: string): readonly string[] {
  return (line ?? "").split(between);
}

/** A commit as GitHub shows it. */
export async function showCommit(world: World, repository: Repository, commit: Commit): Promise<JsonObject> {
  const api = `${world.apiUrl}/repos/${repository.fullName}`;
  const web = `${world.webUrl}/${repository.fullName}`;
  return {
    sha: commit.sha,
    node_id: `C_${commit.sha}`,
    url: `${api}/commits/${commit.sha}`,
    html_url: `${web}/commit/${commit.sha}`,
    comments_url: `${api}/commits/${commit.sha}/comments`,
    commit: {
      url: `${api}/git/commits/${commit.sha}`,
      author: commit.author,
      committer: commit.committer,
      message: commit.message,
      tree: { sha: commit.tree, url: `${api}/git/trees/${commit.tree}` },
      comment_count: 0,
      verification: { verified: false, reason: "unsigned", signature: null, payload: null, verified_at: null },
    },
    author: await accountOf(world, commit.author.email),
    committer: await accountOf(world, commit.committer.email),
    parents: commit.parents.map((sha) => ({ sha, url: `${api}/commits/${sha}`, html_url: `${web}/commit/${sha}` })),
  };
}

/** A changed file as GitHub shows it. */
export function showFile(
  world: World,
  repository: Repository,
  { file, sha }: { readonly file: ChangedFile; readonly sha: string },
): JsonObject {
  const path = file.path
    .split("/")
    .map((part) => encodeURIComponent(part))
    .join("/");
  return {
    sha: file.blob,
    filename: file.path,
    status: file.status,
    additions: file.additions,
    deletions: file.deletions,
    changes: file.additions + file.deletions,
    blob_url: `${world.webUrl}/${repository.fullName}/blob/${sha}/${path}`,
    raw_url: `${world.webUrl}/${repository.fullName}/raw/${sha}/${path}`,
    contents_url: `${world.apiUrl}/repos/${repository.fullName}/contents/${path}?ref=${sha}`,
    ...(file.oldPath === undefined ? {} : { previous_filename: file.oldPath }),
  };
}

async function accountOf(world: World, email: string): Promise<JsonObject | null> {
  const login = ownerOfAddress(world, email);
  return login === undefined ? null : await userOf(world, login);
}
