import { mkdtemp, realpath, rm } from "node:fs/promises";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Octokit } from "@octokit/rest";
import type { FixedClock } from "../../../src/testing/fixed-clock.ts";
import { noCommit } from "./branches.ts";
import { createWorld, type WorldSeed } from "./create-world.ts";
import { newDisturbances, type Disturbance } from "./disturbance.ts";
import { installationOf } from "./handlers/apps.ts";
import { inTurn } from "./move-ref.ts";
import { commitNamed, moveBranch, push, type Push } from "./push.ts";
import { clientOf, requestsOf, type Requests } from "./requests.ts";
import { serveApi, type ApiSite, type LoggedCall } from "./serve-api.ts";
import { serveGit } from "./serve-git.ts";
import { settingsOf, type Settings } from "./settings.ts";
import { principalOf, type Repository, type World } from "./world.ts";

/** An app's identity. */
export interface AppIdentity {
  readonly id: number;
  readonly slug: string;
  /** Its account: `SLUG[bot]`. */
  readonly login: string;
  /** Of its installation. */
  readonly token: string;
  /** Of the app itself: for `GET /app` and the like. */
  readonly jwt: string;
  readonly installationId: number;
}

/**
 * GitHub for tests, behind one server on 127.0.0.1: the emulator (`emulate`) for people, teams, pull requests, reviews and comments, real
 * git for everything that is git's, and our own handlers where the emulator is missing or untrue (statuses, check runs, rulesets,
 * activity, apps, workflows, environments, merges). Every call is held against GitHub's published description; what breaks it
 * fails `close`.
 *
 * Who is there unless a test seeds others: the organisation `acme` with the repository `db-config`; lin, jonas, priya, tomas, max (write)
 * and amara (admin), each with the token `token-LOGIN` and the address `LOGIN@orders.example`; the teams dba (lin, priya), cab (jonas,
 * amara), oncall-dba (priya, tomas); the apps setpoint-gate (4711, account `setpoint-gate[bot]`, token `app-setpoint-gate`) and
 * github-actions (15368).
 *
 * True here as at GitHub: private repositories answer 401 to nobody; installations do only what their permissions say (403, with the
 * header x-accepted-github-permissions) and see no private forks; times have seconds; a request's head is `refs/pull/N/head` and moves with
 * its branch, which closes it when it goes; reviews keep commit and text when dismissed; 250 commits and 3,000 files of a request are
 * listed, 50 annotations taken at once, comments up to 65,536 characters; a ruleset's star ends at a slash, and who may pass it is
 * shown to administrators alone; rulesets hold for pushes over git, for refs over the API, and for merges (405).
 *
 * Not here: webhooks, merge queues, classic branch protection, organisation rulesets, rebase merges, GraphQL, ETags.
 */
export interface GitHubStandIn extends Requests, Settings {
  /** Octokit's `baseUrl`. */
  readonly apiUrl: string;
  /** The server's time: commits, reviews, activity and the `date` header have it; it stands still until it is advanced. */
  readonly clock: FixedClock;
  readonly owner: string;
  readonly repo: string;
  /** For git over http, with `x-access-token` and a token; `OWNER/NAME` for another repository, such as a fork. */
  gitUrl(fullName?: string): string;
  /** The bare repository itself. */
  gitDirectory(fullName?: string): string;
  /** A person's or, for `SLUG[bot]`, an app's token. */
  token(login: string): string;
  /** Default: setpoint-gate. */
  app(slug?: string): AppIdentity;
  /** A client with somebody's token, without retries. */
  as(login: string): Octokit;
  /** Commits (one or, with `earlier`, several) and moves a branch, by the rules. @returns the commit @throws Error GH013 where a ruleset refuses */
  push(commit: Push): Promise<string>;
  /** Creates a branch at a commit or another branch. */
  createBranch(branch: { readonly branch: string; readonly at: string; readonly by: string }): Promise<void>;
  deleteBranch(branch: { readonly branch: string; readonly by: string }): Promise<void>;
  /** Where a branch stands. */
  head(branch: string): Promise<string>;
  /** Something goes wrong with the next requests that fit. */
  disturb(disturbance: Disturbance): void;
  /** Every call so far, the controls' own too (by their token). */
  readonly calls: readonly LoggedCall[];
  /** Every request of git over http so far: `GET /acme/db-config.git/info/refs?service=git-upload-pack`. */
  readonly gitCalls: readonly string[];
  /** Forgets both kinds. */
  forgetCalls(): void;
  /** What calls broke of the published description; taken away by that. */
  takeViolations(): readonly string[];
  /** Stops everything. @throws Error naming operations and paths where calls broke the published description */
  close(): Promise<void>;
}

