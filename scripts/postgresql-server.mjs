// @ts-check
// Real PostgreSQL servers for tests, the demo and the catalog's harvest: each with its own data directory, port and log.
import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { chmod, chown, mkdtemp, readFile, rm } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";
import { findFreePort } from "./free-port.mjs";
import { findPostgresqlBinaries, installCommand, serverIdentity, worldDirectory } from "./postgresql-binaries.mjs";

const run = promisify(execFile);

/**
 * A real PostgreSQL that belongs to whoever started it, removed by `stop`.
 * @typedef {object} PostgresqlServer
 * @property {string} major
 * @property {number} port
 * @property {string} dataDirectory
 * @property {string} binaries
 * @property {string} dsn Connection string of the superuser.
 * @property {string} restartCommand Shell words that restart it; what an instance's `connection.restart` refers to.
 * @property {string} dryStartCommand Shell words to which `-c name=value -C name` can be appended; what `connection.dryStart` refers to.
 * @property {(options?: readonly string[]) => Promise<void>} start
 * @property {(mode?: "fast" | "immediate") => Promise<void>} halt `immediate` is a crash.
 * @property {(options?: readonly string[]) => Promise<void>} restart
 * @property {() => Promise<string>} log
 * @property {() => Promise<void>} stop Halts it and removes its files.
 */

/**
 * Creates and starts a server.
 * @param {string} major
 * @param {readonly string[]} [options] command-line words such as `-c fsync=off`
 * @returns {Promise<PostgresqlServer>}
 */
export async function startPostgresql(major, options = []) {
  const binaries = findPostgresqlBinaries(major);
  if (binaries === undefined) throw new Error(`PostgreSQL ${major} is not installed: run ${installCommand}`);
  const root = await mkdtemp(path.join(worldDirectory(), `setpoint-pg${major}-`));
  await chmod(root, 0o755);
  if (serverIdentity !== undefined) await chown(root, serverIdentity.uid, serverIdentity.gid);
  const server = describeServer({ major, binaries, root, port: await findFreePort() });
  const words = ["-D", server.dataDirectory, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C", "-N"];
  try {
    await runAsServer(path.join(binaries, "initdb"), words);
    await server.start(options);
  } catch (error) {
    await server.stop();
    throw error;
  }
  return server;
}

/**
 * @param {{ major: string, binaries: string, root: string, port: number }} place
 * @returns {PostgresqlServer}
 */
function describeServer(place) {
  const { major, binaries, root, port } = place;
  const dataDirectory = path.join(root, "data");
  const logFile = path.join(root, "log");
  const commandLine = ["-p", `${port}`, "-c", "listen_addresses=127.0.0.1", "-c", "unix_socket_directories="];
  /** @param {readonly string[]} words */
  const control = (...words) => runAsServer(path.join(binaries, "pg_ctl"), ["-D", dataDirectory, "-s", "-w", ...words]);
  /** @param {readonly string[]} [options] */
  const start = (options = []) => control("-l", logFile, "-o", [...commandLine, ...options].join(" "), "start");
  /** @param {"fast" | "immediate"} [mode] */
  const halt = async (mode = "fast") => {
    if (existsSync(path.join(dataDirectory, "postmaster.pid"))) await control("-m", mode, "stop");
  };
  return {
    major,
    port,
    dataDirectory,
    binaries,
    dsn: `postgresql://postgres@127.0.0.1:${port}/postgres`,
    restartCommand: asShellWords(
      path.join(binaries, "pg_ctl"),
      `-D ${dataDirectory} -s -w -m fast -l ${logFile} restart`,
    ),
    dryStartCommand: asShellWords(path.join(binaries, "postgres"), `-D ${dataDirectory}`),
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

/**
 * @param {string} program
 * @param {readonly string[]} words
 */
async function runAsServer(program, words) {
  await run(program, [...words], { ...serverIdentity, env: { ...process.env, LC_ALL: "C" }, cwd: worldDirectory() });
}

/**
 * @param {string} program
 * @param {string} words
 */
function asShellWords(program, words) {
  if (serverIdentity === undefined) return `${program} ${words}`;
  return `setpriv --reuid=${serverIdentity.uid} --regid=${serverIdentity.gid} --clear-groups ${program} ${words}`;
}
