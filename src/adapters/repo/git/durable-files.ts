import { randomUUID } from "node:crypto";
import fs from "node:fs/promises";
import path from "node:path";

/**
 * The file functions isomorphic-git asks for, with one difference: a file appears whole or not at all, and is on the disk when the
 * write returns. A kill can therefore never leave half an object under the name of a whole one.
 */
export const durableFiles = { promises: { ...fs, writeFile: writeDurably } };

/** Writes a file by way of a temporary one beside it, which git's own housekeeping removes if a kill leaves it behind. */
export async function writeDurably(file: string, content: string | Uint8Array): Promise<void> {
  const temporary = path.join(path.dirname(file), `tmp_obj_${randomUUID()}`);
  const handle = await fs.open(temporary, "wx", file.includes("/objects/") ? 0o444 : 0o644);
  try {
    await handle.writeFile(content);
    await handle.sync();
    await handle.close();
    await fs.rename(temporary, file);
  } catch (error) {
    await handle.close().catch(() => undefined);
    await fs.rm(temporary, { force: true });
    throw error;
  }
}
