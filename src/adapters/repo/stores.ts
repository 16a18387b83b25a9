import type { BranchHead, CommitInfo } from "../../ports/config-repo.ts";

/** A commit as it is stored. */
export interface StoredCommit {
  readonly info: CommitInfo;
  readonly tree: string;
  /** Seconds since 1970 as the committer claims: orders a walk, decides nothing. */
  readonly timestamp: number;
  /** True where a shallow clone ends: the parents exist, but not here. */
  readonly isCut: boolean;
}

/** One line of a tree: a file, a link, a submodule, or (mode `040000`) another tree. */
export interface TreeItem {
  readonly name: string;
  readonly mode: string;
  readonly id: string;
}

/** A commit to be stored: everything of it is decided. */
export interface NewCommit {
  readonly tree: string;
  readonly parents: readonly string[];
  readonly message: string;
  readonly author: { readonly name: string; readonly email: string };
  readonly at: Date;
}

/** Content-addressed objects. Reading something that is not there throws SP_REPO_UNREADABLE. */
export interface ObjectStore {
  /** Follows annotated tags. */
  readCommit(id: string): Promise<StoredCommit>;
  readTree(id: string): Promise<readonly TreeItem[]>;
  readBlob(id: string): Promise<Uint8Array>;
  /** Commits and annotated tags whose id starts with `prefix` (four hex digits up to a full id). */
  expand(prefix: string): Promise<readonly string[]>;
  /** True if history was cut off when the repository was cloned. */
  isShallow(): Promise<boolean>;
  writeBlob(content: Uint8Array): Promise<string>;
  writeTree(items: readonly TreeItem[]): Promise<string>;
  writeCommit(commit: NewCommit): Promise<string>;
}

/** One compare-and-swap. `null` stands for: does not exist. */
export interface RefUpdate {
  /** Full name, `refs/heads/main`. */
  readonly ref: string;
  readonly expected: string | null;
  readonly value: string | null;
}

/** Names of objects. Every read is as fresh as the store it reads. */
export interface RefStore {
  /** What a full name (or `HEAD`) stands for; symbolic names are followed. */
  resolve(ref: string): Promise<string | undefined>;
  /**
   * What full names stand for, asked at once; those that do not exist are left out. A full id stands for itself: a store that fetches
   * brings it along, or leaves it out if it is not given.
   */
  resolveAll(refs: readonly string[]): Promise<ReadonlyMap<string, string>>;
  /** Full names that start with `prefix`, in any order; a server's names beside branches and tags are not listed. */
  list(prefix: string): Promise<readonly BranchHead[]>;
  /** @throws SetpointError SP_REPO_CONFLICT if the ref is not as expected, SP_REPO_WRITE_FAILED */
  update(update: RefUpdate): Promise<void>;
}

/** Files that somebody works on: what they see must not change behind their back. */
export interface WorkTrees {
  /** The files as they are now. @throws SetpointError SP_REPO_NO_WORKTREE */
  snapshot(): Promise<readonly { readonly path: string; readonly mode: string; readonly blob: string }[]>;
  /** The content of a file of the last snapshot, if it has it. */
  readBlob(blob: string): Promise<Uint8Array | undefined>;
  /**
   * Asks whether the branch may move to a commit: nobody has it checked out, or everything there is committed.
   * @returns what brings the files along once the branch has moved @throws SetpointError SP_REPO_CHECKED_OUT
   */
  prepareMove(branch: string, commit: string): Promise<() => Promise<void>>;
  /** @throws SetpointError SP_REPO_CHECKED_OUT if somebody has the branch checked out or it is the repository's default */
  assertRemovable(branch: string): Promise<void>;
}
