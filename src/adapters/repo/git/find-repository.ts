import { realpath, stat } from "node:fs/promises";
import path from "node:path";
import { SetpointError } from "../../../model/setpoint-error.ts";
import { unreadable } from "../repo-error.ts";
import { isMissing } from "./error-code.ts";
import { readIfPresent } from "./read-if-present.ts";

/** Where the parts of a repository on disk are. */
export interface RepositoryPlace {
  /** Holds `HEAD` and the index: the repository's own, or a linked worktree's. */
  readonly gitDirectory: string;
  /** Holds objects, refs and config. The same, but for a linked worktree. */
  readonly commonDirectory: string;
  /** Top of the checked-out files; absent in a bare repository. */
  readonly workTree?: string;
}

/**
 * Finds the repository that `directory` belongs to, looking upwards as git does: a checkout, a linked worktree, a bare repository.
 * @throws SetpointError SP_REPO_NOT_FOUND, SP_REPO_UNSUPPORTED, SP_REPO_UNREADABLE
 */
export async function findRepository(directory: string): Promise<RepositoryPlace> {
  const start = await findRealPath(directory);
  for (let here = start; here !== undefined; here = parentOf(here)) {
    const place = (await findCheckout(here)) ?? (await findBare(here));
    if (place !== undefined) return await assertSupported(place);
  }
  throw new SetpointError("SP_REPO_NOT_FOUND", `${directory} is not inside a git repository`, {
    fix: "Run this in the repository that holds the documents, or make one with git init.",
    data: { directory },
  });
}

async function findRealPath(directory: string): Promise<string | undefined> {
  try {
    return await realpath(directory);
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw unreadable(directory, { cause: error });
  }
}

function parentOf(directory: string): string | undefined {
  const parent = path.dirname(directory);
  return parent === directory ? undefined : parent;
}

async function findCheckout(workTree: string): Promise<RepositoryPlace | undefined> {
  const dotGit = path.join(workTree, ".git");
  const pointer = (await readIfPresent(dotGit))?.match(/^gitdir: (?<target>.+)$/mu)?.groups?.["target"];
  const gitDirectory = pointer === undefined ? dotGit : path.resolve(workTree, pointer.trim());
  if (await isRepository(gitDirectory))
    return { gitDirectory, commonDirectory: await findCommon(gitDirectory), workTree };
  if (pointer === undefined) return undefined;
  throw unreadable(`Repository ${gitDirectory}`, { fix: `${dotGit} points there: run git worktree repair.` });
}

async function findBare(directory: string): Promise<RepositoryPlace | undefined> {
  return (await isRepository(directory))
    ? { gitDirectory: directory, commonDirectory: await findCommon(directory) }
    : undefined;
}

async function isRepository(gitDirectory: string): Promise<boolean> {
  if ((await readIfPresent(path.join(gitDirectory, "HEAD"))) === undefined) return false;
  return await isDirectory(path.join(await findCommon(gitDirectory), "objects"));
}

/** https://git-scm.com/docs/gitrepository-layout: `commondir` of a linked worktree. */
async function findCommon(gitDirectory: string): Promise<string> {
  const common = await readIfPresent(path.join(gitDirectory, "commondir"));
  return common === undefined ? gitDirectory : path.resolve(gitDirectory, common.trim());
}

async function isDirectory(directory: string): Promise<boolean> {
  try {
    return (await stat(directory)).isDirectory();
  } catch (error) {
    if (isMissing(error)) return false;
    throw unreadable(directory, { cause: error });
  }
}

/** Formats that isomorphic-git cannot read must not look like an empty repository. */
async function assertSupported(place: RepositoryPlace): Promise<RepositoryPlace> {
  const config = (await readIfPresent(path.join(place.commonDirectory, "config"))) ?? "";
  const format = /^\s*(?:objectformat|refstorage)\s*=\s*(?<format>sha256|reftable)\s*$/imu.exec(config)?.groups?.[
    "format"
  ];
  if (format === undefined) return place;
  throw new SetpointError("SP_REPO_UNSUPPORTED", `${place.commonDirectory} keeps its data as ${format}`, {
    fix: "Setpoint reads repositories with SHA-1 ids and refs as files: make one with git init --object-format=sha1 --ref-format=files.",
    data: { format },
  });
}
