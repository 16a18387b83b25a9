import { SetpointError } from "../../../../model/setpoint-error.ts";

/** A failure that may be over in a moment: no connection, a server that restarts, an answer that was cut off. */
export class TemporaryError extends Error {
  constructor(cause: unknown) {
    super(cause instanceof Error ? cause.message : String(cause), { cause });
    this.name = "TemporaryError";
  }
}

const deniedStatuses: ReadonlySet<number> = new Set([401, 403, 407]);
/** https://www.rfc-editor.org/rfc/rfc9110#name-status-codes and 429 of RFC 6585. */
const temporaryStatuses: ReadonlySet<number> = new Set([408, 425, 429]);

/** What a status other than 200 means, by who can mend it. The URL holds no credentials (see `assertRemoteUrl`). */
export function statusError(url: string, status: number): SetpointError | TemporaryError {
  if (temporaryStatuses.has(status) || status >= 500) return new TemporaryError(`HTTP ${status}`);
  if (deniedStatuses.has(status)) {
    return new SetpointError("SP_REPO_DENIED", `${url} refuses access (HTTP ${status})`, {
      fix: "Check the credentials and that they may read and write this repository.",
      data: { url, status },
    });
  }
  const isHidden = status === 404 || status === 410;
  return new SetpointError("SP_REPO_UNREACHABLE", `${url} does not answer as a git repository: HTTP ${status}`, {
    fix: isHidden
      ? "Check the URL, and that the credentials may see the repository: forges hide what one may not see."
      : "Check the URL and the network, then repeat; nothing was changed.",
    data: { url, status },
  });
}
