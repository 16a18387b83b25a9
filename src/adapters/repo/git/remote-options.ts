import { SetpointError } from "../../../model/setpoint-error.ts";

/** A repository on a server, and how to get in. */
export interface RemoteOptions {
  /** `https://…` or `http://…`, without user name and password. */
  readonly url: string;
  /** Asked for every request, because tokens run out. What it returns is used, never stored and never shown. */
  readonly credentials?: () => Promise<RemoteCredentials>;
  /** A server that says nothing for so long is given up. Default: 60,000 ms. */
  readonly timeoutMs?: number;
  /** Waits before a question that failed for the moment is asked again, one each time. Default: 500 ms, then 2,000 ms. */
  readonly pausesMs?: readonly number[];
}

/** For tokens of forges the user name is whatever the forge documents (`x-access-token`). */
export interface RemoteCredentials {
  readonly username: string;
  readonly password: string;
}

/** @throws SetpointError SP_REPO_BAD_URL: another protocol, or a URL that holds a secret that would end up in files and messages */
export function assertRemoteUrl(url: string): void {
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  const isWeb = parsed?.protocol === "https:" || parsed?.protocol === "http:";
  if (isWeb && parsed.username === "" && parsed.password === "") return;
  const reason = isWeb ? "its URL holds credentials" : "it must be reached by http or https";
  throw new SetpointError("SP_REPO_BAD_URL", `The remote repository cannot be used: ${reason}`, {
    fix: "Give https://host/path.git; credentials are given apart from it. For ssh or local paths clone with git and open the clone.",
  });
}
