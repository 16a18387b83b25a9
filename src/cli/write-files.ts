import { hasErrors } from "../model/finding.ts";
import type { WriteResult } from "../model/results.ts";
import { SetpointError } from "../model/setpoint-error.ts";
import type { CommandContext, OpenedWorkspace } from "./command-context.ts";

/**
 * Writes what a flow produced to the top of the working tree, if asked to and if nothing is wrong with it; files that exist are
 * never overwritten.
 *
 * @throws SetpointError SP_CLI_NO_WORKTREE, SP_CLI_FILE_EXISTS, SP_CLI_WRITE_FAILED
 */
export async function writeFiles(
  context: CommandContext,
  result: WriteResult,
  { workTree, write }: Pick<OpenedWorkspace, "workTree"> & { readonly write: boolean },
): Promise<WriteResult> {
  if (hasErrors(result.findings)) return { ...result, next: [] };
  if (!write) return { ...result, next: ["Write it: the same command with --write.", ...result.next] };
  if (workTree === undefined) throw noWorkTree();
  await context.writeNewFiles(workTree, result.files);
  return { ...result, written: true };
}

function noWorkTree(): SetpointError {
  const fix = "Run this in a checkout: git clone the repository, or git worktree add.";
  return new SetpointError("SP_CLI_NO_WORKTREE", "A bare repository has no files to write documents beside.", { fix });
}
