import { retry } from "@octokit/plugin-retry";
import { throttling } from "@octokit/plugin-throttling";
import { Octokit } from "@octokit/rest";
import { maxClockSkewMs } from "../../../model/timestamp.ts";
import type { Clock } from "../../../ports/clock.ts";
import { clockSkew } from "./github-error.ts";

/** How to talk to GitHub. */
export interface GitHubAccess {
  /** `https://api.github.com`, or an Enterprise Server's `https://HOST/api/v3`. */
  readonly apiUrl: string;
  /** Of an app's installation, a workflow or a person. */
  readonly token: string;
  readonly clock: Clock;
  /** Go on beside a clock that is wrong: only to tell that it is. */
  readonly toleratesClock?: true;
}

/** One repository of GitHub, and the client that talks to it. */
export interface GitHubPlace {
  readonly octokit: Octokit;
  readonly owner: string;
  readonly repo: string;
}

/** After so many refusals for going too fast the call fails. */
const mostRetries = 3;
/** What GitHub says no to it says no to again: asking once more only costs time. */
const final = [400, 401, 403, 404, 405, 409, 410, 422, 451];
/** Waiting longer than this for the next hour's quota is worse than saying so. */
const longestWaitS = 90;

/**
 * A client that keeps GitHub's pace, repeats what failed on the way, and refuses to go on beside a clock that is wrong: every answer
 * carries the server's time.
 */
export function openGitHubClient({ apiUrl, token, clock, toleratesClock }: GitHubAccess): Octokit {
  const mayWait = (waitS: number, ...[, , retries]: readonly unknown[]): boolean =>
    Number(retries) < mostRetries && waitS <= longestWaitS;
  const octokit = new (Octokit.plugin(throttling, retry))({
    auth: token,
    baseUrl: apiUrl,
    userAgent: "setpoint",
    log: { debug: quiet, info: quiet, warn: quiet, error: quiet },
    throttle: { onRateLimit: mayWait, onSecondaryRateLimit: mayWait },
    retry: { retries: mostRetries, doNotRetry: final },
  });
  if (toleratesClock !== true) octokit.hook.after("request", ({ headers }) => assertClock(headers.date, clock));
  return octokit;
}

function assertClock(date: string | undefined, clock: Clock): void {
  const serverMs = date === undefined ? Number.NaN : Date.parse(date);
  const skewMs = clock.now().getTime() - serverMs;
  if (Math.abs(skewMs) > maxClockSkewMs) throw clockSkew(skewMs);
}

/** What went wrong is told by errors. */
function quiet(): void {}
