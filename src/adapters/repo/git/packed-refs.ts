import path from "node:path";
import { withFileLock } from "./file-lock.ts";
import { readIfPresent } from "./read-if-present.ts";

const line = /^(?<id>[0-9a-f]{40}) (?<name>\S+)$/u;

/** The refs of `packed-refs`, full name → id. */
export async function readPackedRefs(gitDirectory: string): Promise<ReadonlyMap<string, string>> {
  const text = await readIfPresent(path.join(gitDirectory, "packed-refs"));
  const refs = new Map<string, string>();
  for (const part of (text ?? "").split("\n")) {
    const { id, name } = line.exec(part)?.groups ?? {};
    if (id !== undefined && name !== undefined) refs.set(name, id);
  }
  return refs;
}

/** What `packed-refs` says of one ref: found without reading the others, of which a forge's clone has thousands. */
export async function readPackedRef(gitDirectory: string, ref: string): Promise<string | undefined> {
  const text = (await readIfPresent(path.join(gitDirectory, "packed-refs"))) ?? "";
  const end = `${text}\n`.indexOf(` ${ref}\n`);
  const start = text.lastIndexOf("\n", end - 1) + 1;
  const { id, name } = line.exec(text.slice(start, end === -1 ? start : end + 1 + ref.length))?.groups ?? {};
  return name === ref ? id : undefined;
}

/** Takes one ref out of `packed-refs`, with the `^` line that belongs to it. */
export async function removePackedRef(gitDirectory: string, ref: string): Promise<void> {
  if ((await readPackedRef(gitDirectory, ref)) === undefined) return;
  const file = path.join(gitDirectory, "packed-refs");
  await withFileLock(file, async (lock) => {
    const text = (await readIfPresent(file)) ?? "";
    await lock.replace(withoutRef(text, ref));
  });
}

function withoutRef(text: string, ref: string): string {
  const kept: string[] = [];
  let isDropping = false;
  for (const part of text.split("\n")) {
    isDropping = part.endsWith(` ${ref}`) || (isDropping && part.startsWith("^"));
    if (!isDropping) kept.push(part);
  }
  return kept.join("\n");
}
