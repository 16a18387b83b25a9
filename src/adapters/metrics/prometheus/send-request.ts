import type { IncomingHttpHeaders, IncomingMessage } from "node:http";
import { Agent as HttpAgent, request as requestHttp } from "node:http";
import { Agent as HttpsAgent, request as requestHttps } from "node:https";
import type { Readable } from "node:stream";
import { createGunzip, createInflate } from "node:zlib";

/** A way to one server whose connections are kept open between requests. */
export interface Wire {
  /**
   * Sends one request. Redirects are not followed, so that credentials go nowhere else.
   * @throws AbortError after the time is up, AnswerTooLargeError, or what the network says
   */
  send(request: WireRequest): Promise<WireAnswer>;
  close(): void;
}

/** One request. */
export interface WireRequest {
  readonly method: "GET" | "POST";
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly timeoutMs: number;
  /** The answer is not read on beyond this. */
  readonly mostBytes: number;
}

/** One answer. */
export interface WireAnswer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  /** Bytes of the body as they came, compressed where the server compressed them. */
  readonly wireBytes: number;
}

/** The server's answer, unpacked, is larger than what is read. */
export class AnswerTooLargeError extends Error {
  override readonly name = "AnswerTooLargeError";
  readonly mostBytes: number;

  constructor(mostBytes: number) {
    super(`the answer has more than ${mostBytes} bytes`);
    this.mostBytes = mostBytes;
  }
}

/** Opens a way to a server. `ca` are the certificates to trust, PEM; the system's without it. */
export function openWire(ca: string | undefined): Wire {
  const trust = ca === undefined ? {} : { ca };
  const agents = { http: new HttpAgent({ keepAlive: true }), https: new HttpsAgent({ keepAlive: true, ...trust }) };
  return {
    send: async (request) => await exchange(request, agents),
    close: () => {
      agents.http.destroy();
      agents.https.destroy();
    },
  };
}

interface Agents {
  readonly http: HttpAgent;
  readonly https: HttpsAgent;
}

async function exchange(request: WireRequest, agents: Agents): Promise<WireAnswer> {
  const incoming = await new Promise<IncomingMessage>((resolve, reject) => {
    const { method, url, headers } = request;
    const signal = AbortSignal.timeout(request.timeoutMs);
    const outgoing =
      url.protocol === "https:"
        ? requestHttps(url, { method, headers, signal, agent: agents.https }, resolve)
        : requestHttp(url, { method, headers, signal, agent: agents.http }, resolve);
    outgoing.on("error", reject);
    outgoing.end(request.body);
  });
  return await readAnswer(incoming, request.mostBytes);
}

async function readAnswer(incoming: IncomingMessage, mostBytes: number): Promise<WireAnswer> {
  let wireBytes = 0;
  incoming.on("data", (chunk: Buffer) => {
    wireBytes += chunk.length;
  });
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of decompress(incoming)) {
    if (!Buffer.isBuffer(chunk)) continue;
    size += chunk.length;
    if (size > mostBytes) {
      incoming.destroy();
      throw new AnswerTooLargeError(mostBytes);
    }
    chunks.push(chunk);
  }
  const body = Buffer.concat(chunks).toString("utf8");
  return { status: incoming.statusCode ?? 0, headers: incoming.headers, body, wireBytes };
}

/** What is piped ends only with its source, so an error of the source is handed on. */
function decompress(incoming: IncomingMessage): Readable {
  const encoding = incoming.headers["content-encoding"];
  if (encoding !== "gzip" && encoding !== "deflate") return incoming;
  const unpacked = encoding === "gzip" ? createGunzip() : createInflate();
  incoming.on("error", (error) => unpacked.destroy(error));
  return incoming.pipe(unpacked);
}
