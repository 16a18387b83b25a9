import { lstat, mkdir, open, rm } from "node:fs/promises";
import path from "node:path";
import { SetpointError } from "../model/setpoint-error.ts";

/** A file to be made; its path is relative, with `/` between its parts. */
export interface NewFile {
  readonly path: string;
  readonly content: string;
}

/**
 * Writes files that do not exist yet, all of them or none.
 *
 * @throws SetpointError SP_CLI_FILE_EXISTS naming every file that is already there, SP_CLI_WRITE_FAILED
 */
export async function writeNewFiles(directory: string, files: readonly NewFile[]): Promise<void> {
  const places = files.map((file) => ({ ...file, place: path.join(directory, file.path) }));
  const existing = await findExisting(places.map(({ place }) => place));
  if (existing.length > 0) throw fileExists(existing);
  const written: string[] = [];
  try {
    for (const { place, content } of places) {
      await mkdir(path.dirname(place), { recursive: true });
      const file = await open(place, "wx");
      written.push(place);
      await file.writeFile(content).finally(() => file.close());
    }
  } catch (error) {
    for (const place of written) await rm(place, { force: true });
    throw writeFailed(directory, error);
  }
}

async function findExisting(places: readonly string[]): Promise<readonly string[]> {
  const exists = await Promise.all(
    places.map((place) =>
      lstat(place).then(
        () => true,
        () => false,
      ),
    ),
  );
  return places.filter((_, index) => exists[index]);
}

function fileExists(places: readonly string[]): SetpointError {
  const is = places.length === 1 ? "exists" : "exist";
  const fix = "Files that exist are never overwritten: move them away, or edit them by hand.";
  return new SetpointError("SP_CLI_FILE_EXISTS", `${places.join(", ")} already ${is}; nothing was written.`, { fix });
}

function writeFailed(directory: string, cause: unknown): SetpointError {
  const reason = cause instanceof Error ? cause.message : String(cause);
  const fix = "Check free space and permissions of the directory, then repeat.";
  return new SetpointError("SP_CLI_WRITE_FAILED", `Nothing was written to ${directory}: ${reason}.`, { fix, cause });
}
