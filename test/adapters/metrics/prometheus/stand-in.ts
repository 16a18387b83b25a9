import type { IncomingMessage, Server, ServerResponse } from "node:http";
import { createServer } from "node:http";
import { gzipSync } from "node:zlib";

/** One request as it came. */
export interface ReceivedRequest {
  readonly method: string;
  /** `/api/v1/query_range` */
  readonly path: string;
  readonly headers: IncomingMessage["headers"];
  readonly parameters: URLSearchParams;
}

/** What is answered to one request. */
export type Responder = (request: ReceivedRequest, response: ServerResponse) => void;

/** A server that answers as it is told, for what a real Prometheus cannot be made to do. */
export interface StandIn {
  readonly url: string;
  readonly requests: readonly ReceivedRequest[];
  close(): Promise<void>;
}

/** Starts a server that gives every request to `respond`. */
export async function startStandIn(respond: Responder): Promise<StandIn> {
  const requests: ReceivedRequest[] = [];
  const server = createServer((incoming, response) => {
    void receive(incoming).then((request) => {
      requests.push(request);
      respond(request, response);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${portOf(server)}`,
    requests,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** Answers with JSON of Prometheus's API. */
export function answerData(response: ServerResponse, data: unknown, more: object = {}): void {
  response.setHeader("content-type", "application/json");
  response.setHeader("content-encoding", "gzip");
  response.end(gzipSync(JSON.stringify({ status: "success", data, ...more })));
}

/** Answers with an error as Prometheus words it. */
export function answerError(
  response: ServerResponse,
  status: number,
  [errorType, error]: readonly [string, string],
): void {
  response.writeHead(status, { "content-type": "application/json" });
  response.end(JSON.stringify({ status: "error", errorType, error }));
}

/** The orders shop with one series, whatever is asked: commits at 10 a second, 4 of 5 samples a bucket. */
export function answerShop(request: ReceivedRequest, response: ServerResponse): void {
  const series = { __name__: "pg_stat_database_xact_commit", instance: "orders-prod:9187", datname: "orders" };
  if (request.path.endsWith("/series")) return answerData(response, [series]);
  if (request.path.endsWith("/query_range")) {
    return answerData(response, { resultType: "matrix", result: [matrixOf(request.parameters)] });
  }
  return answerData(response, []);
}

function matrixOf(parameters: URLSearchParams): object {
  const [start, end, step] = ["start", "end"].map((name) => Number(parameters.get(name))).concat(stepOf(parameters));
  const values: [number, string][] = [];
  for (let time = start ?? 0; time <= (end ?? 0); time += step ?? 1) values.push([time, "10"]);
  return { metric: { setpoint_part: "0" }, values };
}

function stepOf(parameters: URLSearchParams): number {
  return Number((parameters.get("step") ?? "1s").replace("s", ""));
}

async function receive(incoming: IncomingMessage): Promise<ReceivedRequest> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) if (Buffer.isBuffer(chunk)) chunks.push(chunk);
  const url = new URL(incoming.url ?? "/", "http://stand-in");
  const form = incoming.method === "POST" ? Buffer.concat(chunks).toString("utf8") : url.search;
  const { method = "", headers } = incoming;
  return { method, path: url.pathname, headers, parameters: new URLSearchParams(form) };
}

function portOf(server: Server): number {
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the stand-in has no port");
  return address.port;
}
