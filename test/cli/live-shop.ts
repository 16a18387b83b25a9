import { configuration, type Files, instance } from "../support/orders-shop.ts";
import type { PostgresqlServer } from "../servers/postgresql-server.ts";
import { lin, type Outcome, runIn } from "./run-in-process.ts";
import { type Ending, type ProgramSettings, runProgram, start, type Started } from "./run-program.ts";
import { makeRepository, policies, type ShopRepository } from "./shop-repository.ts";

/** A repository whose one instance is a real server. */
export interface LiveShop extends ShopRepository {
  readonly server: PostgresqlServer;
  /** Where the documents' references lead. */
  readonly environment: Readonly<Record<string, string>>;
  /** Runs the built program as Lin. */
  setpoint(words: readonly string[]): Promise<Ending>;
  /** Starts it, to be killed. */
  start(words: readonly string[], settings?: ProgramSettings): Started;
  /** Runs the same command in this process, which is quicker; `now` for another clock. */
  inProcess(words: readonly string[], now?: string): Promise<Outcome>;
  /** Commits new settings on the branch that is checked out. */
  declare(settings: string): Promise<void>;
  /** The digest of the plan that an apply would take now. */
  digest(): Promise<string>;
}

/** The shop's policy without a lock on work_mem: whoever may push declares it, and nobody has to be asked. */
export const workMemIsFree: Files = Object.fromEntries(
  Object.entries(policies).map(([file, text]) => [file, text.replace("[fsync, work_mem]", "[fsync]")]),
);

/** Puts a server into a repository of its own. */
export async function makeLiveShop(server: PostgresqlServer, policy: Files = policies): Promise<LiveShop> {
  const document = (declared: string): string =>
    instance(
      "orders-prod",
      `  connection: { from: env:ORDERS_DSN, restart: env:ORDERS_RESTART }\n  settings: { ${declared} }\n`,
      server.major,
    );
  const files = { "setpoint.yaml": configuration, "instances/orders-prod.yaml": document("work_mem: 8MB"), ...policy };
  const repository = await makeRepository(files);
  const environment = { ORDERS_DSN: server.dsn, ORDERS_RESTART: server.restartCommand };
  const at = <T extends ProgramSettings>(more?: T): ProgramSettings => ({
    ...more,
    environment: { ...environment, ...more?.environment },
  });
  const inProcess: LiveShop["inProcess"] = (words, now = new Date().toISOString()) =>
    runIn(repository.path, words, { environment: { ...lin, ...environment }, now });
  return {
    ...repository,
    server,
    environment,
    setpoint: (words) => runProgram(repository.path, words, at()),
    start: (words, more) => start(repository.path, words, at(more)),
    inProcess,
    declare: (declared) =>
      repository.commit(`Declare ${declared}`, { "instances/orders-prod.yaml": document(declared) }),
    digest: async () => digestOf(JSON.parse((await inProcess(["apply", "--format", "json"])).stdout)),
  };
}

function digestOf(report: unknown): string {
  if (typeof report === "object" && report !== null && "digest" in report) return String(report.digest);
  throw new Error("the plan has no digest");
}
