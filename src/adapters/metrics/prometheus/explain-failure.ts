import { SetpointError } from "../../../model/setpoint-error.ts";
import { AnswerTooLargeError, type WireAnswer } from "./send-request.ts";

/** What a request was about, for messages. */
export interface RequestContext {
  /** `shop (prometheus.example.com)` */
  readonly server: string;
  readonly timeoutMs: number;
  /** Texts that must not be shown, whoever says them. */
  readonly secrets: readonly string[];
}

/** What the server answered instead of data. */
export interface Refusal {
  readonly status: number;
  /** Prometheus's own word for the kind of error: `bad_data`, `execution`, `timeout`. */
  readonly type: string;
  readonly message: string;
}

/** A server's own words are cut to this length. */
const longestMessage = 300;

/** How Prometheus, Thanos, Mimir and VictoriaMetrics say that a query touches or gives more than they allow. */
const tooMuch =
  /too many (?:samples|points|series|time ?series|chunks)|exceed|limit|maximum|cannot select more than|larger than/iu;

/** The error for an answer that is no success. */
export function explainRefusal(refusal: Refusal, context: RequestContext): SetpointError {
  const code = judge(refusal);
  const words = redact(refusal.message, context.secrets).slice(0, longestMessage);
  const said = words === "" ? `answered ${refusal.status}` : `answered ${refusal.status}: ${words}`;
  return new SetpointError(code, `${context.server} ${said}.`, { fix: fixes[code], data: { status: refusal.status } });
}

/** The error for a request that got no answer at all, or none that could be read. */
export function explainFault(fault: unknown, context: RequestContext): SetpointError {
  if (fault instanceof AnswerTooLargeError) {
    const message = `${context.server} answered with more than ${fault.mostBytes / 1024 ** 2} MiB.`;
    return new SetpointError("SP_METRICS_TOO_MANY", message, { fix: fixes.SP_METRICS_TOO_MANY });
  }
  if (isTimeout(fault)) {
    const message = `${context.server} gave no answer within ${context.timeoutMs / 1000} s.`;
    return new SetpointError("SP_METRICS_TIMEOUT", message, { fix: fixes.SP_METRICS_TIMEOUT });
  }
  const words = redact(fault instanceof Error ? fault.message : String(fault), context.secrets);
  const message = `${context.server} cannot be reached: ${words.slice(0, longestMessage)}.`;
  return new SetpointError("SP_METRICS_UNREACHABLE", message, { fix: fixes.SP_METRICS_UNREACHABLE });
}

/** The error for an answer that does not come from Prometheus's API, though it says that all is well. */
export function explainNonsense(context: RequestContext): SetpointError {
  return new SetpointError(
    "SP_METRICS_REFUSED",
    `${context.server} answered with something that is not Prometheus's API (JSON with status and data).`,
    { fix: fixes.SP_METRICS_REFUSED },
  );
}

/** Reads what a server says about a refusal: JSON of Prometheus's API, or the first line of whatever it is. */
export function readRefusal({ status, body, headers }: WireAnswer): Refusal {
  if (status >= 300 && status < 400) return { status, type: "redirect", message: describeRedirect(headers.location) };
  const fields = new Map(Object.entries(parseObject(body)));
  const [type, message] = [fields.get("errorType"), fields.get("error")];
  if (typeof message === "string") return { status, type: typeof type === "string" ? type : "", message };
  const [line = ""] = body.trimStart().split("\n", 1);
  return { status, type: "", message: line.startsWith("<") ? "" : line.trim() };
}

/** What must not be shown is not, even where a server repeats it. */
function redact(text: string, secrets: readonly string[]): string {
  return secrets
    .filter((secret) => secret !== "")
    .reduce((shown, secret) => shown.replaceAll(secret, "***"), text)
    .replaceAll(/\/\/[^/\s@]*@/gu, "//");
}

function judge({ status, type, message }: Refusal): keyof typeof fixes {
  const byStatus = meanings[status];
  if (byStatus !== undefined && type !== "timeout") return byStatus;
  if (type === "timeout") return "SP_METRICS_TIMEOUT";
  if ((status === 422 || status === 400) && tooMuch.test(message)) return "SP_METRICS_TOO_MANY";
  return status >= 500 ? "SP_METRICS_UNREACHABLE" : "SP_METRICS_REFUSED";
}

const meanings: Readonly<Record<number, keyof typeof fixes>> = {
  401: "SP_METRICS_DENIED",
  403: "SP_METRICS_DENIED",
  413: "SP_METRICS_TOO_MANY",
  429: "SP_METRICS_BUSY",
  503: "SP_METRICS_BUSY",
  504: "SP_METRICS_TIMEOUT",
};

const fixes = {
  SP_METRICS_DENIED:
    "Give the source in setpoint.yaml a token or password that is valid and may read these metrics; expired ones must be renewed.",
  SP_METRICS_TIMEOUT: "Run it again later, look at a shorter window, or raise timeout of the source in setpoint.yaml.",
  SP_METRICS_TOO_MANY:
    "Lower maxSamples of the source in setpoint.yaml, look at a shorter window, or narrow metrics.selector of the instance.",
  SP_METRICS_BUSY: "Run it again later, or look at fewer instances at a time.",
  SP_METRICS_UNREACHABLE:
    "Check url and caFile of the source in setpoint.yaml, and that the server runs and can be reached from here.",
  SP_METRICS_REFUSED:
    "Check url of the source in setpoint.yaml: the base of Prometheus's API without /api/v1, with the prefix that Mimir and others have.",
} as const;

function describeRedirect(location: string | undefined): string {
  const target = location === undefined || !URL.canParse(location) ? "elsewhere" : `to ${new URL(location).host}`;
  return `it redirects ${target}, and credentials are not sent on`;
}

function isTimeout(fault: unknown): boolean {
  return fault instanceof Error && (fault.name === "AbortError" || fault.name === "TimeoutError");
}

function parseObject(text: string): object {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null ? value : {};
  } catch {
    // What is no JSON is read as a line of text instead.
    return {};
  }
}
