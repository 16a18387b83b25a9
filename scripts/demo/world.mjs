// @ts-check
// The world of the demo: two real PostgreSQL servers and an empty git repository, in folders of their own. Whatever happens, nothing
// of it is left: not after a failure, not after Ctrl-C.
import { spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import path from "node:path";
import { setTimeout } from "node:timers/promises";
import pg from "pg";
import { worldDirectory } from "../postgresql-binaries.mjs";
import { startPostgresql } from "../postgresql-server.mjs";

/** @typedef {import("../postgresql-server.mjs").PostgresqlServer & { name: string }} Server */

/**
 * Runs a program to its end; `output` holds both of its streams as they came.
 * @typedef {(program: string, words: readonly string[], place: { cwd: string, env: Readonly<Record<string, string>> }) =>
 *   Promise<{ status: number | string, output: string, stdout: string }>} Run
 */

/**
 * @typedef {object} World
 * @property {string} repository An empty folder.
 * @property {Readonly<Record<string, string>>} environment Of whoever works here: free of the settings of this machine's user.
 * @property {(name: string, major: string) => Promise<Server>} start
 * @property {Run} run
 * @property {(milliseconds: number) => Promise<void>} wait
 */

/**
 * Runs a story in a world of its own, and takes the world down afterwards.
 * @param {(world: World) => Promise<void>} story
 * @returns {Promise<NodeJS.Signals | undefined>} the signal that ended it early
 */
export async function inWorld(story) {
  const interruption = new AbortController();
  /** @type {NodeJS.Signals | undefined} */
  let endedBy;
  for (const signal of /** @type {const} */ (["SIGINT", "SIGTERM", "SIGHUP"])) {
    // npm passes a Ctrl-C on that the terminal has sent already: the second one must not cut the cleaning short.
    process.on(signal, () => {
      endedBy ??= signal;
      interruption.abort();
    });
  }
  // A reader that leaves (`npm run demo | head`) ends the story too.
  process.stdout.on("error", () => {
    endedBy ??= "SIGPIPE";
    interruption.abort();
  });
  /** @type {Promise<Server>[]} */
  const servers = [];
  const repository = await mkdtemp(path.join(worldDirectory(), "setpoint-demo-"));
  try {
    await story(openWorld({ repository, servers, signal: interruption.signal }));
  } catch (error) {
    if (endedBy === undefined) throw error;
  } finally {
    await takeDown(servers, repository);
  }
  return endedBy;
}

/**
 * @param {{ repository: string, servers: Promise<Server>[], signal: AbortSignal }} parts
 * @returns {World}
 */
function openWorld({ repository, servers, signal }) {
  return {
    repository,
    environment: cleanEnvironment(),
    start: async (name, major) => {
      signal.throwIfAborted();
      const server = startPostgresql(major).then((started) => ({ ...started, name }));
      servers.push(server);
      return server;
    },
    run: async (program, words, place) => {
      signal.throwIfAborted();
      const result = await runProgram(program, words, place);
      signal.throwIfAborted();
      return result;
    },
    wait: async (milliseconds) => setTimeout(milliseconds, undefined, { signal }),
  };
}

/** What git and PostgreSQL's clients would take from the settings of whoever runs the demo is left out. */
function cleanEnvironment() {
  const kept = Object.entries(process.env).flatMap(([name, value]) =>
    value === undefined || /^(GIT|PG|SETPOINT)/.test(name) ? [] : [/** @type {const} */ ([name, value])],
  );
  return { ...Object.fromEntries(kept), GIT_CONFIG_GLOBAL: "/dev/null", GIT_CONFIG_NOSYSTEM: "1", LC_ALL: "C" };
}

/**
 * A process in a group of its own: Ctrl-C reaches the demo alone, which lets a command that is changing a server finish.
 * @type {Run}
 */
async function runProgram(program, words, { cwd, env }) {
  const child = spawn(program, [...words], { cwd, env, stdio: ["ignore", "pipe", "pipe"], detached: true });
  let [output, stdout] = ["", ""];
  child.stdout.setEncoding("utf8").on("data", (text) => {
    output += text;
    stdout += text;
  });
  child.stderr.setEncoding("utf8").on("data", (text) => (output += text));
  const status = await new Promise((resolve, reject) => {
    child.on("error", reject).on("close", (code, signal) => resolve(code ?? signal));
  });
  return { status, output, stdout };
}

/**
 * @param {readonly Promise<Server>[]} servers
 * @param {string} repository
 */
async function takeDown(servers, repository) {
  const started = await Promise.allSettled(servers);
  const stops = started.map(async (server) => server.status === "fulfilled" && (await server.value.stop()));
  await Promise.all([...stops, rm(repository, { recursive: true, force: true })]);
}

/**
 * Asks a server itself, past Setpoint.
 * @param {Server} server
 * @param {string} statement
 * @returns {Promise<string>} the first value of the first row
 */
export async function askServer(server, statement) {
  const client = new pg.Client({ connectionString: server.dsn });
  await client.connect();
  try {
    const { rows } = await client.query({ text: statement, rowMode: "array" });
    return String(rows[0]?.[0] ?? "");
  } finally {
    await client.end();
  }
}
