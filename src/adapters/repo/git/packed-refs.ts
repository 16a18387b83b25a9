import path from "node:path";
import { isFullId } from "../object-id.ts";
import { withFileLock } from "./file-lock.ts";
import { readIfPresent } from "./read-if-present.ts";

const idLength = 40;

/**
 * The refs of `packed-refs` whose full names start with `prefix`, full name → id. The others, of which a clone may have thousands, are
 * not looked at.
 */
export async function readPackedRefs(gitDirectory: string, prefix: string): Promise<ReadonlyMap<string, string>> {
  const text = `\n${(await readIfPresent(path.join(gitDirectory, "packed-refs"))) ?? ""}\n`;
  const refs = new Map<string, string>();
  for (let space = text.indexOf(` ${prefix}`); space !== -1; space = text.indexOf(` ${prefix}`, space + 1)) {
    const name = text.slice(space + 1, text.indexOf("\n", space));
    const id = text.slice(Math.max(space - idLength, 0), space);
    const isRef = text[space - idLength - 1] === "\n" && isFullId(id) && !name.includes(" ");
    if (isRef) refs.set(name, id);
  }
  return refs;
}

/** Takes one ref out of `packed-refs`, with the `^` line that belongs to it. */
export async function removePackedRef(gitDirectory: string, ref: string): Promise<void> {
  if (!(await readPackedRefs(gitDirectory, ref)).has(ref)) return;
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
