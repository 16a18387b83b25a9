import { SetpointError } from "../../../model/setpoint-error.ts";
import type { OpenedClient } from "./open-client.ts";

/**
 * Sends one request with a limit of time, and says in Setpoint's words why it failed.
 *
 * @throws SetpointError SP_METRICS_DENIED, SP_METRICS_REFUSED, SP_METRICS_BUSY, SP_METRICS_TIMEOUT, SP_METRICS_UNREACHABLE
 */
export async function send<T>(
  { timeoutMs }: OpenedClient,
  request: (options: { readonly abortSignal: AbortSignal }) => Promise<T>,
): Promise<T> {
  try {
    return await request({ abortSignal: AbortSignal.timeout(timeoutMs) });
  } catch (error) {
    throw explain(error, timeoutMs);
  }
}

function explain(error: unknown, timeoutMs: number): SetpointError {
  const { name, code, message, status } = read(error);
  const why = message === "" ? name : `${name}: ${message}`;
  const kind = judge(name, status);
  const messages = {
    SP_METRICS_DENIED: `CloudWatch does not let this identity read metrics (${why}).`,
    SP_METRICS_BUSY: `CloudWatch gave no answer after several tries (${why}).`,
    SP_METRICS_TIMEOUT: `CloudWatch gave no answer within ${timeoutMs / 1000} s.`,
    SP_METRICS_REFUSED: `CloudWatch refused the request (${why}).`,
    SP_METRICS_UNREACHABLE: `CloudWatch cannot be reached (${code === "" ? why : code}).`,
  };
  return new SetpointError(kind, messages[kind], { fix: fixes[kind], cause: error });
}

function judge(name: string, status: number): keyof typeof fixes {
  if (denied.test(name) || status === 401 || status === 403) return "SP_METRICS_DENIED";
  if (busy.test(name) || status === 429 || status >= 500) return "SP_METRICS_BUSY";
  if (name === "AbortError" || name === "TimeoutError") return "SP_METRICS_TIMEOUT";
  return status >= 400 ? "SP_METRICS_REFUSED" : "SP_METRICS_UNREACHABLE";
}

/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/CommonErrors.html */
const denied =
  /^(?:AccessDenied|ExpiredToken|IncompleteSignature|InvalidClientTokenId|InvalidSignature|MissingAuthenticationToken|NotAuthorized|OptInRequired|SignatureDoesNotMatch|UnrecognizedClient|CredentialsProviderError|TokenProviderError)/u;
const busy =
  /^(?:Throttling|RequestLimitExceeded|TooManyRequests|InternalFailure|InternalServiceFault|ServiceUnavailable)/u;

const fixes = {
  SP_METRICS_DENIED:
    "Give it valid credentials that allow cloudwatch:GetMetricData and cloudwatch:ListMetrics; expired ones must be renewed.",
  SP_METRICS_BUSY: "Run it again later, or look at a shorter window or fewer instances at a time (--jobs).",
  SP_METRICS_TIMEOUT: "Run it again later, or look at a shorter window.",
  SP_METRICS_REFUSED: "Compare the source's region and the instance's metrics.selector with what CloudWatch shows.",
  SP_METRICS_UNREACHABLE: "Check the source's region and endpoint in setpoint.yaml, and the way out of this network.",
} as const;

interface ReadError {
  readonly name: string;
  readonly code: string;
  readonly message: string;
  readonly status: number;
}

function read(error: unknown): ReadError {
  if (!(error instanceof Error)) return { name: "error", code: "", message: String(error), status: 0 };
  const code = "code" in error && typeof error.code === "string" ? error.code : "";
  return { name: error.name, code, message: error.message, status: statusOf(error) };
}

function statusOf(error: Error): number {
  if (!("$metadata" in error)) return 0;
  const metadata = error.$metadata;
  if (typeof metadata !== "object" || metadata === null || !("httpStatusCode" in metadata)) return 0;
  return Number(metadata.httpStatusCode) || 0;
}
