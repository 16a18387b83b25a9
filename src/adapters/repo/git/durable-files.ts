import { randomUUID } from "node:crypto";
import fs from "node:fs/promises";
import path from "node:path";
import { removeEmptyDirectories } from "./directories.ts";

/** The file functions that isomorphic-git asks for. */
export interface DurableFiles {
  readonly promises: Omit<typeof fs, "writeFile"> & { writeFile: typeof writeDurably };
}

/**
 * File functions for a git directory with one difference from node's own: a file appears whole or not at all, and is on the disk when
 * the write returns. A kill can therefore never leave half an object under the name of a whole one.
 */
export function durableFiles(gitDirectory: string): DurableFiles {
  return {
    promises: {
      ...fs,
      writeFile: async (file, content) => {
        const [room] = path.relative(gitDirectory, file).split(path.sep);
        if (room !== "refs") return await writeDurably(file, content, { mode: room === "objects" ? 0o444 : 0o644 });
        await removeEmptyDirectories(file);
        // A temporary file among refs would be taken for one.
        await writeDurably(file, content, { directory: gitDirectory });
      },
    },
  };
}

/**
 * Writes a file by way of a temporary one, which git's own housekeeping removes if a kill leaves it behind.
 *
 * @param how `directory` for the temporary file, on the same file system; default: beside the file
 */
export async function writeDurably(
  file: string,
  content: string | Uint8Array,
  how: { readonly mode?: number; readonly directory?: string } = {},
): Promise<void> {
  const temporary = path.join(how.directory ?? path.dirname(file), `tmp_obj_${randomUUID()}`);
  const handle = await fs.open(temporary, "wx", how.mode ?? 0o644);
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
