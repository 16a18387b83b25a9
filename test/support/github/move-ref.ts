import { noCommit, readRef } from "./branches.ts";
import { git } from "./git.ts";
import { isForced } from "./rules.ts";
import { takeId, type ActivityEntry, type Repository, type World } from "./world.ts";
import { writeRef, type RefUpdate } from "./write-ref.ts";

/** One after the other: what moves refs of a repository. */
export async function inTurn<Result>(repository: Repository, work: () => Promise<Result>): Promise<Result> {
  const turn = repository.queue.then(work, work);
  repository.queue = turn.catch(() => undefined);
  return await turn;
}

/** Writes into the activity log what somebody moved, and lets pull requests follow. */
export async function recordMove(
  world: World,
  repository: Repository,
  move: { readonly update: RefUpdate; readonly actor: string; readonly type?: "push" | "pr_merge" },
): Promise<void> {
  const { update, actor } = move;
  if (!update.ref.startsWith("refs/heads/")) return;
  repository.activity.push({
    id: takeId(world),
    ...update,
    type: move.type ?? (await typeOf(repository, update)),
    actor,
    at: world.clock.now(),
  });
  await followPulls(world, repository, { update, actor });
}

async function typeOf(repository: Repository, update: RefUpdate): Promise<ActivityEntry["type"]> {
  if (update.before === noCommit) return "branch_creation";
  if (update.after === noCommit) return "branch_deletion";
  return (await isForced(repository.directory, update)) ? "force_push" : "push";
}

/** Open requests of a branch stand where it stands; they are closed when it goes. */
async function followPulls(
  world: World,
  pushed: Repository,
  move: { readonly update: RefUpdate; readonly actor: string },
): Promise<void> {
  const { ref, before, after } = move.update;
  for (const repository of world.repositories.values()) {
    for (const pull of repository.pulls.values()) {
      if (
        pull.closedAt !== undefined ||
        pull.headRepository !== pushed.fullName ||
        `refs/heads/${pull.headRef}` !== ref
      )
        continue;
      if (after === noCommit) {
        await closePull(world, { repository, number: pull.number, head: before });
      } else await showHead(repository, `refs/pull/${pull.number}/head`, { from: pushed, sha: after });
    }
  }
}

/** Puts a ref, such as `refs/pull/N/head`, from a fork's objects where it is one's. */
export async function showHead(
  repository: Repository,
  ref: string,
  head: { readonly from: Repository; readonly sha: string },
): Promise<void> {
  const before = (await readRef(repository.directory, ref)) ?? noCommit;
  if (head.from === repository) await writeRef(repository.directory, { ref, before, after: head.sha });
  else await git(repository.directory, ["fetch", "--quiet", "--no-tags", head.from.directory, `+${head.sha}:${ref}`]);
}

/** Closes a request where it stands. */
async function closePull(
  world: World,
  pull: { readonly repository: Repository; readonly number: number; readonly head: string },
): Promise<void> {
  const { repository, number, head } = pull;
  const facts = repository.pulls.get(number);
  const base = (await readRef(repository.directory, `refs/heads/${facts?.baseRef ?? ""}`)) ?? noCommit;
  if (facts !== undefined) facts.closedAt = { head, base };
  await world.emulated.insist({
    method: "PATCH",
    path: `/repos/${repository.fullName}/pulls/${number}`,
    body: { state: "closed" },
  });
}
