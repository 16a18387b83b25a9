import { createEmulator } from "emulate";
import { isList, isObject, parseJson, type Json, type JsonObject } from "./json.ts";
import type { Principal } from "./principal.ts";
import { stamp } from "./stamp.ts";

/** A request to the emulator, on somebody's behalf. */
export interface EmulatorCall {
  readonly method: string;
  /** With its query, still encoded. */
  readonly path: string;
  readonly body?: Json;
  /** Default: the keeper, who may do everything. */
  readonly token?: string;
}

/** What the stand-in answers, its own or the emulator's. */
export interface Answer {
  readonly status: number;
  readonly body?: Json;
  readonly headers?: Readonly<Record<string, string>>;
}

/** `emulate`, in process, with its clock and addresses put right. */
export interface Emulated {
  ask(call: EmulatorCall): Promise<Answer>;
  /** As `ask`, for seeding. @throws Error where the emulator refuses */
  insist(call: EmulatorCall): Promise<Json>;
  close(): Promise<void>;
}

/** What the emulator is started with. */
export interface EmulatedOptions {
  readonly organisation: string;
  readonly repositories: readonly { readonly owner: string; readonly name: string }[];
  readonly principals: readonly Principal[];
  readonly names: ReadonlyMap<string, string>;
  /** What its own URLs become. */
  readonly apiUrl: string;
  readonly webUrl: string;
  readonly isPrivate: boolean;
  readonly now: () => Date;
}

const keeper = "keeper-of-the-stand-in";
/** The emulator lets a token ask 5,000 times an hour; the keeper takes turns with several. */
const keeperTokens: readonly string[] = Array.from({ length: 20 }, (_, index) => `${keeper}-${index}`);

/** Starts GitHub's emulator with everybody in it. */
export async function startEmulated(options: EmulatedOptions): Promise<Emulated> {
  const emulator = await createEmulator({ service: "github", port: 0, hostname: "127.0.0.1", seed: seedOf(options) });
  const { port } = new URL(emulator.url);
  const times = serverTimes(options.now);
  let asked = 0;
  const ask = async (call: EmulatorCall): Promise<Answer> => {
    asked += 1;
    times.note();
    const sent = await fetch(`http://127.0.0.1:${port}${call.path}`, {
      method: call.method,
      headers: {
        authorization: `Bearer ${call.token ?? keeperTokens[asked % keeperTokens.length]}`,
        "content-type": "application/json",
      },
      ...(call.method === "GET" || call.method === "HEAD" ? {} : { body: JSON.stringify(call.body ?? {}) }),
    });
    const text = await sent.text();
    const correct = (value: string): string =>
      value.replaceAll(/http:\/\/(?:localhost|127\.0\.0\.1):\d+/gu, (found) =>
        found.endsWith(`:${port}`) ? options.apiUrl : found,
      );
    const link = sent.headers.get("link");
    return {
      status: sent.status,
      ...(text === "" ? {} : { body: correctAll(parseJson(text), { times, text: correct, options }) }),
      ...(link === null ? {} : { headers: { link: correct(link) } }),
    };
  };
  return {
    ask,
    insist: async (call) => {
      const answer = await ask(call);
      if (answer.status >= 300)
        throw new Error(
          `the emulator refuses ${call.method} ${call.path}: ${answer.status} ${JSON.stringify(answer.body)}`,
        );
      return answer.body ?? null;
    },
    close: async () => await emulator.close(),
  };
}

function seedOf(options: EmulatedOptions): {
  tokens: Record<string, { login: string; scopes: string[] }>;
  github: JsonObject;
} {
  const scopes = ["repo", "admin:org", "user"];
  const tokens = Object.fromEntries(options.principals.map(({ token, login }) => [token, { login, scopes }]));
  return {
    tokens: { ...tokens, ...Object.fromEntries(keeperTokens.map((token) => [token, { login: keeper, scopes }])) },
    github: {
      users: [
        ...options.principals.map(({ login }) => ({ login, name: options.names.get(login) ?? login })),
        { login: keeper },
      ],
      orgs: [{ login: options.organisation, members: [{ login: keeper, role: "admin" }] }],
      repos: options.repositories.map(({ owner, name }) => ({ owner, name, auto_init: true })),
    },
  };
}

