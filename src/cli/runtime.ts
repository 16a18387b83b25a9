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
import { workloadEngines } from "../engines/metrics/index.ts";
import postgresql from "../engines/postgresql/index.ts";
import { assertNever } from "../model/assert-never.ts";
import { type Configuration, liveSource } from "../model/configuration.ts";
import { SetpointError } from "../model/setpoint-error.ts";
import type { Clock } from "../ports/clock.ts";
import type { ConfigRepo, Signature } from "../ports/config-repo.ts";
import type { MetricProbes } from "../ports/metric-probe.ts";
import type { MetricSource } from "../ports/metric-source.ts";
import type { Target, Targets } from "../ports/target.ts";
import type { Tickets } from "../ports/tickets.ts";
import { renderNotice } from "../report/render-notice.ts";
import type { OpenedWorkspace } from "./command-context.ts";
import { findSecrets, getSourceConfiguration } from "./metric-settings.ts";
import { named } from "./no-identity.ts";
import { resolveReference } from "./resolve-reference.ts";

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
    ...serverPorts({ environment, clock }),
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

/** What reaches servers and what is told of them. */
function serverPorts(around: Surroundings): Pick<OpenedWorkspace, "targets" | "workloads" | "openMetrics" | "archive"> {
  return {
    targets: openTargets(around.environment),
    workloads: workloadEngines,
    openMetrics: (configuration, name) => openMetrics(configuration, name, around),
    archive: {
      keep: async (path, batches, labels) => {
        const { parquetArchive } = await import("../adapters/metrics/files/parquet-archive.ts");
        return await parquetArchive().keep(path, batches, labels);
      },
    },
  };
}

/** Each kind of source, and the package that it needs, is loaded when it is asked for. */
async function openMetrics(configuration: Configuration, name: string, around: Surroundings): Promise<MetricSource> {
  if (name === liveSource) return await openLive(around);
  const source = getSourceConfiguration(configuration, name);
  switch (source.kind) {
    case "prometheus": {
      const { prometheusSource } = await import("../adapters/metrics/prometheus/prometheus-source.ts");
      const { bearer: _bearer, basic: _basic, caFile: _caFile, ...plain } = source;
      const secrets = await findSecrets(name, source, around.environment);
      return prometheusSource({ name, ...plain, ...secrets, clock: around.clock });
    }
    case "files": {
      const { filesByInstance } = await import("../adapters/metrics/files/files-by-instance.ts");
      return filesByInstance({ paths: source.paths, directory: process.cwd() });
    }
    case "cloudwatch": {
      const { cloudwatchSource } = await import("../adapters/metrics/cloudwatch/cloudwatch-source.ts");
      return await cloudwatchSource(source);
    }
    default:
      return assertNever(source);
  }
}

async function openLive({ environment, clock }: Surroundings): Promise<MetricSource> {
  const { liveMetricSource } = await import("../adapters/metrics/live/live-source.ts");
  const probes = Object.entries(probesOf).map(([engine, open]): readonly [string, MetricProbes] => [
    engine,
    { connect: async (instance) => await (await open(environment)).connect(instance) },
  ]);
  return liveMetricSource({ probes: new Map(probes), clock });
}

type OpenProbes = (environment: Surroundings["environment"]) => Promise<MetricProbes>;

const openMysqlProbes: OpenProbes = async (environment) => {
  const { mysqlProbes } = await import("../adapters/target/mysql/probe/mysql-probes.ts");
  return mysqlProbes({ resolveReference: (reference) => resolveReference(reference, environment) });
};

const probesOf: Readonly<Record<string, OpenProbes>> = {
  postgresql: async (environment) => {
    const { postgresqlProbes } = await import("../adapters/target/postgresql/probe/postgresql-probes.ts");
    return postgresqlProbes({
      engine: postgresql,
      resolveReference: (reference) => resolveReference(reference, environment),
    });
  },
  mysql: openMysqlProbes,
  mariadb: openMysqlProbes,
};

/** Where a job of GitHub's finds the files of a commit: places in reports become links there. */
export function sourcesOf(environment: Surroundings["environment"]): { readonly sources?: string } {
  const [server, repository] = [environment["GITHUB_SERVER_URL"], environment["GITHUB_REPOSITORY"]];
  return server === undefined || repository === undefined ? {} : { sources: `${server}/${repository}/blob` };
}

/** Names that no report may show the value of, over every engine and version. */
export const secretParameters: ReadonlySet<string> = new Set([...engines.values()].flatMap((engine) => engine.secrets));
