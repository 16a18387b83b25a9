/** One file of a snapshot. `mode` is git's: only `100644` is read as a document. */
export interface TreeEntry {
  /** `/`-separated, relative to the repository's root. */
  readonly path: string;
  readonly mode: string;
  /** Content address: the git blob id, also for files of the working tree. */
  readonly blob: string;
}

/** The files of one commit or of the working tree, sorted by path. */
export interface Snapshot {
  /** Absent for the working tree. */
  readonly commit?: string;
  readonly entries: readonly TreeEntry[];
}

/** One commit, as far as people are concerned. Its dates are claims of whoever made it: never use them as time. */
export interface CommitInfo {
  readonly id: string;
  readonly parents: readonly string[];
  readonly author: Signature;
  readonly committer: Signature;
  readonly message: string;
}

/** Who made a commit, as they say. */
export interface Signature {
  readonly name: string;
  readonly email: string;
}

/** A commit to be made on a branch. */
export interface CommitRequest {
  readonly branch: string;
  /** Where the branch must stand for the commit to be made; `null`: it must not exist. */
  readonly expected: string | null;
  /** Commit whose tree to start from; absent: the first parent, or an empty tree. */
  readonly baseTree?: string;
  /** Commits it descends from; absent: `expected` alone. */
  readonly parents?: readonly string[];
  /** Path → content; `null` removes the file. */
  readonly files: ReadonlyMap<string, string | null>;
  readonly message: string;
  readonly author: Signature;
  readonly at: Date;
}

/** A branch and where it stands. */
export interface BranchHead {
  /** Without `refs/heads/`. */
  readonly name: string;
  readonly commit: string;
}

/** The repository that holds the documents. Nothing of it is ever checked out or executed. */
export interface ConfigRepo {
  /**
   * The files of a commit; `undefined` for the working tree. Takes a branch, tag, `HEAD`, commit id (full or unique prefix), or any full
   * name: a change request's `refs/pull/12/head` is read from where the repository's names are, also if it comes from a fork. What two
   * snapshots of one repository share is the same object in both. The same names are taken wherever a ref is asked for.
   * @throws SetpointError SP_REPO_UNKNOWN_REF, SP_REPO_SHALLOW, SP_REPO_UNREADABLE, SP_REPO_NO_WORKTREE
   */
  snapshot(ref: string | undefined): Promise<Snapshot>;
  /** The content of a blob that a snapshot of this repository named. @throws SetpointError SP_REPO_UNREADABLE */
  readBlob(blob: string): Promise<Uint8Array>;
  /**
   * Every commit that `head` has and `base` (absent: the empty history) has not, side branches included, children before parents.
   * @throws SetpointError SP_REPO_SHALLOW
   */
  commitsBetween(base: string | undefined, head: string): Promise<readonly CommitInfo[]>;
  /** The best common ancestor, or `undefined` if there is none. */
  mergeBase(left: string, right: string): Promise<string | undefined>;
  /**
   * Makes many commits readable at once, in as few round trips as the repository allows: full names (`refs/pull/12/head`) and full
   * commit ids. Repeating it costs a question.
   * @returns name as given → commit; a name or commit that is not there is left out
   * @throws SetpointError SP_REPO_UNREACHABLE, SP_REPO_DENIED where the repository is on a server
   */
  bring(refs: readonly string[]): Promise<ReadonlyMap<string, string>>;
  /**
   * Branches whose names start with `prefix`, sorted, as fresh as the repository itself. What a forge keeps beside branches, for its
   * change requests, is not listed and costs nothing.
   */
  branches(prefix: string): Promise<readonly BranchHead[]>;
  /**
   * Makes a commit and moves the branch to it, only if the branch still stands at `expected` (compare and swap).
   * A branch that is checked out moves only where everything is committed; the files then follow it.
   * @returns the new commit's id
   * @throws SetpointError SP_REPO_CONFLICT if it does not, SP_REPO_WRITE_FAILED if it cannot be written, SP_REPO_CHECKED_OUT
   */
  commit(request: CommitRequest): Promise<string>;
  /** Renames a branch that still stands at `expected`; absent `to` deletes it. Repeating a finished move is no error. @throws SetpointError SP_REPO_CONFLICT */
  moveBranch(from: string, to: string | undefined, expected: string): Promise<void>;
}

/** Remembers read documents by content address, so that an unchanged file is parsed once. Losing it costs time only. */
export interface DocumentCache {
  get(blob: string): unknown;
  set(blob: string, document: unknown): void;
  /** Writes what is new; a cache that cannot be written is no error. */
  flush(): Promise<void>;
}
