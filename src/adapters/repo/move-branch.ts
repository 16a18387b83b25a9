import { branchRef } from "./branch-name.ts";
import { conflict } from "./repo-error.ts";
import type { RefStore, RefUpdate, WorkTrees } from "./stores.ts";

/** A branch to be renamed, or deleted where `to` is absent. */
interface Move {
  readonly from: string;
  readonly to: string | undefined;
  readonly expected: string;
}

/**
 * Renames or deletes a branch that stands at `expected`. The new name is made before the old one goes, so that a kill in between
 * loses nothing; repeating the move finishes it, and two who move at once both succeed.
 */
export async function moveBranch(
  stores: { readonly refs: RefStore; readonly workTrees: WorkTrees },
  move: Move,
): Promise<void> {
  if (move.from === move.to) return;
  const { refs } = stores;
  const removal = { ref: branchRef(move.from), expected: move.expected, value: null };
  const standing = await refs.resolve(removal.ref);
  const made = move.to === undefined ? undefined : await refs.resolve(branchRef(move.to));
  if (standing === undefined && made === (move.to && move.expected)) return;
  if (standing !== move.expected) throw conflict(removal, standing ?? null);
  await stores.workTrees.assertRemovable(move.from);
  if (move.to === undefined) return await updateOnce(refs, removal);
  const creation = { ref: branchRef(move.to), expected: null, value: move.expected };
  await updateOnce(refs, creation);
  await removeOrTakeBack(refs, removal, { ...creation, expected: move.expected, value: null });
}

/** If the old name moved on meanwhile, the new one must not stay behind as a second truth. */
async function removeOrTakeBack(refs: RefStore, removal: RefUpdate, takeBack: RefUpdate): Promise<void> {
  try {
    await updateOnce(refs, removal);
  } catch (error) {
    await refs.update(takeBack);
    throw error;
  }
}

/** An update that somebody else has made already is made. */
async function updateOnce(refs: RefStore, update: RefUpdate): Promise<void> {
  try {
    await refs.update(update);
  } catch (error) {
    if (((await refs.resolve(update.ref)) ?? null) !== update.value) throw error;
  }
}
