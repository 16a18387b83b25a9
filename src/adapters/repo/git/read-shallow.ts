import { existsSync } from "node:fs";
import path from "node:path";
import { readIfPresent } from "./read-if-present.ts";

/** The commits at which a shallow clone ends: https://git-scm.com/docs/shallow */
export async function readShallow(gitDirectory: string): Promise<ReadonlySet<string>> {
  const file = path.join(gitDirectory, "shallow");
  // Asked for every commit that is read, and hardly ever there: to look costs a hundredth of failing to open it.
  const text = existsSync(file) ? await readIfPresent(file) : undefined;
  return new Set((text ?? "").split("\n").filter((line) => line !== ""));
}
