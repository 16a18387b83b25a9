import * as git from "isomorphic-git";
import { SetpointError } from "../../../model/setpoint-error.ts";

/** What a failed conversation with a server means. The URL holds no credentials (see `assertRemoteUrl`), nor do the causes. */
export function remoteError(url: string, cause: unknown): SetpointError {
  if (cause instanceof SetpointError) return cause;
  const status = cause instanceof git.Errors.HttpError ? cause.data.statusCode : undefined;
  if (status === 401 || status === 403) {
    return new SetpointError("SP_REPO_DENIED", `${url} refuses access (HTTP ${status})`, {
      fix: "Check the credentials and that they may read and write this repository.",
      data: { url, status },
      cause,
    });
  }
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new SetpointError("SP_REPO_UNREACHABLE", `${url} does not answer as a git repository: ${reason}`, {
    fix: "Check the URL and the network, then repeat; nothing was changed.",
    data: status === undefined ? { url } : { url, status },
    cause,
  });
}

/** SP_REPO_WRITE_FAILED: the server keeps the branch where it is. */
export function pushRefused(branch: string, cause: unknown): SetpointError {
  const reason = cause instanceof Error ? cause.message.replaceAll(/\s+/gu, " ").trim() : String(cause);
  return new SetpointError("SP_REPO_WRITE_FAILED", `The server refuses to move branch ${branch}: ${reason}`, {
    fix: "The branch was not moved. Check the branch's protection rules and what the credentials may do.",
    data: { branch },
    cause,
  });
}
