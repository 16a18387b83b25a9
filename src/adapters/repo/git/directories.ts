import { readdir, rmdir } from "node:fs/promises";
import path from "node:path";
import { errorCode, isMissing } from "./error-code.ts";

/** What is in a directory; nothing if it is not there. */
export async function listDirectory(directory: string): Promise<readonly { name: string; isDirectory(): boolean }[]> {
  try {
    return await readdir(directory, { withFileTypes: true });
  } catch (error) {
    if (isMissing(error)) return [];
    throw error;
  }
}

/**
 * Removes a directory that holds nothing but empty directories. Refs that are gone leave such behind where another ref is to be
 * made; git removes them too.
 */
export async function removeEmptyDirectories(directory: string): Promise<void> {
  for (const entry of await listDirectory(directory)) {
    if (entry.isDirectory()) await removeEmptyDirectories(path.join(directory, entry.name));
  }
  try {
    await rmdir(directory);
  } catch (error) {
    if (!isMissing(error) && errorCode(error) !== "ENOTEMPTY") throw error;
  }
}
