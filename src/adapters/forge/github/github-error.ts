import { renderDuration } from "../../../model/quantity.ts";
import { SetpointError } from "../../../model/setpoint-error.ts";

/** SP_FORGE_UNKNOWN_REQUEST */
export function unknownPull(id: string): SetpointError {
  return new SetpointError("SP_FORGE_UNKNOWN_REQUEST", `There is no pull request ${JSON.stringify(id)}`, {
    fix: "Give its number; setpoint request list names those that are open.",
    data: { request: id },
  });
}

/** SP_FORGE_CLOCK: who approved when cannot be told beside a clock that is wrong. */
export function clockSkew(skewMs: number): SetpointError {
  const direction = skewMs > 0 ? "ahead of" : "behind";
  const message = `This machine's clock is ${renderDuration(Math.abs(skewMs))} ${direction} GitHub's.`;
  return new SetpointError("SP_FORGE_CLOCK", message, { fix: "Set the clock (NTP), then run it again." });
}

/** SP_FORGE_MOVED: what would be merged or shown is not what was evaluated. */
export function moved(id: string, reason: string): SetpointError {
  return new SetpointError("SP_FORGE_MOVED", `Pull request ${id} is not what was evaluated: ${reason}`, {
    fix: "Check it again as it is now.",
    data: { request: id },
  });
}

/** SP_FORGE_REFUSED: GitHub says no, in its own words. */
export function refused(what: string, error: unknown): SetpointError {
  return new SetpointError("SP_FORGE_REFUSED", `GitHub does not ${what}: ${messageOf(error)}`, {
    fix: "Its rulesets and the token's rights decide that: setpoint doctor says what is missing.",
    cause: error,
  });
}

/** SP_FORGE_OWN_VOICE */
export function ownVoice(reviewer: string, speaker: string): SetpointError {
  return new SetpointError("SP_FORGE_OWN_VOICE", `On GitHub ${speaker} cannot review as ${reviewer}.`, {
    fix: "Review on the pull request's page, or run this with your own token.",
  });
}

/** The status of an answer that was no success; `undefined` for anything else. */
export function statusOf(error: unknown): number | undefined {
  if (typeof error !== "object" || error === null || !("status" in error)) return undefined;
  return typeof error.status === "number" ? error.status : undefined;
}

/** SP_FORGE_DENIED, SP_FORGE_LIMITED or SP_FORGE_UNREACHABLE, for a call whose failure nothing can be made of. Our own errors stay what they are. */
export function githubError(error: unknown): SetpointError {
  if (error instanceof SetpointError) return error;
  if (error instanceof Error && error.cause instanceof SetpointError) return error.cause;
  const status = statusOf(error);
  if (isLimit(error)) return limited(error);
  if (status === 401 || status === 403 || status === 404) {
    return new SetpointError("SP_FORGE_DENIED", `GitHub does not let us ask: ${messageOf(error)}`, {
      fix: "Check the token, the repository's name in setpoint.yaml, and the app's permissions (setpoint doctor).",
      cause: error,
    });
  }
  return new SetpointError("SP_FORGE_UNREACHABLE", `GitHub cannot be asked: ${messageOf(error)}`, {
    fix: "Try again; nothing was decided without its answer.",
    cause: error,
  });
}

/** https://docs.github.com/rest/using-the-rest-api/rate-limits-for-the-rest-api: both limits answer 403 or 429 and say so in words. */
function isLimit(error: unknown): boolean {
  const status = statusOf(error);
  return (status === 403 || status === 429) && /rate limit/iu.test(messageOf(error));
}

/** SP_FORGE_LIMITED: waiting for it would take too long. */
function limited(error: unknown): SetpointError {
  return new SetpointError("SP_FORGE_LIMITED", `GitHub takes no more calls for now: ${messageOf(error)}`, {
    fix: "Run it again when the hour is over: what is up already is not written again, and nothing was decided without an answer.",
    cause: error,
  });
}

/** Runs a call of the API; what fails is one of our errors. */
export async function call<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw githubError(error);
  }
}

/** What GitHub said in one line, without the address of its manual. */
export function messageOf(error: unknown): string {
  const [line = ""] = (error instanceof Error ? error.message : String(error)).split("\n");
  return line.replace(/ - https:\/\/docs\.github\.com\S*$/u, "");
}
