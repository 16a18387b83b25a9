import { gitJournal } from "../../src/adapters/audit/git/git-journal.ts";
import { openAuditLog } from "../../src/adapters/audit/git/open-audit-log.ts";
import { localBoard } from "../../src/adapters/forge/local/local-board.ts";
import { localForge } from "../../src/adapters/forge/local/local-forge.ts";
import { noActivity } from "../../src/adapters/forge/local/no-activity.ts";
import { reviewRecord, reviewsBranch } from "../../src/adapters/forge/local/review-record.ts";
import { memoryDocumentCache } from "../../src/adapters/repo/memory/memory-document-cache.ts";
import { memoryRepo } from "../../src/adapters/repo/memory/memory-repo.ts";
import { engines } from "../../src/engines/index.ts";
import { workloadEngines } from "../../src/engines/metrics/index.ts";
import type { Workspace } from "../../src/flows/workspace.ts";
import type { AuditEntry, AuditEvent } from "../../src/model/audit-event.ts";
import type { Finding } from "../../src/model/finding.ts";
import type { Parameter } from "../../src/model/parameter.ts";
import type { Value } from "../../src/model/value.ts";
import { SetpointError } from "../../src/model/setpoint-error.ts";
import type { ConfigRepo, Signature } from "../../src/ports/config-repo.ts";
import type { MetricArchive } from "../../src/ports/metric-archive.ts";
import type { MetricSource } from "../../src/ports/metric-source.ts";
import type { Target } from "../../src/ports/target.ts";
import { renderNotice } from "../../src/report/render-notice.ts";
import { type FakeServer, fakeServer, readFiles } from "../../src/testing/fake-server.ts";
import { fakeTarget } from "../../src/testing/fake-target.ts";
import { type FixedClock, fixedClock } from "../../src/testing/fixed-clock.ts";
import { configuration, type Files } from "./orders-shop.ts";

/** People of the shop: the login, or for strangers a name that no account owns. */
export type Person = "lin" | "ada" | "max" | "stranger";

/** What the shop starts with. */
export interface ShopOptions {
  /** Of the first commit on the trunk, beside the shop's setpoint.yaml. */
  readonly files: Files;
  /** Instance → version of its server; what `postgresql.conf` says there. */
  readonly servers: Readonly<Record<string, ServerOptions>>;
  /** False: nobody has followed the trunk yet. Otherwise its first commit governs from the start. */
  readonly isFollowed?: boolean;
}

export interface ServerOptions {
  readonly version?: string;
  readonly written?: Readonly<Record<string, string>>;
}

/** A commit to be made on a branch. */
export interface Push {
  readonly by?: Person;
  readonly message?: string;
  /** Where the branch starts or goes on; default its own head, or the trunk's for a new branch. */
  readonly parents?: readonly string[];
}

/** Ports that take the place of the shop's own, for tests of what breaks. */
export interface Ports {
  readonly repo: ConfigRepo;
  readonly target: Target;
  /** By the name that documents give it; the shop has none of its own. */
  readonly metrics: ReadonlyMap<string, MetricSource>;
  readonly archive: MetricArchive;
}

/** The orders shop with its repository, servers, people and clock: everything that outlives a process. */
export interface Shop {
  readonly repo: ConfigRepo;
  readonly target: Target;
  readonly clock: FixedClock;
  /** The working tree, for flows that read it. */
  readonly workTree: Map<string, string>;
  /** A workspace as a new process of that person opens it. */
  as(person: Person, ports?: Partial<Ports>): Workspace;
  server(name: string): FakeServer;
  /** Writes files (`null` removes one) on a branch. @returns the commit */
  push(branch: string, files: Readonly<Record<string, string | null>>, push?: Push): Promise<string>;
  /** Lets the trunk govern as it stands now, as if everything on it had been approved. @returns where it stands */
  approveTrunk(): Promise<string>;
  /** Where a branch stands, if it is there. */
  head(branch: string): Promise<string | undefined>;
  branches(): Promise<readonly string[]>;
  /** The record, less how far the trunk was followed. */
  record(): Promise<readonly AuditEntry[]>;
  events(): Promise<readonly AuditEvent[]>;
  /** How far the trunk was followed, by the record. */
  trunkEvents(): Promise<readonly AuditEvent[]>;
  /** What is wrong with the record. */
  verify(): Promise<readonly Finding[]>;
  /** Stored values of a server, as people read them. */
  stored(name: string): Readonly<Record<string, string>>;
  /** What runs on a server, by display. */
  runs(name: string, parameter: string): string;
  /** Stores by hand and reloads, as an operator would. */
  storeByHand(name: string, parameter: string, text: string): void;
}

/** Parameters that the shop's servers have; few, so that a test may look a thousand times. */
const parameterNames = [
  "fsync",
  "log_lock_waits",
  "log_min_duration_statement",
  "maintenance_work_mem",
  "max_connections",
  "max_wal_senders",
  "primary_conninfo",
  "random_page_cost",
  "shared_buffers",
  "statement_timeout",
  "synchronous_commit",
  "wal_level",
  "work_mem",
];

