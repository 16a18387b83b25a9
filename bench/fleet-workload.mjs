// @ts-check
// The workload of a fleet through the command as a user runs it: growing fleets, and two runners with a part each against one with all of
// it. A runner is a process that is held to one processor, its DuckDB too.
import { execFileSync, spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { availableParallelism, tmpdir } from "node:os";
import path from "node:path";
import { performance } from "node:perf_hooks";
import { fileURLToPath } from "node:url";
import { DuckDBInstance } from "@duckdb/node-api";
import { renderCost } from "./measure.mjs";

const command = fileURLToPath(new URL("../dist/cli/main.js", import.meta.url));
const usageHook = new URL("record-usage.mjs", import.meta.url).href;
const { version } = createRequire(import.meta.url)("@duckdb/node-api/package.json");

const sizes = [50, 100, 200];
const days = 7;
const stepSeconds = 60;
const samplesEach = (days * 86_400) / stepSeconds;
const end = "2026-02-01T00:00:00Z";
const startSeconds = Date.parse(end) / 1000 - days * 86_400;

const counters =
  "xact_commit xact_rollback blks_hit blks_read tup_returned tup_fetched tup_inserted tup_updated tup_deleted temp_files temp_bytes deadlocks";

/** Prints what fleets of growing size cost, and what a second runner is worth. */
export async function benchFleetWorkload() {
  const directory = mkdtempSync(path.join(tmpdir(), "setpoint-bench-workload-"));
  try {
    const series = await writeMetrics(directory, Math.max(...sizes));
    const each = `${days} days, a sample a minute, ${series} series an instance in Parquet; DuckDB ${version}`;
    console.log(`\nworkload of a fleet: ${each}`);
    const whole = await benchGrowth(directory);
    await benchRunners(directory, whole);
  } finally {
    rmSync(directory, { recursive: true });
  }
}

/** @typedef {{ size: number, ms: number, cpuMs: number, peakMiB: number, output: string }} Run */

/**
 * @param {string} directory
 * @returns {Promise<Run>} the largest
 */
async function benchGrowth(directory) {
  /** @type {Run[]} */
  const costs = [];
  for (const size of sizes) {
    commitFleet(directory, size);
    const cost = { size, ...(await runner(directory, ["workload", "--all"], 0)) };
    costs.push(cost);
    console.log(renderCost(`${size} instances, one runner`, cost, `${(cost.cpuMs / size).toFixed(0)} ms cpu each`));
  }
  const [smallest, largest] = [costs[0], costs.at(-1)];
  if (smallest === undefined || largest === undefined) throw new Error("nothing was measured");
  const growth = largest.cpuMs / largest.size / (smallest.cpuMs / smallest.size);
  console.log(
    `  of ${largest.size} each takes ${growth.toFixed(2)} times what it takes of ${smallest.size} (aim: 1, linear)`,
  );
  return largest;
}

/**
 * @param {string} directory
 * @param {Run} whole
 */
async function benchRunners(directory, whole) {
  if (availableParallelism() < 2) return console.log("  two runners need two processors");
  const start = performance.now();
  const parts = await Promise.all(
    [1, 2].map((index) => runner(directory, ["workload", "--all", "--shard", `${index}/2`], index - 1)),
  );
  const both = { ms: performance.now() - start, cpuMs: Math.max(...parts.map(({ cpuMs }) => cpuMs)) };
  const merging = await runner(directory, ["workload", "merge", ...parts.map(({ output }) => output)], 0);
  if (readFileSync(merging.output, "utf8") !== readFileSync(whole.output, "utf8"))
    throw new Error("the parts do not make what one run makes");
  const [time, work] = [both.ms / whole.ms, both.cpuMs / whole.cpuMs].map((share) => share.toFixed(2));
  const aim = `${time} of the time of one, ${work} of its processor time (aim: 0.50 within 20 %)`;
  console.log(renderCost(`${whole.size} instances, two runners side by side (cpu: the busier)`, both, aim));
  console.log(renderCost(`${whole.size} instances, the parts merged: the same bytes as one`, merging));
}

let runs = 0;

/**
 * One run of the command on one processor.
 * @param {string} directory
 * @param {readonly string[]} words
 * @param {number} processor
 * @returns {Promise<{ ms: number, cpuMs: number, peakMiB: number, output: string }>}
 */
async function runner(directory, words, processor) {
  runs += 1;
  const [output, usage] = [path.join(directory, `run${runs}.json`), path.join(directory, `usage${runs}.json`)];
  const program = [process.execPath, "--import", usageHook, command, ...words, "--format", "json"];
  const span = words[1] === "merge" ? [] : ["--window", `${days}d`, "--until", end];
  const start = performance.now();
  const { code, stdout, stderr } = await finish(["taskset", "-c", String(processor), ...program, ...span], {
    cwd: directory,
    env: { ...process.env, SETPOINT_BENCH_USAGE: usage },
  });
  const ms = performance.now() - start;
  if (code !== 0) throw new Error(`setpoint ${words.join(" ")} ended with ${code}: ${stderr}${stdout.slice(-2000)}`);
  writeFileSync(output, stdout);
  return { ms, ...JSON.parse(readFileSync(usage, "utf8")), output };
}

/**
 * @param {readonly string[]} words
 * @param {{ cwd: string, env: NodeJS.ProcessEnv }} options
 * @returns {Promise<{ code: number | null, stdout: string, stderr: string }>}
 */
function finish([program = "", ...words], options) {
  const child = spawn(program, words, { ...options, stdio: ["ignore", "pipe", "pipe"] });
  let [stdout, stderr] = ["", ""];
  child.stdout.setEncoding("utf8").on("data", (text) => (stdout += text));
  child.stderr.setEncoding("utf8").on("data", (text) => (stderr += text));
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code) => resolve({ code, stdout, stderr }));
  });
}

