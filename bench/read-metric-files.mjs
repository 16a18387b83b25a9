// Not type-checked: what is built is not there yet when types are.
// One way of reading a directory of metrics, in a process of its own: `aggregate` or `profile`. Prints what it took as JSON.
import { performance } from "node:perf_hooks";
import { DuckDBInstance } from "@duckdb/node-api";
import { filesMetricSource } from "../dist/adapters/metrics/files/files-metric-source.js";
import { workloadEngines } from "../dist/engines/metrics/index.js";
import { deriveProfile } from "../dist/stages/workload/derive-profile.js";
import { days, startMs } from "./write-metrics.mjs";

const bucketMs = 5 * 60_000;
const [way = "", directory = ""] = process.argv.slice(2);
const start = performance.now();
const answer = way === "aggregate" ? await aggregate() : await profile();
const ms = performance.now() - start;
const { maxRSS, userCPUTime, systemCPUTime } = process.resourceUsage();
console.log(JSON.stringify({ ms, cpuMs: (userCPUTime + systemCPUTime) / 1000, peakMiB: maxRSS / 1024, answer }));

/** One aggregation, of what rates and levels are made of: count, mean, least, largest, first and last value of every series in every bucket. */
async function aggregate() {
  const options = { memory_limit: "1GiB", temp_directory: `${directory}/spill` };
  const connection = await (await DuckDBInstance.create(":memory:", options)).connect();
  const reader = await connection.runAndReadAll(
    `SELECT [sum(count), sum(mean), sum(least), sum(largest), sum(first), sum(last)] FROM (
       SELECT metric, labels, epoch_ms(time) // ${bucketMs} AS bucket, count(*) AS count, avg(value) AS mean, min(value) AS least,
         max(value) AS largest, arg_min(value, time) AS first, arg_max(value, time) AS last
       FROM read_parquet('${directory}/*.parquet') GROUP BY ALL)`,
  );
  return reader.getRowsJson();
}

async function profile() {
  const at = { file: "instances/orders-prod.yaml", line: 1, column: 1 };
  const instance = {
    name: "orders-prod",
    labels: {},
    engine: "postgresql",
    version: "17.2",
    platform: "self-managed",
    resources: {},
    topology: { role: /** @type {const} */ ("standalone"), replicas: [] },
    metrics: {
      source: "kept",
      selector: { instance: "orders-prod:9187" },
      hostSelector: { instance: "orders-prod:9100" },
      at,
    },
    profiles: [],
    variables: [],
    settings: [],
    at,
    versionAt: at,
  };
  const engine = workloadEngines.get("postgresql");
  if (engine === undefined) throw new Error("the vocabulary of PostgreSQL is missing");
  const source = filesMetricSource({ paths: "*.parquet", directory, temporaryDirectory: directory });
  const window = { fromMs: startMs, toMs: startMs + days * 86_400_000, bucketMs };
  const reading = await source.read({ instance, window, metrics: engine.metrics });
  const readMs = performance.now() - start;
  await source.close();
  const { signals } = deriveProfile({ instance, engine, source: "kept", reading });
  if (signals.length < 10) throw new Error(`a profile of ${signals.length} signals is none`);
  return { readMs, series: reading.series.length, points: reading.traffic.points, signals: signals.length };
}
