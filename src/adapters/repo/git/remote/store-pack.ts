import path from "node:path";
import * as git from "isomorphic-git";
import { durableFiles, writeDurably } from "../durable-files.ts";
import { readShallow } from "../read-shallow.ts";

const emptyPackBytes = 32;

/**
 * Puts a pack beside the others of a repository. Its index is written last: a pack without one is not there for anybody, so a kill
 * leaves nothing half done. Where the server's own history ends is written down before.
 */
export async function storePack(directory: string, pack: Buffer, shallows: readonly string[]): Promise<void> {
  await addShallows(directory, shallows);
  if (pack.byteLength <= emptyPackBytes) return;
  const name = `pack-${pack.subarray(-20).toString("hex")}.pack`;
  const filepath = path.posix.join("objects", "pack", name);
  await writeDurably(path.join(directory, filepath), pack, { mode: 0o444 });
  await git.indexPack({ fs: durableFiles(directory), dir: directory, gitdir: directory, filepath });
}

async function addShallows(directory: string, shallows: readonly string[]): Promise<void> {
  if (shallows.length === 0) return;
  const all = new Set([...(await readShallow(directory)), ...shallows]);
  await writeDurably(path.join(directory, "shallow"), [...all].map((id) => `${id}\n`).join(""));
}
