import { hasErrors } from "../model/finding.ts";
import type { WriteResult } from "../model/results.ts";
import type { CommandContext } from "./command-context.ts";

/** Writes what a flow produced, if asked to and if nothing is wrong with it; files that exist are never overwritten. */
export async function writeFiles(
  context: CommandContext,
  result: WriteResult,
  { directory, write }: { readonly directory: string; readonly write: boolean },
): Promise<WriteResult> {
  if (!write || hasErrors(result.findings)) return result;
  for (const file of result.files) await context.writeNewFile(`${directory}/${file.path}`, file.content);
  return { ...result, written: true };
}
