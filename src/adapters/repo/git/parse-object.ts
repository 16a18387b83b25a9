import type { Signature } from "../../../ports/config-repo.ts";
import { treeMode } from "../list-tree.ts";
import type { TreeItem } from "../stores.ts";

const idBytes = 20;

/** What a commit says of itself. */
export interface ParsedCommit {
  readonly tree: string;
  readonly parents: readonly string[];
  readonly author: Signature;
  readonly committer: Signature;
  /** Seconds since 1970 as the committer claims. */
  readonly timestamp: number;
  readonly message: string;
}

/**
 * Reads a tree as git stores it.
 * @throws RangeError for bytes that are no tree, and for names that git refuses because they would lead elsewhere
 */
export function parseTree(content: Buffer): readonly TreeItem[] {
  const items: TreeItem[] = [];
  for (let place = 0; place < content.byteLength;) {
    const space = content.indexOf(" ", place);
    const end = content.indexOf(0, place);
    const next = end + 1 + idBytes;
    if (space < place || end < space || next > content.byteLength) throw new RangeError("it is no tree");
    const mode = content.toString("latin1", place, space);
    const name = assertName(content.toString("utf8", space + 1, end));
    items.push({ name, mode: mode === "40000" ? treeMode : mode, id: content.toString("hex", end + 1, next) });
    place = next;
  }
  return items;
}

/** https://git-scm.com/docs/git-fsck: hasDot, hasDotdot, hasDotgit, emptyName, fullPathname. */
function assertName(name: string): string {
  const isBad = name === "" || name === "." || name === ".." || /[/\\]/u.test(name) || name.toLowerCase() === ".git";
  if (isBad) throw new RangeError(`it holds the name ${JSON.stringify(name)}`);
  return name;
}

/**
 * Reads a commit as git does, by position: one `tree`, the `parent` lines right after it, and the first `author` and `committer`.
 * What else stands there must not give a commit another tree or other ancestors than git sees.
 * @throws RangeError for a text that is no commit
 */
export function parseCommit(content: Buffer): ParsedCommit {
  const text = content.toString("utf8");
  const end = text.indexOf("\n\n");
  const [first = "", ...lines] = text.slice(0, end === -1 ? text.length : end).split("\n");
  const ancestors = lines.slice(
    0,
    lines.findIndex((line) => !line.startsWith("parent ")),
  );
  const { signature: author } = parsePerson(lines, "author");
  const { signature: committer, timestamp } = parsePerson(lines, "committer");
  return {
    tree: parseId(first, "tree"),
    parents: ancestors.map((line) => parseId(line, "parent")),
    author,
    committer,
    timestamp,
    message: end === -1 ? "" : cleanText(text.slice(end + 2)),
  };
}

/** The object that an annotated tag stands for. @throws RangeError for a text that is no tag */
export function parseTag(content: Buffer): string {
  return parseId(content.toString("utf8").split("\n", 1)[0] ?? "", "object");
}

function parseId(line: string, keyword: string): string {
  const [word, id = "", ...rest] = line.split(" ");
  if (word === keyword && rest.length === 0 && /^[0-9a-f]{40}$/u.test(id)) return id;
  throw new RangeError(`it has no ${keyword} where git expects it`);
}

function parsePerson(
  lines: readonly string[],
  role: "author" | "committer",
): { readonly signature: Signature; readonly timestamp: number } {
  const line = lines.find((candidate) => candidate.startsWith(`${role} `)) ?? "";
  const { name, email, time } = /^\S+ (?<name>.*) <(?<email>.*)> (?<time>.*) .*$/u.exec(line)?.groups ?? {};
  if (name === undefined || email === undefined) throw new RangeError(`it has no ${role}`);
  return { signature: { name, email }, timestamp: Number.parseInt(time ?? "", 10) || 0 };
}

function cleanText(message: string): string {
  return message.replaceAll("\r", "").replace(/^\n+/u, "").trimEnd();
}
