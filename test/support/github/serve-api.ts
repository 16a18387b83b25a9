import type { IncomingMessage, ServerResponse } from "node:http";
import { setTimeout } from "node:timers/promises";
import { Refusal } from "./call.ts";
import type { Disturbances } from "./disturbance.ts";
import type { Answer } from "./emulated.ts";
import { handlers } from "./handlers/all.ts";
import { parseJson, type Json } from "./json.ts";
import { assertInstalled, assertPermitted } from "./permissions.ts";
import { findOperation, type FoundOperation } from "./schema/read-operations.ts";
import { validateCall } from "./schema/validate-call.ts";
import type { Principal } from "./principal.ts";
import type { World } from "./world.ts";

/** A request the API answered. */
export interface LoggedCall {
  readonly method: string;
  /** Below the API's root, with its query. */
  readonly path: string;
  /** As GitHub publishes it: `GET /repos/{owner}/{repo}/pulls`; empty where it does not. */
  readonly operation: string;
  /** Undefined where none was sent. */
  readonly token: string | undefined;
  readonly body: Json | undefined;
  readonly status: number;
}

/** What is written down while serving. */
export interface ApiRecord {
  readonly calls: LoggedCall[];
  readonly violations: string[];
}

/** What the API is served from. */
export interface ApiSite {
  readonly world: World;
  readonly record: ApiRecord;
  readonly disturbances: Disturbances;
}

/** Answers one request of the API and holds it and its answer against GitHub's published description. */
export async function serveApi(site: ApiSite, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const asked = await readAsked(request);
  const { method, path, token, body } = asked;
  const found = findOperation(method, path.split("?")[0] ?? "");
  const disturbance = site.disturbances.take(method, path) ?? {};
  if (disturbance.delayMs !== undefined) await setTimeout(disturbance.delayMs);
  const own = disturbance.answer ?? (await answerTo(site, found, asked));
  const answer = disturbance.alter?.(own) ?? own;
  const operation = found === undefined ? "" : `${method} ${found.operation.template}`;
  site.record.calls.push({ method, path, operation, token, body, status: answer.status });
  judge(site, found, { asked, answer });
  if (disturbance.cutAfter === true) response.destroy();
  else send(site, response, answer);
}

async function readAsked(request: IncomingMessage): Promise<Asked> {
  const path = (request.url ?? "").slice("/api".length);
  const text = Buffer.concat(await request.toArray()).toString("utf8");
  return {
    method: request.method ?? "GET",
    path,
    query: new URLSearchParams(path.split("?")[1] ?? ""),
    body: text === "" ? undefined : parseJson(text),
    token: /^(?:bearer|token) (.+)$/iu.exec(request.headers.authorization ?? "")?.[1],
  };
}

interface Asked {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly body: Json | undefined;
  readonly token: string | undefined;
}

async function answerTo(site: ApiSite, found: FoundOperation | undefined, asked: Asked): Promise<Answer> {
  try {
    const handler = found === undefined ? undefined : handlers[`${asked.method} ${found.operation.template}`];
    if (found === undefined || handler === undefined) {
      const pathname = asked.path.split("?")[0] ?? "";
      site.record.violations.push(`${asked.method} ${pathname}: the stand-in serves no such operation`);
      throw new Refusal(404, "Not Found");
    }
    const principal = findPrincipal(site.world, asked.token);
    assertInstalled(site.world, principal, found);
    assertPermitted(principal, asked.method, found.operation.template);
    return await handler({ ...asked, world: site.world, principal, places: found.places });
  } catch (error) {
    if (error instanceof Refusal) return refuse(error);
    const why = error instanceof Error ? (error.stack ?? error.message) : String(error);
    site.record.violations.push(`${asked.method} ${asked.path}: the stand-in broke: ${why}`);
    return refuse(new Refusal(500, "Server Error"));
  }
}

function refuse({ status, message, more, headers }: Refusal): Answer {
  return { status, body: { message, documentation_url: "https://docs.github.com/rest", ...more }, headers };
}

/** An unknown token is nobody's. @throws Refusal 401 */
function findPrincipal(world: World, token: string | undefined): Principal | undefined {
  if (token === undefined) {
    if (world.isPrivate) throw new Refusal(401, "Requires authentication");
    return undefined;
  }
  const found = world.principals.get(token);
  const isOver = found?.kind === "app" && found.expires !== undefined && found.expires <= world.clock.now();
  if (found === undefined || isOver) throw new Refusal(401, "Bad credentials");
  return found;
}

function judge(
  site: ApiSite,
  found: FoundOperation | undefined,
  { asked, answer }: { readonly asked: Asked; readonly answer: Answer },
): void {
  if (found === undefined) return;
  const { query, body } = asked;
  // Judged as the client will read it: what is undefined is not sent.
  const sent = answer.body === undefined ? undefined : parseJson(JSON.stringify(answer.body));
  site.record.violations.push(...validateCall({ found, query, body, status: answer.status, answer: sent }));
}

function send(site: ApiSite, response: ServerResponse, answer: Answer): void {
  response.writeHead(answer.status, {
    date: site.world.clock.now().toUTCString(),
    "content-type": "application/json; charset=utf-8",
    "x-ratelimit-limit": "5000",
    "x-ratelimit-remaining": "4999",
    "x-ratelimit-resource": "core",
    "x-github-request-id": "STAND:IN",
    ...answer.headers,
  });
  response.end(answer.body === undefined || answer.status === 204 ? undefined : JSON.stringify(answer.body));
}
