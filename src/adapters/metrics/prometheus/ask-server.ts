import type { SetpointError } from "../../../model/setpoint-error.ts";
import { explainFault, explainNonsense, explainRefusal, readRefusal, type RequestContext } from "./explain-failure.ts";
import { describeServer, type PrometheusOptions } from "./prometheus-options.ts";
import type { Wire, WireAnswer } from "./send-request.ts";
import type { Tally } from "./tally.ts";

/** A question to one end of the API. */
export interface Question {
  /** `query_range`, `series`, `label/instance/values` */
  readonly path: string;
  readonly parameters: readonly (readonly [name: string, value: string])[];
  /** Some ends are read by GET alone. */
  readonly method?: "GET";
  /** A smaller limit for answers of which a part is enough. */
  readonly mostBytes?: number;
}

/** An answer is not read on beyond this: it would not fit into memory along with what is made of it. */
const mostAnswerBytes = 96 * 1024 * 1024;

/** An opened server. */
export interface Server {
  readonly options: PrometheusOptions;
  readonly wire: Wire;
}

/** Waits between tries, and no longer where the server itself says how long; a longer one is not waited for. */
const waitsMs: readonly number[] = [500, 1000, 2000, 4000];
const longestWaitMs = 60_000;

/**
 * Asks the server, again after a while where it is busy or the network fails, and gives what it has under `data`.
 *
 * @throws SetpointError SP_METRICS_UNREACHABLE, SP_METRICS_DENIED, SP_METRICS_REFUSED, SP_METRICS_BUSY, SP_METRICS_TIMEOUT,
 * SP_METRICS_TOO_MANY
 */
export async function askServer(server: Server, question: Question, tally: Tally): Promise<unknown> {
  for (const waitMs of [...waitsMs, undefined]) {
    const attempt = await tryOnce(server, question, tally);
    if (attempt.kind === "data") return attempt.data;
    const pauseMs = attempt.afterMs ?? waitMs;
    if (waitMs === undefined || pauseMs === undefined || !attempt.isPassing || pauseMs > longestWaitMs)
      throw attempt.error;
    await server.options.clock.wait(pauseMs);
  }
  throw new Error("the last try has no wait");
}

type Attempt =
  | { readonly kind: "data"; readonly data: unknown }
  | { readonly kind: "failure"; readonly error: SetpointError; readonly isPassing: boolean; readonly afterMs?: number };

async function tryOnce(server: Server, question: Question, tally: Tally): Promise<Attempt> {
  const context = contextOf(server.options);
  let answer: WireAnswer;
  tally.requests += 1;
  try {
    const { mostBytes = mostAnswerBytes } = question;
    answer = await server.wire.send({
      ...compose(server.options, question),
      timeoutMs: server.options.timeoutMs,
      mostBytes,
    });
  } catch (fault) {
    const error = explainFault(fault, context);
    return { kind: "failure", error, isPassing: error.code === "SP_METRICS_UNREACHABLE" && !isTrustProblem(fault) };
  }
  tally.bytes += answer.wireBytes;
  if (answer.status < 200 || answer.status > 299) return refused(answer, server.options);
  const data = readData(answer.body, tally);
  // A body that ends early is no JSON; the next one may be whole.
  if (data === undefined) return { kind: "failure", error: explainNonsense(context), isPassing: isCutOff(answer) };
  return { kind: "data", data };
}

function refused(answer: WireAnswer, options: PrometheusOptions): Attempt {
  const error = explainRefusal(readRefusal(answer), contextOf(options));
  const isPassing = error.code === "SP_METRICS_BUSY" || error.code === "SP_METRICS_UNREACHABLE";
  const afterMs = readRetryAfter(answer.headers["retry-after"], options.clock.now());
  return { kind: "failure", error, isPassing, ...(afterMs === undefined ? {} : { afterMs }) };
}

/** Seconds, or a date. https://www.rfc-editor.org/rfc/rfc9110#field.retry-after */
function readRetryAfter(text: string | undefined, now: Date): number | undefined {
  if (text === undefined) return undefined;
  const seconds = Number(text);
  if (Number.isFinite(seconds)) return Math.max(0, seconds * 1000);
  const date = Date.parse(text);
  return Number.isNaN(date) ? undefined : Math.max(0, date - now.getTime());
}

function compose(options: PrometheusOptions, question: Question) {
  const form = question.parameters
    .map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`)
    .join("&");
  const method = question.method ?? ("POST" as const);
  const url = new URL(`${options.url.replace(/\/+$/u, "")}/api/v1/${question.path}`);
  url.username = "";
  url.password = "";
  if (method === "GET") url.search = form;
  const type = method === "GET" ? {} : { "content-type": "application/x-www-form-urlencoded" };
  const headers = { accept: "application/json", "accept-encoding": "gzip", ...type, ...credentials(options) };
  return method === "GET" ? { method, url, headers } : { method, url, headers, body: form };
}

function credentials({ bearer, basic, tenant }: PrometheusOptions): Readonly<Record<string, string>> {
  const scope = tenant === undefined ? {} : { "x-scope-orgid": tenant };
  if (bearer !== undefined) return { ...scope, authorization: `Bearer ${bearer()}` };
  if (basic === undefined) return scope;
  const pair = Buffer.from(`${basic.user}:${basic.password()}`, "utf8").toString("base64");
  return { ...scope, authorization: `Basic ${pair}` };
}

function contextOf(options: PrometheusOptions): RequestContext {
  const { bearer, basic, timeoutMs } = options;
  const secrets = [bearer?.() ?? "", basic?.password() ?? ""];
  return { server: describeServer(options), timeoutMs, secrets };
}

function readData(body: string, tally: Tally): unknown {
  let answer: unknown;
  try {
    answer = JSON.parse(body);
  } catch {
    // The caller says what is wrong with a body that is no JSON.
    return undefined;
  }
  if (typeof answer !== "object" || answer === null || !("data" in answer)) return undefined;
  if ("warnings" in answer && Array.isArray(answer.warnings)) {
    for (const warning of answer.warnings) tally.warnings.add(String(warning));
  }
  return answer.data;
}

function isCutOff({ body }: WireAnswer): boolean {
  return body.startsWith("{") && !body.trimEnd().endsWith("}");
}

function isTrustProblem(fault: unknown): boolean {
  const code = fault instanceof Error && "code" in fault ? String(fault.code) : "";
  return /CERT|SELF_SIGNED|ERR_TLS|UNABLE_TO/u.test(code);
}
