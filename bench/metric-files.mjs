// @ts-check
// The whole profile of an instance from files, against one plain aggregation of the same files, and against ten times the data.
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { median, renderCost } from "./measure.mjs";
import { writeMetrics } from "./write-metrics.mjs";

const reader = fileURLToPath(new URL("read-metric-files.mjs", import.meta.url));
const { version } = createRequire(import.meta.url)("@duckdb/node-api/package.json");

/** Prints how long the profile of an instance takes that is kept in files. */
export async function benchMetricFiles() {
  console.log(`metrics in Parquet, 30 days every 15 s; DuckDB ${version}`);
  const once = await benchSize(1, 3);
  const ten = await benchSize(10, 1);
  const growth = `${(ten.profile.ms / once.profile.ms).toFixed(1)} times the time (aim: at most 11)`;
  const memory = `${((ten.profile.peakMiB ?? 0) / (once.profile.peakMiB ?? 1)).toFixed(2)} times the memory (aim: 1)`;
  console.log(`  ten times the data: ${growth}, ${memory}`);
}

/**
 * @param {number} times
 * @param {number} runs
 */
async function benchSize(times, runs) {
  const directory = mkdtempSync(path.join(tmpdir(), "setpoint-bench-metrics-"));
  try {
    const { series, samples } = await writeMetrics(directory, times);
    mkdirSync(path.join(directory, "spill"));
    const size = `${series} series, ${(samples / 1e6).toFixed(1)} M samples`;
    /** @type {import("./measure.mjs").Cost[]} */
    const aggregates = [];
    // In turns, so that whatever else the machine does meets both.
    const profile = await median(runs, () => {
      aggregates.push(readIn("aggregate", directory));
      return readIn("profile", directory);
    });
    const aggregate = await median(runs, () => aggregates.pop() ?? profile);
    const ratio = (profile.ms / aggregate.ms).toFixed(2);
    console.log(renderCost(`${size}: one aggregation`, aggregate));
    console.log(
      renderCost(`${size}: the whole profile`, profile, `${ratio} times (aim: at most 2.5), aim: under 1536 MiB`),
    );
    return { aggregate, profile };
  } finally {
    rmSync(directory, { recursive: true });
  }
}

/**
 * @param {string} way
 * @param {string} directory
 * @returns {import("./measure.mjs").Cost}
 */
function readIn(way, directory) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [reader, way, directory], { encoding: "utf8" });
  if (status !== 0) throw new Error(`reading metrics ended with ${status}: ${stderr}`);
  if (process.env["SETPOINT_BENCH_VERBOSE"] !== undefined) console.log(stdout.trim());
  return JSON.parse(stdout);
}
