import { readFile } from "node:fs/promises";
import { SetpointError } from "../model/setpoint-error.ts";

/** The text of a file that somebody names. @throws SetpointError SP_CLI_UNREADABLE_FILE */
export async function readNamedFile(file: string): Promise<string> {
  try {
    return await readFile(file, "utf8");
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    const fix = "Check the path and that you may read the file.";
    throw new SetpointError("SP_CLI_UNREADABLE_FILE", `${file} cannot be read: ${reason}.`, { fix, cause });
  }
}
