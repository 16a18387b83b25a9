import path from "node:path";
import { withFileLock } from "../file-lock.ts";
import { readIfPresent } from "../read-if-present.ts";

/** One ref for each: they keep git's housekeeping from removing what they stand for. */
const room = "refs/setpoint/tips/";
const line = /^(?<id>[0-9a-f]{40}) refs\/setpoint\/tips\//u;
/** What a server is told is here; the newest are the ones that what it has anew descends from. */
const maxTips = 1000;

/** Commits that a mirror has with everything below them, the newest last. */
export async function readTips(mirror: string): Promise<readonly string[]> {
  const lines = ((await readIfPresent(fileOf(mirror))) ?? "").split("\n");
  return lines.flatMap((text) => line.exec(text)?.groups?.["id"] ?? []).slice(-maxTips);
}

/** Adds commits that were brought. */
export async function rememberTips(mirror: string, ids: readonly string[]): Promise<void> {
  await withFileLock(fileOf(mirror), async (lock) => {
    const before = (await readIfPresent(fileOf(mirror))) ?? "";
    const fresh = [...new Set(ids)].filter((id) => !before.includes(`${room}${id}\n`));
    await lock.replace(before + fresh.map((id) => `${id} ${room}${id}\n`).join(""));
  });
}

function fileOf(mirror: string): string {
  return path.join(mirror, "packed-refs");
}
