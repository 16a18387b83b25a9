import { spawn } from "node:child_process";
import type { IncomingMessage, ServerResponse } from "node:http";

/** What git is told besides the request itself. */
export interface BackendCall {
  /** The bare repositories are below it. */
  readonly root: string;
  /** Path below the root and query, as the client sent them. */
  readonly url: string;
  readonly user: string;
  /** Seen by the repository's hooks. */
  readonly environment?: Readonly<Record<string, string>>;
  /** The request's body where it was read already. */
  readonly body?: Buffer;
  /** Done after git has worked and before the client hears of it. */
  readonly after?: () => Promise<void>;
}

/** Answers one request of git's smart protocol through the real `git http-backend`. */
export async function answerWithGit(
  request: IncomingMessage,
  response: ServerResponse,
  call: BackendCall,
): Promise<void> {
  const [pathname = "", query = ""] = call.url.split("?");
  const child = spawn("git", ["http-backend"], {
    env: {
      PATH: process.env["PATH"],
      ...call.environment,
      GIT_PROJECT_ROOT: call.root,
      GIT_HTTP_EXPORT_ALL: "1",
      PATH_INFO: pathname,
      QUERY_STRING: query,
      REQUEST_METHOD: request.method,
      CONTENT_TYPE: request.headers["content-type"] ?? "",
      HTTP_CONTENT_ENCODING: request.headers["content-encoding"] ?? "",
      GIT_PROTOCOL: [request.headers["git-protocol"] ?? ""].flat().join(),
      REMOTE_USER: call.user,
    },
    stdio: ["pipe", "pipe", "ignore"],
  });
  child.stdin.on("error", () => undefined);
  if (call.body === undefined) request.pipe(child.stdin);
  else child.stdin.end(call.body);
  const output = Buffer.concat(await child.stdout.toArray());
  await call.after?.();
  answer(response, output);
}

function answer(response: ServerResponse, output: Buffer): void {
  const end = output.indexOf("\r\n\r\n");
  const headers = output.subarray(0, end).toString("latin1").split("\r\n");
  for (const header of headers) {
    const [name = "", ...value] = header.split(": ");
    if (name.toLowerCase() === "status") response.statusCode = Number.parseInt(value.join(": "), 10);
    else if (name !== "") response.setHeader(name, value.join(": "));
  }
  response.end(output.subarray(end + 4));
}
