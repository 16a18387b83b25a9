// @ts-check
// Real MariaDB servers for tests and the lab: each with its own data directory, port and log. The programs are the operating system's.
import { execFile, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { chmod, chown, mkdir, mkdtemp, open, readFile, rm } from "node:fs/promises";
import path from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { promisify } from "node:util";
import { findFreePort } from "./free-port.mjs";
import { installCommand, serverIdentity, worldDirectory } from "./postgresql-binaries.mjs";

const run = promisify(execFile);

/** Where packages put servers; `sbin` is not in everybody's PATH. */
const folders = ["/usr/sbin", "/usr/bin", "/usr/local/sbin", "/usr/local/bin", "/usr/local/mysql/bin"];

/** How long a server may take to be ready, and how often is looked. */
const startLimit = { looks: 600, everyMs: 50 };

/**
 * A real MariaDB that belongs to whoever started it, removed by `stop`.
 * @typedef {object} MariadbServer
 * @property {number} port
 * @property {string} dataDirectory
 * @property {string} dsn Connection string of `root`, who has no password.
 * @property {(options?: readonly string[]) => Promise<void>} start
 * @property {(mode?: "fast" | "immediate") => Promise<void>} halt `immediate` is a crash.
 * @property {(options?: readonly string[]) => Promise<void>} restart
 * @property {() => Promise<string>} log
 * @property {() => Promise<void>} stop Ends it and removes its files.
 */

/**
 * Path of a program of MariaDB, or `undefined` if it is not installed.
 * @param {"mariadbd" | "mariadb-install-db"} program
 * @returns {string | undefined}
 */
export function findMariadbProgram(program) {
  return folders.map((folder) => path.join(folder, program)).find((file) => existsSync(file));
}

/**
 * Creates and starts a server.
 * @param {readonly string[]} [options] command-line words such as `--innodb-buffer-pool-size=16M`
 * @returns {Promise<MariadbServer>}
 */
export async function startMariadb(options = []) {
  const [program, installer] = [findMariadbProgram("mariadbd"), findMariadbProgram("mariadb-install-db")];
  if (program === undefined || installer === undefined) {
    throw new Error(`MariaDB is not installed: run ${installCommand} as root`);
  }
  const root = await mkdtemp(path.join(worldDirectory(), "setpoint-maria-"));
  await chmod(root, 0o755);
  const server = describeServer({ program, root, port: await findFreePort() });
  await mkdir(server.dataDirectory);
  if (serverIdentity !== undefined) {
    for (const folder of [root, server.dataDirectory]) await chown(folder, serverIdentity.uid, serverIdentity.gid);
  }
  try {
    const words = [`--datadir=${server.dataDirectory}`, "--auth-root-authentication-method=normal", "--skip-test-db"];
    await run(installer, ["--no-defaults", ...words], { ...serverIdentity, cwd: root });
    await server.start(options);
  } catch (error) {
    await server.stop();
    throw error;
  }
  return server;
}

/**
 * @param {{ program: string, root: string, port: number }} place
 * @returns {MariadbServer}
 */
function describeServer({ program, root, port }) {
  const dataDirectory = path.join(root, "data");
  const logFile = path.join(root, "log");
  const socket = path.join(root, "socket");
  // A server that starts removes the temporary tables that it finds, also those of another one.
  const place = [`--datadir=${dataDirectory}`, `--port=${port}`, `--socket=${socket}`, `--tmpdir=${root}`];
  const log = async () => (existsSync(logFile) ? await readFile(logFile, "utf8") : "");
  /** @type {import("node:child_process").ChildProcess | undefined} */
  let child;
  /** @param {readonly string[]} [options] */
  const start = async (options = []) => {
    const seen = (await log()).length;
    const file = await open(logFile, "a");
    const words = ["--no-defaults", ...place, "--bind-address=127.0.0.1", ...options];
    child = spawn(program, words, { ...serverIdentity, cwd: root, stdio: ["ignore", "ignore", file.fd] });
    await file.close();
    await waitUntilReady(child, async () => (await log()).slice(seen));
  };
  /** @param {"fast" | "immediate"} [mode] */
  const halt = async (mode = "fast") => {
    const running = child;
    child = undefined;
    if (running !== undefined) await end(running, mode === "fast" ? "SIGTERM" : "SIGKILL");
  };
  return {
    port,
    dataDirectory,
    dsn: `mysql://root@127.0.0.1:${port}/`,
    start,
    halt,
    restart: async (options) => {
      await halt();
      await start(options);
    },
    log,
    stop: async () => {
      await halt("immediate");
      await rm(root, { recursive: true, force: true });
    },
  };
}

/**
 * @param {import("node:child_process").ChildProcess} child
 * @param {() => Promise<string>} log what it has said since it was started
 */
async function waitUntilReady(child, log) {
  /** @type {Error | undefined} */
  let failure;
  child.once("error", (error) => {
    failure = error;
  });
  for (let look = 0; look < startLimit.looks; look += 1) {
    if ((await log()).includes("ready for connections")) return;
    if (failure !== undefined || hasEnded(child)) break;
    await wait(startLimit.everyMs);
  }
  throw new Error(`MariaDB does not start: ${failure?.message ?? (await log())}`);
}

/**
 * @param {import("node:child_process").ChildProcess} child
 * @param {NodeJS.Signals} signal
 */
async function end(child, signal) {
  if (hasEnded(child)) return;
  const ended = new Promise((resolve) => child.once("exit", resolve));
  child.kill(signal);
  await ended;
}

/** @param {import("node:child_process").ChildProcess} child */
function hasEnded(child) {
  return child.pid === undefined || child.exitCode !== null || child.signalCode !== null;
}
