import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { chmod, chown, mkdtemp, readFile, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { arch, platform, tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const run = promisify(execFile);

/** Majors whose binaries the servers package brings. */
export const postgresqlMajors = ["12", "13", "14", "15", "16", "17", "18"] as const;

/** `nobody` on Debian and most others: PostgreSQL refuses to run as root. */
const unprivilegedId = 65_534;

/** A real PostgreSQL that belongs to one test: its own data directory, port and log, removed by `stop`. */
export interface PostgresqlServer {
  readonly major: string;
  readonly port: number;
  readonly dataDirectory: string;
  readonly binaries: string;
  /** Connection string of the superuser. */
  readonly dsn: string;
  /** Shell words that restart it; what an instance's `connection.restart` refers to. */
  readonly restartCommand: string;
  /** Shell words to which `-c name=value -C name` can be appended; what `connection.dryStart` refers to. */
  readonly dryStartCommand: string;
  start(options?: readonly string[]): Promise<void>;
  /** `immediate` is a crash. */
  halt(mode?: "fast" | "immediate"): Promise<void>;
  restart(options?: readonly string[]): Promise<void>;
  log(): Promise<string>;
  /** Halts it and removes its files. */
  stop(): Promise<void>;
}

/** Where the binaries of a major are, or `undefined` if `npm run servers` has not brought them. */
export function findPostgresqlBinaries(major: string): string | undefined {
  const name = `pg${major}-${platform()}-${arch()}`;
  const directory = fileURLToPath(new URL(`node_modules/${name}/native/bin`, import.meta.url));
  return existsSync(path.join(directory, "postgres")) ? directory : undefined;
}

/** Creates and starts a server. `options` are command-line words such as `-c fsync=off`. */
export async function startPostgresql(major: string, options: readonly string[] = []): Promise<PostgresqlServer> {
  const binaries = findPostgresqlBinaries(major);
  if (binaries === undefined) throw new Error(`PostgreSQL ${major} is not installed: run npm run servers`);
  const root = await mkdtemp(path.join(tmpdir(), `setpoint-pg${major}-`));
  await chmod(root, 0o755);
  if (isRoot()) await chown(root, unprivilegedId, unprivilegedId);
  const server = describeServer({ major, binaries, root, port: await findFreePort() });
  const words = ["-D", server.dataDirectory, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C", "-N"];
  await asUnprivileged(path.join(binaries, "initdb"), words);
  await server.start(options);
  return server;
}

function describeServer(place: { major: string; binaries: string; root: string; port: number }): PostgresqlServer {
  const { major, binaries, root, port } = place;
  const dataDirectory = path.join(root, "data");
  const logFile = path.join(root, "log");
  const prefix = isRoot() ? `setpriv --reuid=${unprivilegedId} --regid=${unprivilegedId} --clear-groups ` : "";
  const control = async (...words: string[]): Promise<void> => {
    await asUnprivileged(path.join(binaries, "pg_ctl"), ["-D", dataDirectory, "-s", "-w", ...words]);
  };
  const commandLine = ["-p", `${port}`, "-c", "listen_addresses=127.0.0.1", "-c", "unix_socket_directories="];
  const start = (options: readonly string[] = []): Promise<void> =>
    control("-l", logFile, "-o", [...commandLine, ...options].join(" "), "start");
  const halt = async (mode: "fast" | "immediate" = "fast"): Promise<void> => {
    if (existsSync(path.join(dataDirectory, "postmaster.pid"))) await control("-m", mode, "stop");
  };
  return {
    major,
    port,
    dataDirectory,
    binaries,
    dsn: `postgresql://postgres@127.0.0.1:${port}/postgres`,
    restartCommand: `${prefix}${path.join(binaries, "pg_ctl")} -D ${dataDirectory} -s -w -m fast -l ${logFile} restart`,
    dryStartCommand: `${prefix}${path.join(binaries, "postgres")} -D ${dataDirectory}`,
    start,
    halt,
    restart: async (options) => {
      await halt();
      await start(options);
    },
    log: () => readFile(logFile, "utf8"),
    stop: async () => {
      await halt("immediate");
      await rm(root, { recursive: true, force: true });
    },
  };
}

async function asUnprivileged(program: string, words: readonly string[]): Promise<string> {
  const identity = ["--reuid", `${unprivilegedId}`, "--regid", `${unprivilegedId}`, "--clear-groups"];
  const environment = { ...process.env, LC_ALL: "C" };
  const { stdout } = isRoot()
    ? await run("setpriv", [...identity, program, ...words], { env: environment, cwd: tmpdir() })
    : await run(program, [...words], { env: environment, cwd: tmpdir() });
  return stdout;
}

function isRoot(): boolean {
  return process.getuid?.() === 0;
}

async function findFreePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve) => probe.listen(0, "127.0.0.1", resolve));
  const address = probe.address();
  await new Promise((resolve) => probe.close(resolve));
  if (address === null || typeof address === "string") throw new Error("no port to be had");
  return address.port;
}
