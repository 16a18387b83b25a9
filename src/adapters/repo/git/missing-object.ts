import path from "node:path";
import type { SetpointError } from "../../../model/setpoint-error.ts";
import { unreadable } from "../repo-error.ts";
import { readIfPresent } from "./read-if-present.ts";

/** Says that an object is not there, and why the kinds of clone that leave objects out lack it. */
export async function missingObject(gitDirectory: string, what: string): Promise<SetpointError> {
  const fix = await findReason(gitDirectory);
  const cause = new Error("it is not in the repository");
  return unreadable(what, fix === undefined ? { cause } : { cause, fix });
}

async function findReason(gitDirectory: string): Promise<string | undefined> {
  const config = (await readIfPresent(path.join(gitDirectory, "config"))) ?? "";
  if (/^\s*promisor\s*=\s*true/imu.test(config)) {
    return "This is a partial clone (--filter): clone again without a filter, or run git fetch --refetch --no-filter.";
  }
  if ((await readIfPresent(path.join(gitDirectory, "objects", "info", "alternates"))) !== undefined) {
    return "This clone borrows objects (--shared, --reference): run git repack -a -d and remove objects/info/alternates.";
  }
  return undefined;
}
