import { SetpointError } from "../../model/setpoint-error.ts";
import { branchName } from "./branch-name.ts";
import type { RefUpdate } from "./stores.ts";

/** SP_REPO_CONFLICT: a branch is not where the writer thought. `found` is where it is. */
export function conflict(update: RefUpdate, found: string | null): SetpointError {
  const branch = branchName(update.ref);
  const message = `Branch ${branch} ${standing(found)}, but was expected ${expectation(update.expected)}`;
  return new SetpointError("SP_REPO_CONFLICT", message, {
    fix: "Somebody else moved it: read the branch again and repeat.",
    data: { branch, expected: update.expected, found },
  });
}

/** SP_REPO_CONFLICT: git keeps branches like files, so `a` and `a/b` cannot both exist. */
export function nameConflict(ref: string, inTheWay: string): SetpointError {
  const branch = branchName(ref);
  return new SetpointError("SP_REPO_CONFLICT", `Branch ${branch} cannot exist beside branch ${branchName(inTheWay)}`, {
    fix: `Choose another name, or remove branch ${branchName(inTheWay)}.`,
    data: { branch, inTheWay: branchName(inTheWay) },
  });
}

/** SP_REPO_WRITE_FAILED: nothing was moved. */
export function writeFailed(what: string, cause: unknown): SetpointError {
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new SetpointError("SP_REPO_WRITE_FAILED", `${what} could not be written: ${reason}`, {
    fix: "No branch was moved. Check free space and permissions of the repository, then repeat.",
    cause,
  });
}

/** SP_REPO_UNREADABLE: what the repository names is not there or is damaged. */
export function unreadable(
  what: string,
  details: { readonly fix?: string; readonly cause?: unknown } = {},
): SetpointError {
  const reason = details.cause instanceof Error ? `: ${details.cause.message}` : "";
  return new SetpointError("SP_REPO_UNREADABLE", `${what} cannot be read${reason}`, {
    fix: details.fix ?? "Check the repository with git fsck and its permissions, then fetch what is missing.",
    cause: details.cause,
  });
}

/** SP_REPO_SHALLOW: an answer needs history that a shallow clone left out. */
export function shallow(what: string): SetpointError {
  return new SetpointError("SP_REPO_SHALLOW", `${what} needs history that this shallow clone does not have`, {
    fix: "Run git fetch --unshallow (in GitHub Actions: actions/checkout with fetch-depth: 0).",
  });
}

/** SP_REPO_NO_WORKTREE: there are no files beside the commits. */
export function noWorkTree(where: string): SetpointError {
  return new SetpointError("SP_REPO_NO_WORKTREE", `${where} has no working tree`, {
    fix: "Name a branch or commit, or run this in a checkout.",
  });
}

/** SP_REPO_CHECKED_OUT: somebody works on the branch. */
export function checkedOut(branch: string, why: string, fix: string): SetpointError {
  return new SetpointError("SP_REPO_CHECKED_OUT", `Branch ${branch} ${why}`, { fix, data: { branch } });
}

function standing(found: string | null): string {
  return found === null ? "does not exist" : `stands at ${found}`;
}

function expectation(expected: string | null): string {
  return expected === null ? "not to exist" : `at ${expected}`;
}
