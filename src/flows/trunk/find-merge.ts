import type { ChangeRequest } from "../../model/review.ts";
import type { CommitInfo } from "../../ports/config-repo.ts";
import type { Forge } from "../../ports/forge.ts";

/** Where on the way of the trunk to look. */
export interface MergePlace {
  /** Of the trunk along first parents. */
  readonly way: readonly CommitInfo[];
  readonly place: number;
  /** The first place that may belong to the merge: what lies before was undone. */
  readonly since: number;
}

/** A merged request and the places that it takes on the way of the trunk, both included: several where it was merged by rebasing. */
export interface FoundMerge {
  readonly request: ChangeRequest;
  readonly first: number;
  readonly last: number;
}

/**
 * The merged request that brought a commit onto the trunk. One that was rebased became several commits, which nobody has approved one
 * by one: they count as one move.
 */
export async function findMerge(forge: Forge, { way, place, since }: MergePlace): Promise<FoundMerge | undefined> {
  const request = await findRequest(forge, way[place]);
  if (!request) return undefined;
  const isPart = async (at: number): Promise<boolean> => {
    if (way[place]?.parents.length !== 1 || way[at]?.parents.length !== 1) return false;
    const other = await findRequest(forge, way[at]);
    return other !== undefined && other.id === request.id;
  };
  let [first, last] = [place, place];
  while (first > since && (await isPart(first - 1))) first -= 1;
  while (await isPart(last + 1)) last += 1;
  return { request, first, last };
}

async function findRequest(forge: Forge, commit: CommitInfo | undefined): Promise<ChangeRequest | undefined> {
  return commit && (await forge.mergedBy(commit.id))?.request;
}
