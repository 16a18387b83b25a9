import { findCommit, noCommit, writeCommit, writeFiles, type NewFile, type Signature } from "./branches.ts";
import { inTurn, moveRef, recordMove } from "./move-ref.ts";
import { forbidsForce, isForced, refusePush, type RefUpdate } from "./rules.ts";
import { mergeTree } from "./show-pull.ts";
import { principalOf, type Repository, type World } from "./world.ts";

/** One commit pushed by somebody. */
export interface Push {
  readonly branch: string;
  /** Login of the person or app (`SLUG[bot]`) who pushes. */
  readonly by: string;
  /** Path → content; null removes. */
  readonly files?: Readonly<Record<string, NewFile>>;
  readonly message?: string;
  /** Default: the pusher with their first address. */
  readonly author?: Signature;
  /** Default: the author. */
  readonly committer?: Signature;
  /** What the commit says of its own date (authors write what they like); default the server's time. */
  readonly date?: Date;
  /** Branch or commit it stands on; default: the branch's tip, or the default branch's for a new branch. */
  readonly on?: string;
  /** Branches or commits to merge in, so that the commit has more parents. */
  readonly merging?: readonly string[];
  /** Rewrite the branch instead of going on from its tip. */
  readonly force?: boolean;
  /** `OWNER/NAME`; default the organisation's repository. */
  readonly repository?: string;
}

/** Writes a commit and moves the branch to it, by the rules for whoever pushes. @throws Error where a ruleset refuses */
export async function push(world: World, repository: Repository, wanted: Push): Promise<string> {
  return await inTurn(repository, async () => {
    const { directory } = repository;
    const tip = await findCommit(directory, `refs/heads/${wanted.branch}`);
    const on = await startOf(world, repository, { wanted, tip });
    const author = wanted.author ?? signatureOf(world, wanted.by);
    const merging = await Promise.all((wanted.merging ?? []).map(async (name) => await commitNamed(repository, name)));
    const commit = {
      parents: [...(on === undefined ? [] : [on]), ...merging],
      message: wanted.message ?? `Change ${wanted.branch}`,
      author,
      committer: wanted.committer ?? author,
      at: wanted.date ?? world.clock.now(),
    };
    const after = await write(repository, commit, wanted.files ?? {});
    await moveBranch(world, repository, {
      update: { ref: `refs/heads/${wanted.branch}`, before: tip ?? noCommit, after },
      by: wanted.by,
    });
    return after;
  });
}

/** Moves, creates or deletes (`after`: forty zeros) a branch, as a push of that does. @throws Error where a ruleset refuses */
export async function moveBranch(
  world: World,
  repository: Repository,
  move: { readonly update: RefUpdate; readonly by: string },
): Promise<void> {
  const asked = { world, repository, principal: principalOf(world, move.by) };
  const reasons = [...(await refusePush(asked, move.update))];
  if ((await isForced(repository.directory, move.update)) && (await forbidsForce(asked, move.update.ref)))
    reasons.push("Cannot force-push to this branch");
  if (reasons.length > 0)
    throw new Error(`GH013: Repository rule violations found for ${move.update.ref}. ${reasons.join(" ")}`);
  await moveRef(repository, move.update);
  await recordMove(world, repository, { update: move.update, actor: move.by });
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

async function startOf(
  world: World,
  repository: Repository,
  { wanted, tip }: { readonly wanted: Push; readonly tip: string | undefined },
): Promise<string | undefined> {
  if (wanted.on !== undefined) return await commitNamed(repository, wanted.on);
  return (
    (wanted.force === true ? undefined : tip) ??
    (await findCommit(repository.directory, `refs/heads/${world.defaultBranch}`))
  );
}

type Unwritten = Parameters<typeof writeFiles>[1];

/** A merge takes both sides' files, then the given ones. */
async function write(
  repository: Repository,
  commit: Unwritten,
  files: Readonly<Record<string, NewFile>>,
): Promise<string> {
  const [base, head] = commit.parents;
  if (base === undefined || head === undefined) return await writeFiles(repository.directory, commit, files);
  const tree = await mergeTree(repository, { base, head });
  if (tree === undefined) throw new Error(`${base} and ${head} do not merge without conflict`);
  const merge = await writeCommit(repository.directory, { ...commit, tree });
  if (Object.keys(files).length === 0) return merge;
  // The given files belong into the merge commit itself, an evil merge.
  const edited = await writeFiles(repository.directory, { ...commit, parents: [merge] }, files);
  return await writeCommit(repository.directory, { ...commit, tree: `${edited}^{tree}` });
}
