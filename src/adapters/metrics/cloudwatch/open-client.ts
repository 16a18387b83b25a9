import type * as CloudWatchSdk from "@aws-sdk/client-cloudwatch";
import { SetpointError } from "../../../model/setpoint-error.ts";

/** Where CloudWatch is reached, and as whom. */
export interface CloudWatchOptions {
  /** `eu-central-1` */
  readonly region: string;
  /** Another address than Amazon's, for private links. */
  readonly endpoint?: string;
  /** Without them Amazon's client looks where it always does: environment, profiles, the role of the machine. */
  readonly credentials?: { readonly accessKeyId: string; readonly secretAccessKey: string };
  /** How long one request may take with its repeats; 30 s without it. */
  readonly timeoutMs?: number;
}

/** Amazon's client with what it took so far. */
export interface OpenedClient {
  readonly sdk: typeof CloudWatchSdk;
  readonly client: CloudWatchSdk.CloudWatchClient;
  readonly timeoutMs: number;
  /** Requests answered and bytes of answers since it was opened. */
  readonly taken: () => { readonly requests: number; readonly bytes: number };
}

const defaultTimeoutMs = 30_000;

/** First try and repeats of a request that is throttled or fails on Amazon's side; the client waits longer each time. */
const attempts = 4;

/** Loads Amazon's client, which is an optional package. @throws SetpointError SP_METRICS_NO_PACKAGE */
export async function openClient(options: CloudWatchOptions): Promise<OpenedClient> {
  const sdk = await loadSdk();
  const client = new sdk.CloudWatchClient({
    region: options.region,
    ...(options.endpoint === undefined ? {} : { endpoint: options.endpoint }),
    ...(options.credentials === undefined ? {} : { credentials: options.credentials }),
    maxAttempts: attempts,
  });
  let [requests, bytes] = [0, 0];
  client.middlewareStack.add(
    (next) => async (given) => {
      const answer = await next(given);
      requests += 1;
      bytes += lengthOf(answer.response);
      return answer;
    },
    { step: "deserialize", priority: "low", name: "countTraffic" },
  );
  return { sdk, client, timeoutMs: options.timeoutMs ?? defaultTimeoutMs, taken: () => ({ requests, bytes }) };
}

async function loadSdk(): Promise<OpenedClient["sdk"]> {
  try {
    return await import("@aws-sdk/client-cloudwatch");
  } catch (cause) {
    throw new SetpointError("SP_METRICS_NO_PACKAGE", "The package @aws-sdk/client-cloudwatch is not installed.", {
      fix: "Install it beside Setpoint (npm install @aws-sdk/client-cloudwatch), or install Setpoint without --omit=optional.",
      cause,
    });
  }
}

/** Bytes of an answer as its header says; Amazon always says. */
function lengthOf(response: unknown): number {
  if (typeof response !== "object" || response === null || !("headers" in response)) return 0;
  const { headers } = response;
  if (typeof headers !== "object" || headers === null || !("content-length" in headers)) return 0;
  return Number(headers["content-length"]) || 0;
}
