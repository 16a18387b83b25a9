import type { Answer } from "./emulated.ts";
import { objectOf, textOf, type Json, type JsonObject } from "./json.ts";
import type { Principal } from "./principal.ts";
import type { Repository, World } from "./world.ts";

/** A request to the API, understood. */
export interface Call {
  readonly world: World;
  /** Undefined: nobody said who asks. */
  readonly principal: Principal | undefined;
  readonly method: string;
  /** Below the API's root, encoded, with its query. */
  readonly path: string;
  readonly places: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  readonly body: Json | undefined;
}

/** Answers one operation. */
export type Handler = (call: Call) => Promise<Answer> | Answer;

/** `METHOD template` → handler. */
export type Handlers = Readonly<Record<string, Handler>>;

/** An answer that says no: `more` are further members of its body. */
export class Refusal extends Error {
  readonly status: number;
  readonly more: JsonObject;
  readonly headers: Readonly<Record<string, string>>;
  constructor(status: number, message: string, { headers, ...more }: RefusalDetails = {}) {
    super(message);
    this.status = status;
    this.more = more;
    this.headers = headers ?? {};
  }
}

interface RefusalDetails {
  readonly headers?: Readonly<Record<string, string>>;
  readonly errors?: Json;
}

/** What stands in a place of the path. */
export function place(call: Call, name: string): string {
  return call.places[name] ?? "";
}

/** The repository a path names. @throws Refusal 404 */
export function repositoryOf(call: Call): Repository {
  const found = call.world.repositories.get(`${place(call, "owner")}/${place(call, "repo")}`.toLowerCase());
  if (found === undefined) throw new Refusal(404, "Not Found");
  return found;
}

/** Who asks. @throws Refusal 401 */
export function askerOf(call: Call): Principal {
  if (call.principal === undefined) throw new Refusal(401, "Requires authentication");
  return call.principal;
}

/** The request's body, or an empty object. */
export function bodyOf(call: Call): JsonObject {
  return objectOf(call.body);
}

/** A member of the body that is text; undefined where it is none. */
export function said(call: Call, name: string): string | undefined {
  const value = bodyOf(call)[name];
  return typeof value === "string" ? value : undefined;
}

/** @throws Refusal 422 as GitHub words it */
export function invalid(resource: string, field: string, message: string): Refusal {
  return new Refusal(422, "Validation Failed", { errors: [{ resource, field, code: "custom", message }] });
}

/** The emulator's own answer to a call, asked by whoever asks. */
export async function askEmulator(
  call: Call,
  change: { readonly body?: Json; readonly path?: string } = {},
): Promise<Answer> {
  const body = change.body ?? call.body;
  const answer = await call.world.emulated.ask({
    method: call.method,
    path: change.path ?? call.path,
    token: askerOf(call).token,
    ...(body === undefined ? {} : { body }),
  });
  if (answer.status < 400) return answer;
  throw new Refusal(answer.status, textOf(objectOf(answer.body)["message"]));
}