/**
 * Starts GitHub.
 *
 * @example
 * const github = await openGitHub();
 * const pull = await github.openPull({ branch: "raise", by: "lin", files: { "a.yaml": "a: 1" } });
 * await github.review({ pull, by: "priya", verdict: "approve" });
 * await github.close();
 */
export async function openGitHub(seed: WorldSeed = {}): Promise<GitHubStandIn> {
  const directory = await realpath(await mkdtemp(path.join(tmpdir(), "setpoint-github-")));
  const server = createServer();
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  const world = await createWorld(seed, { webUrl: `http://127.0.0.1:${port}`, directory });
  const gitCalls: string[] = [];
  const site: ApiSite = { world, record: { calls: [], violations: [] }, disturbances: newDisturbances() };
  server.on("request", (request, response) => {
    if (!isApi(request)) gitCalls.push(`${request.method} ${request.url}`);
    serve(site, request, response).catch((error: unknown) =>
      response.destroy(error instanceof Error ? error : undefined),
    );
  });
  const stop = async (): Promise<void> => {
    await world.emulated.close();
    await new Promise<void>((resolve) => {
      server.closeAllConnections();
      server.close(() => resolve());
    });
    await rm(directory, { recursive: true, force: true });
  };
  return standIn(site, { directory, gitCalls }, stop);
}

function isApi({ url = "" }: IncomingMessage): boolean {
  return url.startsWith("/api/");
}

async function serve(site: ApiSite, request: IncomingMessage, response: ServerResponse): Promise<void> {
  if (isApi(request)) return await serveApi(site, request, response);
  if (!(await serveGit(site.world, request, response))) response.writeHead(404).end("Not Found\n");
}

function standIn(
  site: ApiSite,
  { directory, gitCalls }: { readonly directory: string; readonly gitCalls: string[] },
  stop: () => Promise<void>,
): GitHubStandIn {
  const { world, record } = site;
  const repository = repositoryNamed(world);
  return {
    ...requestsOf(world, repository, directory),
    ...settingsOf(world, repository),
    apiUrl: world.apiUrl,
    clock: world.clock,
    owner: repository.owner,
    repo: repository.name,
    gitUrl: (fullName) => `${world.webUrl}/${repositoryNamed(world, fullName).fullName}.git`,
    gitDirectory: (fullName) => repositoryNamed(world, fullName).directory,
    token: (login) => principalOf(world, login).token,
    app: (slug = "setpoint-gate") => appNamed(world, slug),
    as: (login) => clientOf(world, login),
    push: async (commit) => await push(world, repositoryNamed(world, commit.repository), commit),
    createBranch: async ({ branch, at, by }) => {
      const update = { ref: `refs/heads/${branch}`, before: noCommit, after: await commitNamed(repository, at) };
      await inTurn(repository, async () => await moveBranch(world, repository, { update, by }));
    },
    deleteBranch: async ({ branch, by }) => {
      const update = {
        ref: `refs/heads/${branch}`,
        before: await commitNamed(repository, `refs/heads/${branch}`),
        after: noCommit,
      };
      await inTurn(repository, async () => await moveBranch(world, repository, { update, by }));
    },
    head: async (branch) => await commitNamed(repository, `refs/heads/${branch}`),
    disturb: (disturbance) => site.disturbances.add(disturbance),
    calls: record.calls,
    gitCalls,
    forgetCalls: () => {
      record.calls.length = 0;
      gitCalls.length = 0;
    },
    takeViolations: () => record.violations.splice(0),
    close: async () => {
      await stop();
      if (record.violations.length === 0) return;
      throw new Error(`calls broke GitHub's published description:\n${[...new Set(record.violations)].join("\n")}`);
    },
  };
}

function repositoryNamed(world: World, fullName?: string): Repository {
  const found =
    fullName === undefined ? [...world.repositories.values()][0] : world.repositories.get(fullName.toLowerCase());
  if (found === undefined)
    throw new Error(`there is no repository ${fullName ?? ""}: ${[...world.repositories.keys()].join(", ")}`);
  return found;
}

function appNamed(world: World, slug: string): AppIdentity {
  const app = world.apps.find((one) => one.slug === slug);
  if (app === undefined) throw new Error(`there is no app ${slug}: ${world.apps.map((one) => one.slug).join(", ")}`);
  return {
    id: app.id,
    slug,
    login: `${slug}[bot]`,
    token: `app-${slug}`,
    jwt: `jwt-${slug}`,
    installationId: installationOf(app),
  };
}
