import { readFile } from "node:fs/promises";
import { errorCode, isMissing } from "./error-code.ts";

/** The text of a file, or `undefined` if there is no such file. */
export async function readIfPresent(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, "utf8");
  } catch (error) {
    if (isMissing(error) || errorCode(error) === "EISDIR") return undefined;
    throw error;
  }
}
