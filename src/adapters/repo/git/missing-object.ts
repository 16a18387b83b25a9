import path from "node:path";
import type { SetpointError } from "../../../model/setpoint-error.ts";
import { unreadable } from "../repo-error.ts";
import { errorCode } from "./error-code.ts";
import { readIfPresent } from "./read-if-present.ts";

/** Why an object could not be read, told by the kinds of clone that leave objects out. */
export async function missingObject(gitDirectory: string, what: string, cause: unknown): Promise<SetpointError> {
  if (errorCode(cause) !== "NotFoundError") return unreadable(what, { cause });
  const fix = await findReason(gitDirectory);
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