/**
 * A repository whose trunk has so many instances.
 * @param {string} directory
 * @param {number} size
 */
function commitFleet(directory, size) {
  const sources = `kept: { kind: files, paths: "${directory}/{instance}.parquet" }`;
  write(
    directory,
    "setpoint.yaml",
    `kind: Configuration\nmetadata: { name: bench }\nspec: { metrics: { sources: { ${sources} } } }\n`,
  );
  for (let number = 0; number < size; number += 1) {
    const name = nameOf(number);
    const metrics = `{ source: kept, selector: { instance: "${name}:9187" } }`;
    const spec = `spec: { engine: postgresql, version: "16.9", metrics: ${metrics} }`;
    write(directory, `instances/${name}.yaml`, `kind: Instance\nmetadata: { name: ${name} }\n${spec}\n`);
  }
  const identity = ["-c", "user.name=bench", "-c", "user.email=bench@shop.example", "-c", "init.defaultBranch=main"];
  const git = (/** @type {readonly string[]} */ ...words) =>
    execFileSync("git", ["-C", directory, ...identity, ...words], { stdio: "ignore" });
  git("init", "-q");
  git("add", "setpoint.yaml", "instances");
  git("commit", "-q", "-m", `A fleet of ${size}`);
}

/**
 * @param {string} directory
 * @param {string} file
 * @param {string} text
 */
function write(directory, file, text) {
  mkdirSync(path.dirname(path.join(directory, file)), { recursive: true });
  writeFileSync(path.join(directory, file), `apiVersion: setpoint/v1\n${text}`);
}

/** @param {number} number */
function nameOf(number) {
  return `shop-${String(number).padStart(3, "0")}`;
}

/**
 * A file for each instance, as postgres_exporter names its metrics: work by day and night, a rate that is the instance's own, one restart.
 * @param {string} directory
 * @param {number} count
 * @returns {Promise<number>} series in each
 */
async function writeMetrics(directory, count) {
  const instance = await DuckDBInstance.create(":memory:", { memory_limit: "1GiB" });
  const connection = await instance.connect();
  for (let number = 0; number < count; number += 1) {
    const target = `${directory}/${nameOf(number)}.parquet`;
    await connection.run(
      `COPY (${listSelects(number).join(" UNION ALL ")}) TO '${target}' (FORMAT parquet, COMPRESSION zstd)`,
    );
  }
  connection.closeSync();
  instance.closeSync();
  return listSelects(0).length;
}

/** @param {number} number */
function listSelects(number) {
  const restartAt = Math.floor(samplesEach * 0.4) + number;
  const day = `2 * pi() * k * ${stepSeconds} / 86400`;
  const counted = counters.split(" ").flatMap((name, index) =>
    ["shop", "stock"].map((datname) => {
      const rate = (1 + ((number + index) % 37)) * (index + 1);
      const grown = (/** @type {string} */ k) =>
        `floor(${rate} * (${k} * ${stepSeconds} + 5000 * (1 - cos(${day.replace("k", k)}))))`;
      const value = `CASE WHEN k < ${restartAt} THEN ${grown("k")} ELSE ${grown("k")} - ${grown(String(restartAt))} END`;
      return select(number, { metric: `pg_stat_database_${name}`, labels: { datname }, value });
    }),
  );
  const levels = ["active", "idle", "idle in transaction"].map((state, index) =>
    select(number, {
      metric: "pg_stat_activity_count",
      labels: { datname: "shop", state },
      value: `${10 + index} + floor(5 * sin(${day}))`,
    }),
  );
  const settings = [select(number, { metric: "pg_settings_max_connections", labels: {}, value: "200" })];
  return [...levels, ...settings, ...counted];
}

/**
 * @param {number} number
 * @param {{ metric: string, labels: Record<string, string>, value: string }} series
 */
function select(number, { metric, labels, value }) {
  const text = JSON.stringify({ instance: `${nameOf(number)}:9187`, ...labels });
  return `SELECT make_timestamp(${startSeconds}000000 + k * ${stepSeconds}000000) AS time, '${metric}' AS metric, '${text}' AS labels,
    (${value})::DOUBLE AS value FROM range(${samplesEach}) AS samples(k)`;
}
