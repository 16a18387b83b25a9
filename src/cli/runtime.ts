import { randomUUID } from "node:crypto";
import { gitJournal } from "../adapters/audit/git/git-journal.ts";
import { openAuditLog } from "../adapters/audit/git/open-audit-log.ts";
import type { GitHub } from "../adapters/forge/github/open-github.ts";
import { localBoard } from "../adapters/forge/local/local-board.ts";
import { localForge } from "../adapters/forge/local/local-forge.ts";
import { noActivity } from "../adapters/forge/local/no-activity.ts";
import { reviewRecord, reviewsBranch } from "../adapters/forge/local/review-record.ts";
import { openDocumentCache } from "../adapters/repo/git/file-document-cache.ts";
import { openGitRepo } from "../adapters/repo/git/open-git-repo.ts";
import type { RemoteOptions } from "../adapters/repo/git/remote-options.ts";
import { readIdentity } from "../adapters/repo/git/read-identity.ts";
import { memoryDocumentCache } from "../adapters/repo/memory/memory-document-cache.ts";
import { serviceNowTickets } from "../adapters/tickets/servicenow/servicenow-tickets.ts";
import { documentFormat } from "../documents/parsed-document.ts";
import type { Engine } from "../engines/engine.ts";
import { engines } from "../engines/index.ts";
import { SetpointError } from "../model/setpoint-error.ts";
import type { Configuration } from "../model/configuration.ts";
import type { Clock } from "../ports/clock.ts";
import type { ConfigRepo, Signature } from "../ports/config-repo.ts";
import type { Target, Targets } from "../ports/target.ts";
import type { Tickets } from "../ports/tickets.ts";
import { renderNotice } from "../report/render-notice.ts";
import type { OpenedWorkspace } from "./command-context.ts";
import { openConnections } from "./connections.ts";
import { named } from "./no-identity.ts";

export { engines } from "../engines/index.ts";

/** Which repository, and what governs it. */
export interface WorkspaceOptions {
  /** A directory inside the repository. */
  readonly directory: string;
  /** Where the repository is, if not there: the directory then mirrors it, and is made if it is not there. */
  readonly remote?: string;
  /** The branch that governs. */
  readonly trunk: string;
  /** Remember parsed documents between runs, in the repository's own git directory; privileged jobs say no. */
  readonly cache: boolean;
}

/** What the program takes from its process. */
export interface Surroundings {
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly clock: Clock;
}

/** Puts the adapters together: the one place that knows them all. */
export async function openWorkspace(
  options: WorkspaceOptions,
  { environment, clock }: Surroundings,
): Promise<OpenedWorkspace> {
  const token = environment["SETPOINT_GITHUB_TOKEN"] ?? environment["GITHUB_TOKEN"];
  const opened = await openGitRepo({
    directory: options.directory,
    ...(options.remote === undefined ? {} : { remote: remoteOf(options.remote, token) }),
  });
  const identity = await readIdentity(opened.gitDirectory, environment);
  const repo = { ...opened, commit: named(identity, opened.commit), moveBranch: named(identity, opened.moveBranch) };
  const author = identity ?? nobody;
  const cache = options.cache
    ? await openDocumentCache({ gitDirectory: repo.gitDirectory, version: `documents-${documentFormat}` })
    : memoryDocumentCache();
  const journal = gitJournal({ repo, branch: reviewsBranch, clock, author, kind: reviewRecord });
  const reviews = { ...journal, append: named(identity, journal.append) };
  const hosted = token === undefined ? undefined : await openHosted({ token, environment, clock }, repo);
  // Whoever runs Setpoint says which branch governs; what is merged must go there too.
  const governed = (configuration: Configuration): Configuration => ({ ...configuration, trunk: options.trunk });
  return {
    repo,
    ...(repo.workTree === undefined ? {} : { workTree: repo.workTree }),
    cache,
    engines,
    targets: openTargets(environment),
    clock,
    trunk: options.trunk,
    isShared: options.remote !== undefined,
    signature: author,
    newRun: randomUUID,
    openAudit: ({ auditBranch: branch }) => {
      const audit = openAuditLog({ repo, branch, clock, author });
      return { ...audit, append: named(identity, audit.append) };
    },
    openForge: (given) => {
      const configuration = governed(given);
      return isHosted(given)
        ? need(hosted).forge(configuration)
        : localForge({ repo, configuration, reviews, clock, author });
    },
    openBoard: (given) =>
      isHosted(given) ? need(hosted).board(given) : localBoard({ repo, reviews, actor: author.email }),
    openActivity: (given) => (isHosted(given) ? need(hosted).activity(given) : noActivity),
    openSettings: (given) => (isHosted(given) ? need(hosted).settings(given) : undefined),
    openTickets: (system) => ticketsOf[system]?.(environment),
    renderNotice: (result) =>
      renderNotice(result, { secretParameters, target: options.trunk, ...sourcesOf(environment) }),
  };
}

