import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { noCommit, readRef } from "./branches.ts";
import { git } from "./git.ts";

/** A ref that somebody wants to move. */
export interface RefUpdate {
  /** `refs/heads/main` */
  readonly ref: string;
  /** Forty zeros where the ref is new. */
  readonly before: string;
  /** Forty zeros where the ref is to go. */
  readonly after: string;
}

/** Moves a ref only if it stands where it is thought to. @throws Error where it does not, or where git refuses its name */
export async function writeRef(directory: string, { ref, before, after }: RefUpdate): Promise<void> {
  if (after === noCommit) await git(directory, ["update-ref", "-d", ref, before]);
  else if (isPlain(ref)) await writePlain(directory, { ref, before, after });
  else await git(directory, ["update-ref", ref, after, before]);
}

/** Names that git is sure to take; what it makes of others, it says itself. */
function isPlain(ref: string): boolean {
  return /^refs(?:\/[a-z0-9_-]+)+$/iu.test(ref);
}

/** Written as git writes it, without starting git: it is done at every turn. */
async function writePlain(directory: string, { ref, before, after }: RefUpdate): Promise<void> {
  const stands = (await readRef(directory, ref)) ?? noCommit;
  if (stands !== before) throw new Error(`${ref} is at ${stands} but expected ${before}`);
  const file = path.join(directory, ref);
  try {
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(file, `${after}\n`);
  } catch {
    // A branch in the way of another's folder, or an empty folder in its place: git knows which.
    await git(directory, ["update-ref", ref, after, before]);
  }
}
