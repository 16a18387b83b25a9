import type { Finding } from "../model/finding.ts";

/** A file of a commit: where it stands, git's mode, and its content address. */
export interface DocumentEntry {
  readonly path: string;
  readonly mode: string;
  readonly blob: string;
}

/** The files that are documents, and what is wrong with the others under the guarded roots. */
export interface EntrySelection {
  readonly documents: readonly DocumentEntry[];
  readonly findings: readonly Finding[];
}

/** Where documents stand; nothing else may stand there, so that nothing hides there. */
const guardedRoots: readonly string[] = ["instances", "profiles", "policies", "overrides", "setpoint.yaml"];

/** Files that are neither documents nor in the way. */
const ignoredNames: ReadonlySet<string> = new Set(["README.md", ".gitkeep"]);

/**
 * Picks the documents out of a commit's files: regular files `*.yaml` under `instances/`, `profiles/`, `policies/`, and
 * `setpoint.yaml`. Under these roots everything else is a finding (README.md and .gitkeep are left alone): other modes, other
 * names, paths that some file systems take for another, and overrides, which never enter the trunk.
 */
export function selectEntries(entries: readonly DocumentEntry[]): EntrySelection {
  const documents: DocumentEntry[] = [];
  const findings: Finding[] = [];
  const seen = new Map<string, string>();
  for (const entry of entries) {
    const { isGuarded, folded, problem: own } = judgementOf(entry);
    if (!isGuarded) continue;
    const twin = seen.get(folded);
    const problem = twin === undefined ? own : collision(entry.path, twin);
    seen.set(folded, entry.path);
    if (problem) findings.push({ ...problem, severity: "error", at: { file: entry.path, line: 1, column: 1 } });
    else if (!ignoredNames.has(baseName(entry.path))) documents.push(entry);
  }
  return { documents, findings };
}

/** What can be said of an entry alone. */
interface Judgement {
  /** Stands where documents stand, on some file system at least. */
  readonly isGuarded: boolean;
  readonly folded: string;
  readonly problem: Problem | undefined;
}

/** Commits that share an entry share what was said of it. */
const judgements = new WeakMap<DocumentEntry, Judgement>();

function judgementOf(entry: DocumentEntry): Judgement {
  const judgement = judgements.get(entry) ?? judgeEntry(entry);
  judgements.set(entry, judgement);
  return judgement;
}

function judgeEntry(entry: DocumentEntry): Judgement {
  const folded = fold(entry.path);
  const isGuarded = guardedRoots.includes(fold(entry.path.split("/")[0] ?? ""));
  return { isGuarded, folded, problem: isGuarded ? findProblem(entry) : undefined };
}

/** What is wrong with the path or mode of a document, if anything. */
export function findEntryProblem({ path, mode }: Omit<DocumentEntry, "blob">): Problem | undefined {
  if (!isPlainPath(path)) return refusedPath(path);
  return mode === "100644" ? undefined : notRegular(path, mode);
}

type Problem = Pick<Finding, "code" | "message" | "fix">;

function findProblem(entry: DocumentEntry): Problem | undefined {
  const { path } = entry;
  if (fold(path.split("/")[0] ?? "") === "overrides") return overrideOnTrunk(path);
  const problem = findEntryProblem(entry);
  if (problem || ignoredNames.has(baseName(path))) return problem;
  return path === "setpoint.yaml" || /^[^/]+\/.+\.yaml$/.test(path) ? undefined : unexpectedFile(path);
}

/** What case-insensitive and normalising file systems make of a path. */
function fold(path: string): string {
  const names = path.normalize("NFKC").toLowerCase().split("/");
  return names.map((name) => name.replace(/[. ]+$/, "")).join("/");
}

function baseName(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}

/** Names of ASCII letters, digits, `.`, `_`, `-`, which start with none of the marks and do not end with a dot. */
function isPlainPath(path: string): boolean {
  const [root = "", ...rest] = path.split("/");
  const plain = rest.every(
    (name) => name === ".gitkeep" || /^[A-Za-z0-9_](?:[A-Za-z0-9._-]*[A-Za-z0-9_-])?$/.test(name),
  );
  return guardedRoots.includes(root) && plain;
}

function refusedPath(path: string): Problem {
  return {
    code: "documents/refused-path",
    message: `The path ${JSON.stringify(path)} may mean another file elsewhere.`,
    fix: `Use ASCII letters, digits, ".", "_" and "-", and write ${guardedRoots.join(", ")} in lower case.`,
  };
}

const kindsOfModes: Readonly<Record<string, string>> = {
  "100755": "an executable file",
  "120000": "a symbolic link",
  "160000": "a submodule",
};

function notRegular(path: string, mode: string): Problem {
  const message = `${path} is ${kindsOfModes[mode] ?? `of mode ${mode}`}; documents are regular files (100644).`;
  const fix =
    mode === "100755" ? "Remove the executable bit (git update-index --chmod=-x)." : "Commit the file itself.";
  return { code: "documents/not-a-regular-file", message, fix };
}

function overrideOnTrunk(path: string): Problem {
  return {
    code: "documents/override-on-trunk",
    message: `${path}: overrides stand on branches override/<name> and never enter the trunk.`,
    fix: "Remove it; to make a value permanent, change the instance or its profile.",
  };
}

function unexpectedFile(path: string): Problem {
  const message = `${path} is no document, and nothing else may stand here.`;
  const fix = path.endsWith(".yml") ? "Rename it to .yaml." : "Move it elsewhere; documents are called *.yaml.";
  return { code: "documents/unexpected-file", message, fix };
}

function collision(path: string, twin: string): Problem {
  const message = `${JSON.stringify(path)} and ${JSON.stringify(twin)} are one file on some file systems.`;
  return { code: "documents/colliding-paths", message, fix: "Rename one of them." };
}
