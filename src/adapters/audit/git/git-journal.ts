import { setTimeout as wait } from "node:timers/promises";
import { SetpointError } from "../../../model/setpoint-error.ts";
import type { Clock } from "../../../ports/clock.ts";
import type { CommitInfo, ConfigRepo, Signature } from "../../../ports/config-repo.ts";
import type { Journal, JournalEntry } from "../../../ports/journal.ts";
import { parseEntry, parseMessage, renderEntry, renderMessage, type Draft, type RecordKind } from "./journal-format.ts";

/** The only file of a journal's branch: the newest entry, so that appending need not read the others. */
export const latestFile = "latest.json";
/** Each attempt lost means that somebody else's succeeded, so this many means that fifty others were faster in a row. */
const maxAttempts = 50;
const pauseMs = 5;

/** Where a journal lives and what it holds. */
export interface JournalOptions<T> {
  readonly repo: ConfigRepo;
  readonly branch: string;
  readonly clock: Clock;
  readonly kind: RecordKind<T>;
  /** Who makes the commits; who acted stands in the entry. */
  readonly author: Signature;
}

/**
 * A journal on a branch of a repository: every commit is one entry. Its message holds the entry, so that one walk reads them all; its
 * tree holds the same entry as `latest.json` and nothing else. See docs/decisions/0003-audit-branch.md.
 */
export function gitJournal<T>(options: JournalOptions<T>): Journal<T> {
  let read: ReadSoFar<T> = { entries: [] };
  let queue: Promise<unknown> = Promise.resolve();
  return {
    append: async (record, actor) => {
      const turn = queue.then(async () => await append(options, record, actor));
      queue = turn.catch(() => undefined);
      return await turn;
    },
    entries: async () => {
      read = await readOn(options, read);
      return read.entries;
    },
  };
}

/** Where a branch stands, if it is there. */
export async function findHead(repo: ConfigRepo, branch: string): Promise<string | undefined> {
  return (await repo.branches(branch)).find((head) => head.name === branch)?.commit;
}

/** SP_AUDIT_UNREADABLE: a commit that no journal of this program wrote. */
function unreadableEntry(branch: string, commit: string): SetpointError {
  return new SetpointError("SP_AUDIT_UNREADABLE", `Commit ${commit} of branch ${branch} is no entry of the record`, {
    fix: "Run setpoint audit verify, find out who pushed it, and put the branch back to the last good entry.",
    data: { branch, commit },
  });
}

async function append<T>(options: JournalOptions<T>, record: T, actor: string): Promise<JournalEntry<T>> {
  let cause: unknown;
  for (let attempt = 0; attempt < maxAttempts; attempt += 1) {
    try {
      return await appendOnce(options, record, actor);
    } catch (error) {
      cause = error;
      if (!(error instanceof SetpointError) || error.code === "SP_AUDIT_UNREADABLE") throw error;
      if (error.code !== "SP_REPO_CONFLICT") break;
    }
    await wait(pauseMs * (attempt + 1));
  }
  const reason = cause instanceof Error ? cause.message : String(cause);
  throw new SetpointError(
    "SP_AUDIT_WRITE_FAILED",
    `The record on branch ${options.branch} cannot be written: ${reason}`,
    {
      fix: cause instanceof SetpointError ? cause.fix : "Nothing was done. Mend the repository, then repeat.",
      data: { branch: options.branch },
      cause,
    },
  );
}

async function appendOnce<T>(options: JournalOptions<T>, record: T, actor: string): Promise<JournalEntry<T>> {
  const head = await findHead(options.repo, options.branch);
  const sequence = head === undefined ? 1 : (await readLatest(options, head)).sequence + 1;
  const now = options.clock.now();
  const draft: Draft<T> = { sequence, at: now.toISOString(), actor, record };
  const id = await options.repo.commit({
    branch: options.branch,
    expected: head ?? null,
    files: new Map([[latestFile, `${renderEntry(draft)}\n`]]),
    message: renderMessage(options.kind, draft),
    author: options.author,
    at: now,
  });
  return { id, ...draft };
}

async function readLatest<T>(options: JournalOptions<T>, head: string): Promise<Draft<T>> {
  const latest = (await options.repo.snapshot(head)).entries.find((entry) => entry.path === latestFile);
  const json = latest && new TextDecoder().decode(await options.repo.readBlob(latest.blob));
  const draft = json === undefined ? undefined : parseEntry(options.kind, json);
  if (draft === undefined) throw unreadableEntry(options.branch, head);
  return draft;
}

/** The entries up to `head`, kept because a record only grows. */
interface ReadSoFar<T> {
  readonly head?: string;
  readonly entries: readonly JournalEntry<T>[];
}

async function readOn<T>(options: JournalOptions<T>, before: ReadSoFar<T>): Promise<ReadSoFar<T>> {
  const head = await findHead(options.repo, options.branch);
  if (head === undefined) return { entries: [] };
  if (head === before.head) return before;
  const commits = await options.repo.commitsBetween(before.head, head);
  if (before.head !== undefined && commits.at(-1)?.parents[0] !== before.head)
    return await readOn(options, { entries: [] });
  const entries = commits.map((commit) => readEntry(options, commit)).toReversed();
  return { head, entries: [...before.entries, ...entries] };
}

function readEntry<T>(options: JournalOptions<T>, commit: CommitInfo): JournalEntry<T> {
  const draft = parseMessage(options.kind, commit.message);
  if (draft === undefined) throw unreadableEntry(options.branch, commit.id);
  return { id: commit.id, ...draft };
}