/** Opens the shop: a trunk commit of the files, and servers that run what their files say. */
export async function openShop({ files, servers: wanted, isFollowed = true }: ShopOptions): Promise<Shop> {
  const workTree = new Map<string, string>();
  const repo = memoryRepo(workTree);
  const clock = fixedClock();
  const cache = memoryDocumentCache();
  const servers = new Map(Object.entries(wanted).map(([name, options]) => [name, startServer(options)]));
  const target = fakeTarget(servers);
  let runs = 0;
  const head = async (branch: string): Promise<string | undefined> =>
    (await repo.branches(branch)).find((one) => one.name === branch)?.commit;
  const openAudit = (
    ports: Partial<Ports>,
    author: Signature,
    branch = "setpoint/audit",
  ): ReturnType<Workspace["openAudit"]> => openAuditLog({ repo: ports.repo ?? repo, branch, clock, author });
  const server = (name: string): FakeServer => {
    const found = servers.get(name);
    if (!found) throw new Error(`${name} has no server`);
    return found;
  };
  const readRecord = (): Promise<readonly AuditEntry[]> => openAudit({}, signatureOf("lin")).entries();
  const shop: Shop = {
    repo,
    target,
    clock,
    workTree,
    as: (person, ports = {}) => {
      const author = signatureOf(person);
      const used = ports.repo ?? repo;
      const reviews = gitJournal({ repo: used, branch: reviewsBranch, clock, author, kind: reviewRecord });
      return {
        repo: used,
        cache,
        engines,
        targets: new Map([["postgresql", ports.target ?? target]]),
        workloads: workloadEngines,
        openMetrics: async (_, name) => ports.metrics?.get(name) ?? noMetrics(name),
        archive: ports.archive ?? { keep: () => noMetrics("the archive") },
        clock,
        trunk: "main",
        signature: author,
        newRun: () => `run-${(runs += 1)}`,
        openAudit: ({ auditBranch }) => openAudit(ports, author, auditBranch),
        openForge: (of) => localForge({ repo: used, configuration: of, reviews, clock, author }),
        openBoard: () => localBoard({ repo: used, reviews, actor: author.email }),
        openActivity: () => noActivity,
        openSettings: () => undefined,
        openTickets: () => undefined,
        renderNotice: (result) => renderNotice(result, { secretParameters: new Set(), target: "main" }),
      };
    },
    server,
    push: async (branch, changes, { by = "lin", message = `Change ${branch}`, parents } = {}) => {
      const expected = (await head(branch)) ?? null;
      const trunk = await head("main");
      const from = parents ?? [expected ?? trunk].filter((one) => one !== undefined);
      const author = signatureOf(by);
      const request = { branch, expected, parents: from, files: new Map(Object.entries(changes)), message, author };
      return repo.commit({ ...request, at: clock.now() });
    },
    approveTrunk: async () => {
      const commit = (await head("main")) ?? "";
      await openAudit({}, signatureOf("lin")).append({ kind: "trunk-advanced", commit, steps: [] }, "lin");
      return commit;
    },
    head,
    branches: async () => (await repo.branches("")).map((branch) => branch.name),
    record: async () => (await readRecord()).filter(({ event }) => !isTrunkEvent(event)),
    events: async () => (await shop.record()).map((entry) => entry.event),
    trunkEvents: async () => (await readRecord()).map((entry) => entry.event).filter(isTrunkEvent),
    verify: async () => openAudit({}, signatureOf("lin")).verify(undefined),
    stored: (name) => Object.fromEntries([...server(name).stored].map(([key, value]) => [key, value.display])),
    runs: (name, parameter) => {
      const found = server(name).parameters.get(parameter);
      return (server(name).running.get(parameter) ?? found?.default)?.display ?? "";
    },
    storeByHand: (name, parameter, text) => {
      server(name).stored.set(parameter, valueOf(parameter, text));
      readFiles(server(name), false);
    },
  };
  await shop.push("main", { "setpoint.yaml": configuration, ...files });
  if (isFollowed) await shop.approveTrunk();
  return shop;
}

function noMetrics(name: string): never {
  throw new SetpointError("SP_METRICS_UNKNOWN_SOURCE", `There is no ${name}.`, { fix: "Give it to the shop." });
}

function isTrunkEvent({ kind }: AuditEvent): boolean {
  return kind === "trunk-advanced" || kind === "bypass-found";
}

/** Who signs as that person. */
function signatureOf(person: Person): Signature {
  return person === "stranger"
    ? { name: "Somebody", email: "somebody@elsewhere.example" }
    : { name: person, email: `${person}@shop.example` };
}

/** A parameter's value as PostgreSQL 16 reads it. */
export function valueOf(parameter: string, text: string): Value {
  const engine = engines.get("postgresql");
  const reading = engine?.readValue(parameterOf("16.4", parameter), text);
  if (reading?.kind !== "value") throw new Error(`${parameter} cannot be ${text}`);
  return reading.value;
}

function parameterOf(version: string, name: string): Parameter {
  const engine = engines.get("postgresql");
  const read = engine?.parseVersion(version);
  const parameter = read && engine?.catalog(read).parameters.get(name);
  if (!parameter) throw new Error(`PostgreSQL ${version} has no ${name}`);
  return parameter;
}

function startServer({ version = "16.4", written = {} }: ServerOptions): FakeServer {
  const server = fakeServer({ version, parameters: parameterNames.map((name) => parameterOf(version, name)) });
  for (const name of Object.keys(engines.get("postgresql")?.statistics ?? {})) server.statistics.set(name, 0);
  for (const [name, text] of Object.entries(written)) server.written.set(name, valueOf(name, text));
  readFiles(server, true);
  return server;
}