/** Which server time it was at which real time: the emulator stamps with the real clock. */
interface ServerTimes {
  /** Called before each request, after which the emulator may stamp. */
  note(): void;
  /** The server's time of a stamp. */
  translate(text: string): string;
}

function serverTimes(now: () => Date): ServerTimes {
  const noted: { readonly real: number; readonly server: Date }[] = [];
  return {
    note: () => {
      const server = now();
      if (noted.at(-1)?.server.getTime() === server.getTime()) return;
      const before = Date.now();
      let real = before;
      // A stamp of the same millisecond would belong to both times.
      while (real === before) real = Date.now();
      noted.push({ real, server });
    },
    translate: (text) => {
      const real = new Date(text).getTime();
      const found = noted.findLast((entry) => entry.real <= real) ?? noted[0];
      return found === undefined ? text : stamp(found.server);
    },
  };
}

interface Correction {
  readonly times: ServerTimes;
  readonly text: (value: string) => string;
  readonly options: EmulatedOptions;
}

/** What people wrote stays as they wrote it. */
const written: ReadonlySet<string> = new Set(["body", "title"]);

/** Times and addresses, and who is what. */
function correctAll(value: Json, correction: Correction): Json {
  if (typeof value === "string") return correctText(value, correction);
  if (isList(value)) return value.map((item) => correctAll(item, correction));
  if (!isObject(value)) return value;
  const members = Object.entries(value).map(([key, item = null]): [string, Json] => [
    key,
    written.has(key) ? item : correctAll(item, correction),
  ]);
  return correctKind(Object.fromEntries(members), correction.options);
}

/** A repository is private where it is to be, a team says whose it is, a bot is a bot, an organisation looks like a user. */
function correctKind(found: JsonObject, options: EmulatedOptions): JsonObject {
  const { login, type } = found;
  if (typeof found["full_name"] === "string" && "private" in found) {
    return { ...found, private: options.isPrivate, visibility: options.isPrivate ? "private" : "public" };
  }
  if (typeof found["slug"] === "string" && "members_url" in found)
    return { ...found, type: "organization", parent: null };
  if (typeof login !== "string") return found;
  if (type === "Organization") return asUser(found, login, options);
  return type === "User" && login.endsWith("[bot]") ? { ...found, type: "Bot" } : found;
}

/** GitHub leaves these out of an organisation that has none. */
const optional: ReadonlySet<string> = new Set(["name", "company", "blog", "location", "email"]);

/** GitHub shows an organisation as it shows a user where it owns something. */
function asUser(organisation: JsonObject, login: string, { apiUrl, webUrl }: EmulatedOptions): JsonObject {
  const url = `${apiUrl}/users/${login}`;
  return {
    gravatar_id: "",
    followers_url: `${url}/followers`,
    following_url: `${url}/following{/other_user}`,
    gists_url: `${url}/gists{/gist_id}`,
    starred_url: `${url}/starred{/owner}{/repo}`,
    subscriptions_url: `${url}/subscriptions`,
    organizations_url: `${url}/orgs`,
    received_events_url: `${url}/received_events`,
    archived_at: null,
    ...Object.fromEntries(
      Object.entries(organisation).filter(([name, value]) => !optional.has(name) || (value !== null && value !== "")),
    ),
    html_url: `${webUrl}/${login}`,
  };
}

function correctText(value: string, { times, text, options }: Correction): string {
  if (/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/u.test(value)) return times.translate(value);
  const corrected = text(value);
  const pages = [
    ...options.repositories.map(({ owner, name }) => `${owner}/${name}`),
    `orgs/${options.organisation}/teams`,
  ];
  const page = pages.find((one) => corrected.startsWith(`${options.apiUrl}/${one}`));
  const isApi = page?.startsWith("orgs/") === true && corrected.endsWith("/repos");
  return page === undefined || isApi ? corrected : corrected.replace(options.apiUrl, options.webUrl);
}
