import { setTimeout as wait } from "node:timers/promises";
import { SetpointError } from "../../../../model/setpoint-error.ts";
import type { RemoteOptions } from "../remote-options.ts";
import { statusError, TemporaryError } from "./status-error.ts";

/** A request to the server. */
export interface RemoteRequest {
  readonly url: string;
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: Uint8Array;
}

/** The server's answer, whole. */
export interface RemoteAnswer {
  /** Where it came from in the end. */
  readonly url: string;
  readonly status: number;
  readonly statusText: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

/** Speaks with a server over http. */
export interface RemoteHttp {
  /** Sends once, whatever comes of it. */
  send(request: RemoteRequest): Promise<RemoteAnswer>;
  /** Asks for something that may be asked twice: what fails for the moment is asked again. @throws SetpointError SP_REPO_DENIED, SP_REPO_UNREACHABLE */
  ask(request: RemoteRequest): Promise<RemoteAnswer>;
}

const defaultTimeoutMs = 60_000;
/** A forge that restarts is back within seconds; what lasts longer is for whoever reads the message. */
const defaultPausesMs = [500, 2000] as const;

/**
 * Speaks with one server. Credentials are asked for every request, because tokens run out, and go to the origin of the repository's
 * own URL only. A server that says nothing for too long is given up.
 */
export function openRemoteHttp(remote: RemoteOptions): RemoteHttp {
  return {
    send: async (request) => await exchange(remote, request),
    ask: async (request) => await askPatiently(remote, request),
  };
}

async function askPatiently(remote: RemoteOptions, request: RemoteRequest): Promise<RemoteAnswer> {
  for (const pauseMs of remote.pausesMs ?? defaultPausesMs) {
    try {
      return await askOnce(remote, request);
    } catch (error) {
      if (!(error instanceof TemporaryError)) throw error;
      await wait(pauseMs);
    }
  }
  return await askOnce(remote, request);
}

async function askOnce(remote: RemoteOptions, request: RemoteRequest): Promise<RemoteAnswer> {
  const answer = await exchange(remote, request);
  if (answer.status !== 200) throw statusError(remote.url, answer.status);
  return answer;
}

/** Time starts anew with each piece that arrives: a large pack may take as long as it likes. */
async function exchange(remote: RemoteOptions, request: RemoteRequest): Promise<RemoteAnswer> {
  const { timeoutMs = defaultTimeoutMs } = remote;
  const headers = { ...request.headers, "user-agent": "git/setpoint", ...(await authorization(remote, request.url)) };
  const silence = watchSilence(timeoutMs);
  try {
    const { method, body } = request;
    const response = await fetch(request.url, {
      method,
      headers,
      signal: silence.signal,
      ...(body === undefined ? {} : { body }),
    });
    const pieces: Uint8Array[] = [];
    for await (const piece of response.body ?? []) {
      silence.restart();
      pieces.push(piece);
    }
    const { url, status, statusText } = response;
    return { url, status, statusText, headers: Object.fromEntries(response.headers), body: Buffer.concat(pieces) };
  } catch (error) {
    throw new TemporaryError(error instanceof TypeError && error.cause instanceof Error ? error.cause : error);
  } finally {
    silence.stop();
  }
}

function watchSilence(timeoutMs: number): { readonly signal: AbortSignal; restart(): void; stop(): void } {
  const controller = new AbortController();
  const giveUp = (): void => controller.abort(new Error(`it said nothing for ${timeoutMs} ms`));
  const timer = setTimeout(giveUp, timeoutMs);
  return { signal: controller.signal, restart: () => timer.refresh(), stop: () => clearTimeout(timer) };
}

async function authorization({ url, credentials }: RemoteOptions, target: string): Promise<Record<string, string>> {
  if (credentials === undefined || new URL(url).origin !== new URL(target).origin) return {};
  try {
    const { username, password } = await credentials();
    return { authorization: `Basic ${Buffer.from(`${username}:${password}`).toString("base64")}` };
  } catch (error) {
    if (error instanceof SetpointError) throw error;
    throw new SetpointError("SP_REPO_DENIED", `There are no credentials for ${url}`, {
      fix: "Check where they come from: the app's key, or the environment variable that holds the token.",
      data: { url },
      cause: error,
    });
  }
}
