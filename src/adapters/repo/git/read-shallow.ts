import path from "node:path";
import { readIfPresent } from "./read-if-present.ts";

/** The commits at which a shallow clone ends: https://git-scm.com/docs/shallow */
export async function readShallow(gitDirectory: string): Promise<ReadonlySet<string>> {
  const text = await readIfPresent(path.join(gitDirectory, "shallow"));
  return new Set((text ?? "").split("\n").filter((line) => line !== ""));
}
