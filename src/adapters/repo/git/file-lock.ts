import { open, rename, rm, stat, type FileHandle } from "node:fs/promises";
import { setTimeout as wait } from "node:timers/promises";
import { SetpointError } from "../../../model/setpoint-error.ts";
import { errorCode } from "./error-code.ts";

/** A lock is held for the milliseconds between looking and renaming; one this old was left by a process that was killed. */
const abandonedAfterMs = 3000;
const pollMs = 20;
const maxPolls = Math.ceil((abandonedAfterMs + 1000) / pollMs);
const pollsPerTakeover = 25;

/** How to treat a lock that somebody holds. */
export interface LockManners {
  /** Never takes a lock over: for files whose lock git holds while a person writes a message. */
  readonly patient?: boolean;
}

/** A file that is being replaced: only one process holds it, readers see the old content until `replace`. */
export interface FileLock {
  /** Puts the content in place, durably, and gives the lock up. */
  replace(content: string): Promise<void>;
}

/**
 * Runs `work` while this process alone may replace `file`, by git's own protocol (`<file>.lock`, created exclusively, renamed over
 * the file), so that git and Setpoint keep out of each other's way. A lock that a killed process left is taken over.
 *
 * @throws SetpointError SP_REPO_BUSY if the lock does not become free; whatever creating the file throws
 */
export async function withFileLock<T>(
  file: string,
  work: (lock: FileLock) => Promise<T>,
  manners: LockManners = {},
): Promise<T> {
  const lockFile = `${file}.lock`;
  const handle = await acquire(lockFile, manners);
  let isReplaced = false;
  try {
    return await work({
      replace: async (content) => {
        await handle.writeFile(content);
        await handle.sync();
        await rename(lockFile, file);
        isReplaced = true;
      },
    });
  } finally {
    await handle.close();
    if (!isReplaced) await rm(lockFile, { force: true });
  }
}

async function acquire(lockFile: string, manners: LockManners): Promise<FileHandle> {
  for (let poll = 0; poll < maxPolls; poll += 1) {
    const handle = await tryCreate(lockFile);
    if (handle !== undefined) return handle;
    if (poll % pollsPerTakeover === 0 && manners.patient !== true) await removeAbandoned(lockFile);
    await wait(pollMs);
  }
  throw new SetpointError("SP_REPO_BUSY", `${lockFile} is held by another process`, {
    fix: `Try again; if no git and no setpoint is running, remove ${lockFile} and ${lockFile}.lock.`,
    data: { lockFile },
  });
}

/**
 * Removes a lock that is too old. Only the holder of a second lock may do so: else two could see one old lock, and the slower
 * would remove the new lock of the faster. The age is counted on the file system's own clock.
 */
async function removeAbandoned(lockFile: string): Promise<void> {
  const guard = await tryCreate(`${lockFile}.lock`);
  if (guard === undefined) return;
  try {
    const { mtimeMs: now } = await guard.stat();
    const held = await findModifiedAt(lockFile);
    if (held !== undefined && now - held > abandonedAfterMs) await rm(lockFile, { force: true });
  } finally {
    await guard.close();
    await rm(`${lockFile}.lock`, { force: true });
  }
}

async function tryCreate(file: string): Promise<FileHandle | undefined> {
  try {
    return await open(file, "wx", 0o644);
  } catch (error) {
    if (errorCode(error) === "EEXIST") return undefined;
    throw error;
  }
}

async function findModifiedAt(file: string): Promise<number | undefined> {
  try {
    return (await stat(file)).mtimeMs;
  } catch (error) {
    if (errorCode(error) === "ENOENT") return undefined;
    throw error;
  }
}
