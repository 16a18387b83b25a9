import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { answerWithGit } from "../../support/git-backend.ts";

/** A git server over http, as forges are one. */
export interface GitHttpServer {
  /** Of the repository `name` below the served directory. */
  url(name: string): string;
  close(): Promise<void>;
}

/** What the server asks for and how it misbehaves. */
export interface GitHttpOptions {
  readonly credentials?: { readonly username: string; readonly password: string };
  /** Runs before each request is handled; may answer it itself and return true. */
  readonly intercept?: (request: IncomingMessage, response: ServerResponse) => Promise<boolean>;
}

/** Serves the bare repositories below `root` through `git http-backend`; they need `http.receivepack=true` to be pushed to. */
export async function startGitHttpServer(root: string, options: GitHttpOptions = {}): Promise<GitHttpServer> {
  const server = createServer((request, response) => {
    void handle({ root, options }, request, response);
  });
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  return {
    url: (name) => `http://127.0.0.1:${port}/${name}`,
    close: async () =>
      await new Promise<void>((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

async function handle(
  site: { readonly root: string; readonly options: GitHttpOptions },
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  if (!isAllowed(site.options, request)) {
    response.writeHead(401, { "WWW-Authenticate": 'Basic realm="git"' }).end("who are you?");
    return;
  }
  if ((await site.options.intercept?.(request, response)) === true) return;
  await answerWithGit(request, response, { root: site.root, url: request.url ?? "", user: "dana" });
}

function isAllowed(options: GitHttpOptions, request: IncomingMessage): boolean {
  if (options.credentials === undefined) return true;
  const { username, password } = options.credentials;
  return request.headers.authorization === `Basic ${Buffer.from(`${username}:${password}`).toString("base64")}`;
}
