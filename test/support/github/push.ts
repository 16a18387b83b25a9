import {
  findCommit,
  noCommit,
  readRef,
  writeCommit,
  writeFiles,
  writeHistory,
  type FileCommit,
  type NewFile,
  type Signature,
} from "./branches.ts";
import { inTurn, recordMove } from "./move-ref.ts";
import { forbidsForce, isForced, refusePush } from "./rules.ts";
import { writeRef, type RefUpdate } from "./write-ref.ts";
import { mergeTree } from "./measure.ts";
import { principalOf, type Repository, type World } from "./world.ts";

/** A commit that somebody made. */
export interface CommitSeed {
  /** Path → content; null removes. */
  readonly files?: Readonly<Record<string, NewFile>>;
  readonly message?: string;
  /** Default: the pusher with their first address. */
  readonly author?: Signature;
  /** Default: the author. */
  readonly committer?: Signature;
  /** What the commit says of its own date (authors write what they like); default the server's time. */
  readonly date?: Date;
}

/** One commit pushed by somebody. */
export interface Push extends CommitSeed {
  readonly branch: string;
  /** Login of the person or app (`SLUG[bot]`) who pushes. */
  readonly by: string;
  /** Earlier commits of the same push, oldest first. */
  readonly earlier?: readonly CommitSeed[];
  /** Branch or commit it stands on; default: the branch's tip, or the default branch's for a new branch. */
  readonly on?: string;
  /** Branches or commits to merge in, so that the last commit has more parents. */
  readonly merging?: readonly string[];
  /** Rewrite the branch from the default branch instead of going on from its tip. */
  readonly force?: boolean;
  /** `OWNER/NAME`; default the organisation's repository. */
  readonly repository?: string;
}

/** Writes commits and moves the branch to the last, by the rules for whoever pushes. @throws Error where a ruleset refuses */
export async function push(world: World, repository: Repository, wanted: Push): Promise<string> {
  return await inTurn(repository, async () => {
    const tip = await readRef(repository.directory, `refs/heads/${wanted.branch}`);
    const main = await readRef(repository.directory, `refs/heads/${world.defaultBranch}`);
    const on =
      wanted.on === undefined
        ? wanted.force === true
          ? main
          : (tip ?? main)
        : await commitNamed(repository, wanted.on);
    const after = await write(world, repository, { wanted, on });
    const update = { ref: `refs/heads/${wanted.branch}`, before: tip ?? noCommit, after };
    // What stands upon the tip is no force-push: git need not be asked.
    await moveBranch(world, repository, { update, by: wanted.by, ...(on === tip ? { type: "push" } : {}) });
    return after;
  });
}

/** Pushes one commit to each of several new branches, all upon the default branch, with one start of git. @returns the commits */
export async function pushEach(
  world: World,
  repository: Repository,
  wanted: readonly Push[],
): Promise<readonly string[]> {
  return await inTurn(repository, async () => {
    const on = await commitNamed(repository, `refs/heads/${world.defaultBranch}`);
    const commits = wanted.map((one) => ({ ...commitOf(world, one, one.by), parents: [on] }));
    const heads = await writeHistory(repository.directory, commits, { apart: true });
    for (const [index, { branch, by }] of wanted.entries()) {
      const update = { ref: `refs/heads/${branch}`, before: noCommit, after: heads[index] ?? noCommit };
      await moveBranch(world, repository, { update, by });
    }
    return heads;
  });
}

/** A merge takes both sides' files, then the given ones. */
async function write(
  world: World,
  repository: Repository,
  { wanted, on }: { readonly wanted: Push; readonly on: string | undefined },
): Promise<string> {
  const parents = on === undefined ? [] : [on];
  const commits = [...(wanted.earlier ?? []), wanted].map((commit) => ({
    ...commitOf(world, commit, wanted.by),
    parents,
  }));
  if (wanted.merging === undefined) return (await writeHistory(repository.directory, commits)).at(-1) ?? "";
  const earlier = commits.slice(0, -1);
  const base = earlier.length === 0 ? on : (await writeHistory(repository.directory, earlier)).at(-1);
  const sides = [
    ...(base === undefined ? [] : [base]),
    ...(await Promise.all(wanted.merging.map(async (name) => await commitNamed(repository, name)))),
  ];
  return await writeMerge(repository, { ...commitOf(world, wanted, wanted.by), parents: sides });
}

async function writeMerge(repository: Repository, commit: FileCommit): Promise<string> {
  const [base = "", head = ""] = commit.parents;
  const merged = await mergeTree(repository, { base, head });
  if (merged === undefined) throw new Error(`${base} and ${head} do not merge without conflict`);
  const merge = await writeCommit(repository.directory, { ...commit, tree: merged });
  if (Object.keys(commit.files).length === 0) return merge;
  // The given files belong into the merge commit itself: what git calls an evil merge.
  const edited = await writeFiles(repository.directory, { ...commit, parents: [merge] });
  return await writeCommit(repository.directory, { ...commit, tree: `${edited}^{tree}` });
}

function commitOf(world: World, commit: CommitSeed, by: string): Omit<FileCommit, "parents"> {
  const author = commit.author ?? signatureOf(world, by);
  return {
    message: commit.message ?? `Change ${Object.keys(commit.files ?? {}).join(", ")}`,
    author,
    committer: commit.committer ?? author,
    at: commit.date ?? world.clock.now(),
    files: commit.files ?? {},
  };
}

/** Moves, creates or deletes (`after`: forty zeros) a branch, as a push of that does. @throws Error where a ruleset refuses */
export async function moveBranch(
  world: World,
  repository: Repository,
  move: { readonly update: RefUpdate; readonly by: string; readonly type?: "push" },
): Promise<void> {
  const { update, by, type } = move;
  const asked = { world, repository, principal: principalOf(world, by) };
  const reasons = [...(await refusePush(asked, update))];
  const mayForce = type === "push" || !(await forbidsForce(asked, update.ref));
  if (!mayForce && (await isForced(repository.directory, update))) reasons.push("Cannot force-push to this branch");
  if (reasons.length > 0)
    throw new Error(`GH013: Repository rule violations found for ${update.ref}. ${reasons.join(" ")}`);
  await writeRef(repository.directory, update);
  await recordMove(world, repository, { update, actor: by, ...(type === undefined ? {} : { type }) });
}

/** The name and first address of somebody. */
export function signatureOf(world: World, login: string): Signature {
  const email = [...world.addresses].find(([, owner]) => owner === login)?.[0] ?? `${login}@users.noreply.github.com`;
  return { name: world.names.get(login) ?? login, email };
}

/** The commit a branch or id names. @throws Error where there is none */
export async function commitNamed(repository: Repository, name: string): Promise<string> {
  const found = await findCommit(repository.directory, name);
  if (found === undefined) throw new Error(`${repository.fullName} has no branch or commit ${name}`);
  return found;
}
