import { createCommitQueue } from "./commit-queue.ts";
import { shallow } from "./repo-error.ts";
import type { StoredCommit } from "./stores.ts";

/** Reads one commit. */
export type ReadCommit = (id: string) => Promise<StoredCommit>;

/** From which of the two ends of a walk a commit can be reached. */
interface Reach {
  readonly commit: StoredCommit;
  readonly timestamp: number;
  left: boolean;
  right: boolean;
}

/**
 * Commits that `head` has and `base` has not; children come before their parents, and otherwise newer claims first.
 * Dates only steer: a forged date can make the answer longer by commits that `base` has too, never shorter.
 * @throws SetpointError SP_REPO_SHALLOW
 */
export async function walkBetween(
  read: ReadCommit,
  base: string | undefined,
  head: string,
): Promise<readonly StoredCommit[]> {
  const reached = await paint(read, base === undefined ? [] : [base], [head]);
  const found = [...reached.values()].filter((reach) => !reach.left);
  return orderByDescent(found.map((reach) => reach.commit));
}

/**
 * The best common ancestor: one that no other common ancestor descends from; of several the newest.
 * @throws SetpointError SP_REPO_SHALLOW
 */
export async function findMergeBase(read: ReadCommit, left: string, right: string): Promise<string | undefined> {
  const reached = await paint(read, [left], [right]);
  const common = [...reached.values()].filter(isCommon).map((reach) => reach.commit);
  const covered = new Set(common.flatMap((commit) => commit.info.parents));
  const candidates = orderByDescent(common.filter((commit) => !covered.has(commit.info.id)));
  return (await dropAncestors(read, candidates))[0]?.info.id;
}

/**
 * Walks down from both ends until everything that waits is reachable from both. A commit that turns out to be common after it
 * was passed is passed again, so that its ancestors learn of it.
 */
async function paint(
  read: ReadCommit,
  left: readonly string[],
  right: readonly string[],
): Promise<ReadonlyMap<string, Reach>> {
  const reached = new Map<string, Reach>();
  const queue = createCommitQueue<Reach>();
  const mark = async (id: string, from: Ends): Promise<void> => {
    const reach = reached.get(id) ?? startReach(await read(id));
    if (!addEnds(reach, from)) return;
    reached.set(id, reach);
    queue.push(reach);
  };
  for (const id of left) await mark(id, { left: true, right: false });
  for (const id of right) await mark(id, { left: false, right: true });
  while (!queue.every(isCommon)) {
    const reach = queue.pop();
    if (reach === undefined) break;
    for (const parent of reach.commit.isCut ? [] : reach.commit.info.parents) await mark(parent, reach);
  }
  assertComplete(reached.values());
  return reached;
}

interface Ends {
  readonly left: boolean;
  readonly right: boolean;
}

function startReach(commit: StoredCommit): Reach {
  return { commit, timestamp: commit.timestamp, left: false, right: false };
}

/** @returns true if that is news */
function addEnds(reach: Reach, from: Ends): boolean {
  const before = { left: reach.left, right: reach.right };
  reach.left ||= from.left;
  reach.right ||= from.right;
  return reach.left !== before.left || reach.right !== before.right;
}

function isCommon(ends: Ends): boolean {
  return ends.left && ends.right;
}

/** What lies below a common commit is common too, so it may be cut off; anything else would be missing from the answer. */
function assertComplete(reached: Iterable<Reach>): void {
  const end = [...reached].find((reach) => reach.commit.isCut && !isCommon(reach));
  if (end !== undefined) throw shallow(`What commit ${end.commit.info.id} descends from`);
}

async function dropAncestors(read: ReadCommit, candidates: readonly StoredCommit[]): Promise<readonly StoredCommit[]> {
  if (candidates.length < 2) return candidates;
  const best: StoredCommit[] = [];
  for (const candidate of candidates) {
    const others = candidates.filter((other) => other !== candidate).map((other) => other.info.id);
    const reached = await paint(read, others, [candidate.info.id]);
    if (reached.get(candidate.info.id)?.left !== true) best.push(candidate);
  }
  return best;
}

function orderByDescent(commits: readonly StoredCommit[]): readonly StoredCommit[] {
  const known = new Map(commits.map((commit) => [commit.info.id, commit]));
  const children = new Map<string, number>();
  for (const parent of commits.flatMap((commit) => commit.info.parents)) {
    children.set(parent, (children.get(parent) ?? 0) + 1);
  }
  const queue = createCommitQueue<StoredCommit>();
  for (const commit of commits) if (!children.has(commit.info.id)) queue.push(commit);
  const ordered: StoredCommit[] = [];
  for (let commit = queue.pop(); commit !== undefined; commit = queue.pop()) {
    ordered.push(commit);
    for (const id of commit.info.parents) {
      const left = (children.get(id) ?? 0) - 1;
      children.set(id, left);
      const parent = known.get(id);
      if (left === 0 && parent !== undefined) queue.push(parent);
    }
  }
  return ordered;
}
