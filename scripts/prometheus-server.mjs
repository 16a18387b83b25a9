// @ts-check
// Real Prometheus servers and exporters for tests and benchmarks: each with its own folder and port. The programs are the operating system's.
import { execFile, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, open, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { promisify } from "node:util";
import { findFreePort } from "./free-port.mjs";
import { installCommand } from "./postgresql-binaries.mjs";

const run = promisify(execFile);

const folders = ["/usr/bin", "/usr/local/bin", "/usr/sbin"];

/** How long a program may take to answer, and how often is looked. */
const startLimit = { looks: 400, everyMs: 50 };

/** Debian's names of the programs. */
const programs = /** @type {const} */ ({
  prometheus: "prometheus",
  promtool: "promtool",
  postgres: "prometheus-postgres-exporter",
  mysqld: "prometheus-mysqld-exporter",
  node: "prometheus-node-exporter",
});

/**
 * A program that belongs to whoever started it, ended by `stop`.
 * @typedef {object} StartedProgram
 * @property {string} url
 * @property {string} address host:port
 * @property {() => Promise<string>} log
 * @property {() => Promise<void>} stop Ends it and removes its files.
 */

/**
 * A target to scrape.
 * @typedef {object} ScrapeTarget
 * @property {string} job
 * @property {string} address
 * @property {Record<string, string>} [labels]
 */

/**
 * Path of a program, or `undefined` if it is not installed.
 * @param {keyof typeof programs} name
 * @returns {string | undefined}
 */
export function findPrometheusProgram(name) {
  return folders.map((folder) => path.join(folder, programs[name])).find((file) => existsSync(file));
}

/**
 * Starts a Prometheus: with samples of the past in it, or targets to scrape, or both.
 * @param {{ openMetrics?: string, targets?: readonly ScrapeTarget[], scrapeEvery?: string }} [content] `openMetrics` is a file's path; it
 * ends with `# EOF`, and has no sample of the last three hours
 * @returns {Promise<StartedProgram>}
 */
export async function startPrometheus({ openMetrics, targets = [], scrapeEvery = "1s" } = {}) {
  const root = await mkdtemp(path.join(tmpdir(), "setpoint-prometheus-"));
  const data = path.join(root, "data");
  try {
    // Without the hidden flag the whole input is read again for each block of two hours.
    const words = ["tsdb", "create-blocks-from", "--max-block-duration=720h", "openmetrics", "-q"];
    if (openMetrics !== undefined) await run(need("promtool"), [...words, openMetrics, data]);
    const configuration = path.join(root, "prometheus.yml");
    await writeFile(configuration, describeConfiguration(targets, scrapeEvery));
    return await startProgram(need("prometheus"), { root, readyPath: "/-/ready" }, (address) => [
      `--config.file=${configuration}`,
      `--storage.tsdb.path=${data}`,
      "--storage.tsdb.retention.time=1000d",
      `--web.listen-address=${address}`,
    ]);
  } catch (error) {
    await rm(root, { recursive: true, force: true });
    throw error;
  }
}

/**
 * Starts an exporter for one server.
 * @param {"postgres" | "mysqld" | "node"} kind
 * @param {string} [source] what the exporter takes as `DATA_SOURCE_NAME`
 * @returns {Promise<StartedProgram>}
 */
export async function startExporter(kind, source) {
  const root = await mkdtemp(path.join(tmpdir(), `setpoint-${kind}-exporter-`));
  const place = { root, readyPath: "/metrics", ...(source === undefined ? {} : { source }) };
  return await startProgram(need(kind), place, (address) => [`--web.listen-address=${address}`]);
}

/**
 * @param {keyof typeof programs} name
 * @returns {string}
 */
function need(name) {
  const program = findPrometheusProgram(name);
  if (program === undefined) throw new Error(`${programs[name]} is not installed: run ${installCommand} as root`);
  return program;
}

/**
 * @param {string} program
 * @param {{ root: string, readyPath: string, source?: string }} place
 * @param {(address: string) => readonly string[]} words
 * @returns {Promise<StartedProgram>}
 */
async function startProgram(program, { root, readyPath, source }, words) {
  const address = `127.0.0.1:${await findFreePort()}`;
  const logFile = path.join(root, "log");
  const file = await open(logFile, "w");
  const env = source === undefined ? process.env : { ...process.env, DATA_SOURCE_NAME: source };
  const child = spawn(program, [...words(address)], { cwd: root, env, stdio: ["ignore", file.fd, file.fd] });
  await file.close();
  const log = async () => await readFile(logFile, "utf8");
  const stop = async () => {
    await end(child);
    await rm(root, { recursive: true, force: true });
  };
  const started = { url: `http://${address}`, address, log, stop };
  for (let look = 0; look < startLimit.looks && !hasEnded(child); look += 1) {
    if (await isReady(`${started.url}${readyPath}`)) return started;
    await wait(startLimit.everyMs);
  }
  const said = await log();
  await stop();
  throw new Error(`${program} does not start: ${said}`);
}

/** @param {string} url */
async function isReady(url) {
  try {
    const answer = await fetch(url);
    await answer.arrayBuffer();
    return answer.ok;
  } catch {
    // It does not listen yet; the caller looks again.
    return false;
  }
}

/** @param {import("node:child_process").ChildProcess} child */
async function end(child) {
  if (hasEnded(child)) return;
  const ended = new Promise((resolve) => child.once("exit", resolve));
  child.kill("SIGTERM");
  await ended;
}

/** @param {import("node:child_process").ChildProcess} child */
function hasEnded(child) {
  return child.exitCode !== null || child.signalCode !== null;
}

/**
 * @param {readonly ScrapeTarget[]} targets
 * @param {string} scrapeEvery
 */
function describeConfiguration(targets, scrapeEvery) {
  return JSON.stringify({
    global: { scrape_interval: scrapeEvery },
    scrape_configs: targets.map(({ job, address, labels = {} }) => ({
      job_name: job,
      static_configs: [{ targets: [address], labels }],
    })),
  });
}