function isHosted({ forge }: Configuration): boolean {
  return forge.kind === "github";
}

interface Hosting extends Surroundings {
  readonly token: string;
}

/** Loaded where there is a token: nobody else needs the client. */
async function openHosted({ token, environment, clock }: Hosting, git: ConfigRepo): Promise<GitHub> {
  const { openGitHub } = await import("../adapters/forge/github/open-github.ts");
  const apiUrl = environment["GITHUB_API_URL"] ?? "https://api.github.com";
  return openGitHub({ apiUrl, token, clock }, git);
}

function need(hosted: GitHub | undefined): GitHub {
  if (hosted !== undefined) return hosted;
  throw new SetpointError("SP_CLI_NO_TOKEN", "setpoint.yaml on the trunk names GitHub, and there is no token for it.", {
    fix: "Set SETPOINT_GITHUB_TOKEN to a token of the app's installation, or to your own.",
  });
}

/** GitHub takes an app's, a job's and a person's token as the password of this user. */
function remoteOf(url: string, token: string | undefined): RemoteOptions {
  if (token === undefined) return { url };
  return { url, credentials: async () => ({ username: "x-access-token", password: token }) };
}

/** Whoever only reads need not say who they are. */
const nobody: Signature = { name: "", email: "" };

/** Change-management systems by the name that locks use. */
const ticketsOf: Readonly<Record<string, (environment: Surroundings["environment"]) => Tickets | undefined>> = {
  servicenow: (environment) => {
    const url = environment["SETPOINT_SERVICENOW_URL"];
    // A job's environment holds secrets that nobody has set as empty texts.
    if (url === undefined || url === "") return undefined;
    return serviceNowTickets({
      url,
      token: () => environment["SETPOINT_SERVICENOW_TOKEN"],
      callbackSecret: () => environment["SETPOINT_SERVICENOW_CALLBACK_SECRET"],
    });
  },
};

const targetOf: Readonly<Record<string, (engine: Engine, environment: Surroundings["environment"]) => Target>> = {
  postgresql: (engine, environment) => ({
    connect: async (instance) => {
      const { postgresqlTarget } = await import("../adapters/target/postgresql/postgresql-target.ts");
      const target = postgresqlTarget({
        engine,
        resolveReference: (reference) => resolveReference(reference, environment),
      });
      return target.connect(instance);
    },
  }),
};

function openTargets(environment: Surroundings["environment"]): Targets {
  const open = [...engines.values()].flatMap((engine): readonly [string, Target][] => {
    const target = targetOf[engine.name]?.(engine, environment);
    return target ? [[engine.name, target]] : [];
  });
  return new Map(open);
}

/** `env:NAME` is the one kind of reference: whoever runs Setpoint decides what reaches its environment. */
async function resolveReference(
  reference: string,
  environment: Surroundings["environment"],
): Promise<string | undefined> {
  const [kind, name = ""] = reference.split(":", 2);
  if (kind === "env") return openConnections(environment)(name);
  const fix = "Write env:NAME, and put the secret into that environment variable.";
  throw new SetpointError("SP_CLI_BAD_REFERENCE", `${reference} is no reference that Setpoint resolves.`, { fix });
}

/** Where a job of GitHub's finds the files of a commit: places in reports become links there. */
export function sourcesOf(environment: Surroundings["environment"]): { readonly sources?: string } {
  const [server, repository] = [environment["GITHUB_SERVER_URL"], environment["GITHUB_REPOSITORY"]];
  return server === undefined || repository === undefined ? {} : { sources: `${server}/${repository}/blob` };
}

/** Names that no report may show the value of, over every engine and version. */
export const secretParameters: ReadonlySet<string> = new Set([...engines.values()].flatMap((engine) => engine.secrets));
