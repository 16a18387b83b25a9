// @ts-check
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { performance } from "node:perf_hooks";
import { fileURLToPath } from "node:url";

const command = fileURLToPath(new URL("../dist/cli/main.js", import.meta.url));
const usageHook = new URL("record-usage.mjs", import.meta.url).href;

/**
 * What one run cost. Of a process of its own also its processor time, which other work on the machine hardly changes.
 * @typedef {{ ms: number, cpuMs?: number, peakMiB?: number }} Cost
 */

/**
 * The middle run of an odd number of runs, by time.
 * @param {number} runs
 * @param {() => Cost | Promise<Cost>} measureOnce
 * @returns {Promise<Cost>}
 */
export async function median(runs, measureOnce) {
  const costs = [];
  for (let run = 0; run < runs; run += 1) costs.push(await measureOnce());
  const middle = costs.toSorted((left, right) => left.ms - right.ms)[Math.floor(runs / 2)];
  if (middle === undefined) throw new Error("nothing was measured");
  return middle;
}

/**
 * The time that a piece of work takes in this process.
 * @param {() => unknown} work
 * @returns {Promise<Cost>}
 */
export async function timed(work) {
  const start = performance.now();
  await work();
  return { ms: performance.now() - start };
}

/**
 * Runs the setpoint command as a user would, as a process of its own.
 * @param {string} directory
 * @param {readonly string[]} words
 * @param {readonly number[]} [expected] exit codes that mean success
 * @returns {Cost}
 */
export function runSetpoint(directory, words, expected = [0]) {
  const scratch = mkdtempSync(path.join(tmpdir(), "setpoint-usage-"));
  const usage = path.join(scratch, "usage.json");
  const start = performance.now();
  const { status, stderr } = spawnSync(process.execPath, ["--import", usageHook, command, ...words], {
    cwd: directory,
    env: { ...process.env, SETPOINT_BENCH_USAGE: usage },
    encoding: "utf8",
    maxBuffer: 1024 ** 3,
  });
  const ms = performance.now() - start;
  if (!expected.includes(status ?? 1)) throw new Error(`setpoint ${words.join(" ")} ended with ${status}: ${stderr}`);
  const cost = { ms, ...JSON.parse(readFileSync(usage, "utf8")) };
  rmSync(scratch, { recursive: true });
  return cost;
}

/**
 * One line of a table of figures.
 * @param {string} title
 * @param {Cost} cost
 * @param {string} [aim]
 * @returns {string}
 */
export function renderCost(title, { ms, cpuMs, peakMiB }, aim = "") {
  const memory = peakMiB === undefined ? "" : `${peakMiB.toFixed(0)} MiB`;
  const processor = cpuMs === undefined ? "" : `${renderTime(cpuMs)} cpu`;
  return `${title.padEnd(64)} ${renderTime(ms).padStart(9)} ${processor.padStart(12)} ${memory.padStart(9)}  ${aim}`.trimEnd();
}

/** @param {number} ms */
function renderTime(ms) {
  return ms < 1000 ? `${ms.toFixed(0)} ms` : `${(ms / 1000).toFixed(2)} s`;
}
