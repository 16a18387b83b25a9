import type { Answer } from "./emulated.ts";

/** Something that goes wrong with some requests. */
export interface Disturbance {
  /** Default: every method. */
  readonly method?: string;
  /** Matched against the path below the API's root, with its query; default: every path. */
  readonly path?: RegExp;
  /** How many requests it meets; default 1. */
  readonly times?: number;
  /** What they get instead of their answer; undefined: their own, after the delay. */
  readonly answer?: Answer;
  /** By the real clock. */
  readonly delayMs?: number;
  /** Let the request be carried out, and lose only its answer: the connection is cut. */
  readonly cutAfter?: boolean;
  /** Takes the answer and gives another: to see that somebody notices. */
  readonly alter?: (answer: Answer) => Answer;
}

const documentation_url = "https://docs.github.com/rest/using-the-rest-api/rate-limits-for-the-rest-api";

/** GitHub's secondary limit: come back in so many seconds. */
export function secondaryLimit(retryAfterSeconds: number, status: 403 | 429 = 403): Answer {
  const message = "You have exceeded a secondary rate limit. Please wait a few minutes before you try again.";
  return { status, body: { message, documentation_url }, headers: { "retry-after": String(retryAfterSeconds) } };
}

/** The hour's limit is used up until `resetAt`. */
export function primaryLimit(resetAt: Date): Answer {
  const headers = {
    "x-ratelimit-limit": "5000",
    "x-ratelimit-remaining": "0",
    "x-ratelimit-reset": String(Math.ceil(resetAt.getTime() / 1000)),
    "x-ratelimit-resource": "core",
  };
  return { status: 403, body: { message: "API rate limit exceeded for installation.", documentation_url }, headers };
}

/** GitHub is not well. */
export function serverError(status: 500 | 502 | 503 = 502): Answer {
  return { status, body: { message: "Server Error" } };
}

/** What meets a request, if anything; it is used up by that. */
export interface Disturbances {
  add(disturbance: Disturbance): void;
  take(method: string, path: string): Disturbance | undefined;
}

/** No disturbances at first. */
export function newDisturbances(): Disturbances {
  const waiting: { readonly disturbance: Disturbance; left: number }[] = [];
  return {
    add: (disturbance) => {
      waiting.push({ disturbance, left: disturbance.times ?? 1 });
    },
    take: (method, path) => {
      const found = waiting.find(
        ({ disturbance, left }) =>
          left > 0 && (disturbance.method ?? method) === method && disturbance.path?.test(path) !== false,
      );
      if (found === undefined) return undefined;
      found.left -= 1;
      return found.disturbance;
    },
  };
}
