import type { FixedClock } from "../../../src/testing/fixed-clock.ts";
import type { Emulated } from "./emulated.ts";
import type { Json, JsonObject } from "./json.ts";
import type { Principal } from "./principal.ts";
import type { AppSeed } from "./seed.ts";

/** One line of a repository's activity log. `before`, `after` are forty zeros where there is none. */
export interface ActivityEntry {
  readonly id: number;
  readonly ref: string;
  readonly before: string;
  readonly after: string;
  readonly type: "push" | "force_push" | "branch_creation" | "branch_deletion" | "pr_merge";
  readonly actor: string;
  readonly at: Date;
}

/** What the emulator does not know of a pull request. */
export interface PullFacts {
  readonly number: number;
  /** `OWNER/NAME` */
  readonly headRepository: string;
  readonly headRef: string;
  baseRef: string;
  /** Where they stood when the request was closed; while it is open git is asked. */
  closedAt?: { readonly head: string; readonly base: string };
  merged?: { readonly sha: string; readonly at: Date; readonly by: string };
}

/** A check run as GitHub keeps it, annotations beside the answer's own members. */
export interface CheckRun {
  readonly appId: number;
  readonly annotations: readonly JsonObject[];
  readonly answer: JsonObject;
}

/** A repository: its real git directory and what is kept of it besides. */
export interface Repository {
  readonly owner: string;
  readonly name: string;
  /** `OWNER/NAME` */
  readonly fullName: string;
  /** The bare git repository. */
  readonly directory: string;
  readonly parent?: string;
  readonly pulls: Map<number, PullFacts>;
  readonly activity: ActivityEntry[];
  readonly statuses: { readonly sha: string; readonly appId?: number; readonly answer: JsonObject }[];
  readonly checkRuns: Map<number, CheckRun>;
  readonly rulesets: Map<number, JsonObject>;
  /** Real reviews' commits by id: the emulator takes its own. */
  readonly reviewed: Map<number, { readonly commit: string; readonly body: string }>;
  /** Answers set by a test: `METHOD template` or a name → value. */
  readonly settings: Map<string, Json>;
  readonly workflows: Map<number, JsonObject>;
  readonly runs: JsonObject[];
  readonly environments: Map<string, JsonObject>;
  /** Environment → the only branches that may deploy to it. */
  readonly deploymentBranches: Map<string, readonly string[]>;
  /** Pushes and merges one after the other. */
  queue: Promise<unknown>;
}

/** Everything the stand-in knows. */
export interface World {
  readonly clock: FixedClock;
  readonly organisation: string;
  /** `http://127.0.0.1:PORT/api` */
  readonly apiUrl: string;
  /** `http://127.0.0.1:PORT` */
  readonly webUrl: string;
  readonly defaultBranch: string;
  readonly isPrivate: boolean;
  readonly emulated: Emulated;
  /** By token. */
  readonly principals: Map<string, Principal>;
  readonly apps: readonly AppSeed[];
  /** E-mail address in lower case → login. */
  readonly addresses: ReadonlyMap<string, string>;
  /** Login → name. */
  readonly names: ReadonlyMap<string, string>;
  /** By full name in lower case. */
  readonly repositories: Map<string, Repository>;
  /** Teams that cannot be read, with the status they answer. */
  readonly hiddenTeams: Map<string, 403 | 404>;
  nextId: number;
}

/** A new number for something the emulator does not number. */
export function takeId(world: World): number {
  world.nextId += 1;
  return world.nextId;
}

/** The principal of a login. @throws Error where nobody has it */
export function principalOf(world: World, login: string): Principal {
  const found = [...world.principals.values()].find((principal) => principal.login === login);
  if (found === undefined)
    throw new Error(
      `nobody is called ${login} here: ${[...world.principals.values()].map((one) => one.login).join(", ")}`,
    );
  return found;
}
