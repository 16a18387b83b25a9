import { mkdtemp, realpath, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { openAuditLog } from "../../src/adapters/audit/git/open-audit-log.ts";
import { openGitRepo } from "../../src/adapters/repo/git/open-git-repo.ts";
import type { AuditEvent } from "../../src/model/audit-event.ts";
import { nobody, type Outcome, runIn } from "../cli/run-in-process.ts";
import type { PostgresqlServer } from "../servers/postgresql-server.ts";
import { type GitHubStandIn, openGitHub } from "../support/github/open-github.ts";
import { instance } from "../support/orders-shop.ts";
import { documentsOnGitHub } from "./documents.ts";
import { protectBranches } from "./protect-branches.ts";

export const appLogin = "setpoint-gate[bot]";

/** GitHub with the shop's repository, and people who work with it by the command line. */
export interface Story {
  readonly github: GitHubStandIn;
  /** Runs a command line with somebody's token, a minute later; default: the app's, as its workflows do. */
  setpoint(words: readonly string[], by?: string): Promise<Outcome>;
  /** Evaluates a request and puts the answer before its people, as the app does after every event. */
  check(pull: number): Promise<Seen>;
  /** What people see of a request on GitHub. */
  see(pull: number): Promise<Shown>;
  /** What the record holds, oldest first. */
  record(): Promise<readonly AuditEvent[]>;
  close(): Promise<void>;
}

/** What `check --publish` answers. */
export interface Seen {
  readonly exitCode: number;
  readonly digest: string;
  readonly verdict: string;
  readonly state: string;
  readonly awaits: readonly string[];
  readonly because: string;
  /** The whole report as JSON. */
  readonly report: string;
}

/** The one comment, the newest check run, and the status of a request. */
export interface Shown {
  readonly comments: readonly string[];
  readonly conclusion: string | null | undefined;
  readonly status: string | undefined;
}

/** Where the story takes place. */
export interface StoryPlace {
  /** The server that is the shop's instance. */
  readonly server?: PostgresqlServer;
  /** Everybody may see the repository. */
  readonly isPublic?: true;
}

/** Opens GitHub, where `main` takes requests whose check the app has passed. */
export async function openStory({ server, isPublic }: StoryPlace = {}): Promise<Story> {
  const directory = await realpath(await mkdtemp(path.join(tmpdir(), "setpoint-story-")));
  const files = { ...documentsOnGitHub, ...declaring("work_mem: 8MB") };
  const github = await openGitHub({
    repositories: [{ name: "db-config", files }],
    isPrivate: isPublic !== true,
  });
  protectBranches(github);
  const setpoint: Story["setpoint"] = async (words, by = appLogin) => {
    github.clock.advance(60_000);
    const environment = { ...environmentOf(github, by), ORDERS_DSN: server?.dsn };
    const place = ["--remote", github.gitUrl()];
    return await runIn(path.join(directory, by), [...place, ...words], { environment, clock: github.clock });
  };
  return {
    github,
    setpoint,
    check: async (pull) => readAnswer(await setpoint(["check", `${pull}`, "--publish", "--format", "json"])),
    see: async (pull) => await look(github, pull),
    record: async () => await readRecord(github),
    close: async () => {
      await rm(directory, { recursive: true, force: true });
      await github.close();
    },
  };
}

/** Files that declare these settings of the instance. */
export function declaring(settings: string): Readonly<Record<string, string>> {
  const spec = `  connection: { from: env:ORDERS_DSN }\n  settings: { ${settings} }\n`;
  return { "instances/orders-prod.yaml": instance("orders-prod", spec, "16") };
}

/** In whose name the workflows commit to the record. */
const runner = { GIT_AUTHOR_NAME: appLogin, GIT_AUTHOR_EMAIL: `4711+${appLogin}@users.noreply.github.com` };

function environmentOf(github: GitHubStandIn, by: string): Readonly<Record<string, string>> {
  const own = by === appLogin ? runner : {};
  return { ...nobody, ...own, GITHUB_API_URL: github.apiUrl, SETPOINT_GITHUB_TOKEN: github.token(by) };
}

interface Report {
  readonly plan: { readonly digest: string };
  readonly decision: { readonly verdict: string };
  readonly life: Pick<Seen, "state" | "awaits" | "because">;
}

function readAnswer({ exitCode, stdout, stderr }: Outcome): Seen {
  if (stderr !== "") throw new Error(stderr);
  const report: Report = JSON.parse(stdout);
  const { state, awaits, because } = report.life;
  const { digest } = report.plan;
  return { exitCode, digest, verdict: report.decision.verdict, state, awaits, because, report: stdout };
}

async function look(github: GitHubStandIn, pull: number): Promise<Shown> {
  const { owner, repo } = github;
  const { rest } = github.as("tomas");
  const ref = await github.pullHead(pull);
  const comments = await rest.issues.listComments({ owner, repo, issue_number: pull, per_page: 100 });
  const runs = await rest.checks.listForRef({ owner, repo, ref, check_name: "setpoint", filter: "all" });
  const statuses = await rest.repos.listCommitStatusesForRef({ owner, repo, ref });
  const newest = runs.data.check_runs.toSorted((left, right) => left.id - right.id).at(-1);
  return {
    comments: comments.data.filter(({ user }) => user?.login === appLogin).map(({ body }) => body ?? ""),
    conclusion: newest?.conclusion,
    status: statuses.data[0]?.state,
  };
}

async function readRecord(github: GitHubStandIn): Promise<readonly AuditEvent[]> {
  const repo = await openGitRepo({ directory: github.gitDirectory() });
  const author = { name: "Reader", email: "reader@orders.example" };
  const audit = openAuditLog({ repo, branch: "setpoint/audit", clock: github.clock, author });
  return (await audit.entries()).map(({ event }) => event);
}
