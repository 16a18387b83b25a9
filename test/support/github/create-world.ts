import { appendFile, chmod, mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { fixedClock, type FixedClock } from "../../../src/testing/fixed-clock.ts";
import { noCommit, writeFiles } from "./branches.ts";
import { startEmulated } from "./emulated.ts";
import { git } from "./git.ts";
import { recordMove } from "./move-ref.ts";
import { writeRef } from "./write-ref.ts";
import { shopApps, shopPeople, shopTeams, type AppSeed, type PersonSeed, type RepositorySeed } from "./seed.ts";
import { preReceive } from "./serve-git.ts";
import type { Principal } from "./principal.ts";
import type { Repository, World } from "./world.ts";

/** What the stand-in begins with; everything has the orders shop's default. */
export interface WorldSeed {
  /** Default `acme`. */
  readonly organisation?: string;
  /** The first is the one that controls mean when they are told no other. Default `db-config`. */
  readonly repositories?: readonly RepositorySeed[];
  /** Default: lin, amara (admin), jonas, priya, tomas, max. */
  readonly people?: readonly PersonSeed[];
  /** Slug → logins; default dba (lin, priya), cab (jonas, amara), oncall-dba (priya, tomas). */
  readonly teams?: Readonly<Record<string, readonly string[]>>;
  /** Default: setpoint-gate (4711) and github-actions (15368). */
  readonly apps?: readonly AppSeed[];
  /** The server's time; default one that starts at 2030-01-01T00:00:00Z. */
  readonly clock?: FixedClock;
  /** Default true: without a token nothing is shown. */
  readonly isPrivate?: boolean;
  /** Default `main`. */
  readonly defaultBranch?: string;
}

/** Where it is served. */
export interface Place {
  /** `http://127.0.0.1:PORT` */
  readonly webUrl: string;
  /** The bare repositories go below it. */
  readonly directory: string;
}

/** Sets everything up: emulator, git repositories, people, teams, apps. */
export async function createWorld(seed: WorldSeed, place: Place): Promise<World> {
  const { organisation, people, apps, teams, clock, isPrivate, defaultBranch } = { ...shop(), ...seed };
  const repositories = (seed.repositories ?? [{ name: "db-config" }]).map((one) => ({ owner: organisation, ...one }));
  const principals = principalsOf(people, apps);
  const names = new Map(people.map(({ login, name }) => [login, name ?? login]));
  const apiUrl = `${place.webUrl}/api`;
  const emulated = await startEmulated({
    organisation,
    names,
    apiUrl,
    webUrl: place.webUrl,
    isPrivate,
    repositories: repositories.map(({ owner, name }) => ({ owner, name })),
    principals: [...new Map([...principals.values()].map((one) => [one.login, one])).values()],
    now: () => clock.now(),
  });
  const world: World = {
    clock,
    organisation,
    apiUrl,
    webUrl: place.webUrl,
    isPrivate,
    emulated,
    principals,
    apps,
    names,
    defaultBranch,
    addresses: addressesOf(people),
    repositories: new Map(),
    hiddenTeams: new Map(),
    nextId: 1000,
  };
  for (const one of repositories) await createRepository(world, { ...one, directory: place.directory });
  for (const [slug, members] of Object.entries(teams)) await createTeam(world, slug, members);
  return world;
}

function shop(): Required<Omit<WorldSeed, "repositories">> {
  return {
    organisation: "acme",
    people: shopPeople,
    teams: shopTeams,
    apps: shopApps,
    clock: fixedClock(),
    isPrivate: true,
    defaultBranch: "main",
  };
}

function addressesOf(people: readonly PersonSeed[]): ReadonlyMap<string, string> {
  const lines = people.map(({ login, emails }) => ({ login, emails: emails ?? [`${login}@orders.example`] }));
  return new Map(lines.flatMap(({ login, emails }) => emails.map((email) => [email.toLowerCase(), login])));
}

/** What a repository that is served needs; the refs that its commits are made on are shown to nobody. */
const settings = `[http]
	receivepack = true
[uploadpack]
	allowAnySHA1InWant = true
	allowFilter = true
[transfer]
	hideRefs = refs/made
`;

/** A bare repository and its place in the world; `from` another one when it is a fork. */
export async function addRepository(
  world: World,
  wanted: { readonly owner: string; readonly name: string; readonly directory: string; readonly from?: Repository },
): Promise<Repository> {
  const { owner, name, from } = wanted;
  const directory = path.join(wanted.directory, owner, `${name}.git`);
  await mkdir(path.dirname(directory), { recursive: true });
  const how = from === undefined ? ["init", "--quiet", "--bare"] : ["clone", "--quiet", "--bare", from.directory];
  await git(wanted.directory, [...how, directory]);
  await writeFile(path.join(directory, "HEAD"), `ref: refs/heads/${world.defaultBranch}\n`);
  await appendFile(path.join(directory, "config"), settings);
  const hook = path.join(directory, "hooks", "pre-receive");
  await mkdir(path.dirname(hook), { recursive: true });
  await writeFile(hook, preReceive);
  await chmod(hook, 0o755);
  const fullName = `${owner}/${name}`;
  const repository: Repository = {
    owner,
    name,
    fullName,
    directory,
    ...(from === undefined ? {} : { parent: from.fullName }),
    pulls: new Map(),
    activity: [],
    statuses: [],
    checkRuns: new Map(),
    rulesets: new Map(),
    reviewed: new Map(),
    settings: new Map(),
    workflows: new Map(),
    runs: [],
    environments: new Map(),
    deploymentBranches: new Map(),
    queue: Promise.resolve(),
  };
  repository.settings.set("actions/permissions", {
    enabled: true,
    allowed_actions: "selected",
    sha_pinning_required: true,
  });
  repository.settings.set("actions/permissions/workflow", {
    default_workflow_permissions: "read",
    can_approve_pull_request_reviews: false,
  });
  world.repositories.set(fullName.toLowerCase(), repository);
  return repository;
}

/** Makes a team of exactly these people. */
export async function createTeam(world: World, name: string, members: readonly string[]): Promise<void> {
  await world.emulated.insist({ method: "POST", path: `/orgs/${world.organisation}/teams`, body: { name } });
  for (const login of members)
    await world.emulated.insist({
      method: "PUT",
      path: `/orgs/${world.organisation}/teams/${name}/memberships/${login}`,
      body: {},
    });
}

async function createRepository(
  world: World,
  seed: RepositorySeed & { readonly owner: string; readonly directory: string },
): Promise<void> {
  const repository = await addRepository(world, seed);
  const keeper = { name: "Amara", email: "amara@orders.example" };
  const at = world.clock.now();
  const files = seed.files ?? { "README.md": `# ${seed.name}\n` };
  const commit = { parents: [], message: "Begin", author: keeper, committer: keeper, at };
  const update = {
    ref: `refs/heads/${world.defaultBranch}`,
    before: noCommit,
    after: await writeFiles(repository.directory, { ...commit, files }),
  };
  await writeRef(repository.directory, update);
  const first = [...world.principals.values()].find((one) => one.kind === "person");
  await recordMove(world, repository, { update, actor: first?.login ?? "" });
}

/** Token → who has it. A person's is `token-LOGIN`; an app's is `app-SLUG`, and `jwt-SLUG` for the app itself. */
function principalsOf(people: readonly PersonSeed[], apps: readonly AppSeed[]): Map<string, Principal> {
  const found = new Map<string, Principal>();
  for (const { login, role } of people) {
    const token = `token-${login}`;
    found.set(token, { kind: "person", login, token, role: role ?? "write" });
  }
  for (const app of apps) {
    const token = `app-${app.slug}`;
    const login = `${app.slug}[bot]`;
    found.set(token, { kind: "app", login, token, app });
    found.set(`jwt-${app.slug}`, { kind: "app", login, token, app, asApp: true });
  }
  return found;
}
