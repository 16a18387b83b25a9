// Not type-checked: what is built is not there yet when types are.
import { createWriteStream } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { connect, createServer } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { performance } from "node:perf_hooks";
import { setTimeout as wait } from "node:timers/promises";
import { prometheusSource } from "../dist/adapters/metrics/prometheus/prometheus-source.js";
import { workloadEngines } from "../dist/engines/metrics/index.js";
import { deriveProfile } from "../dist/stages/workload/derive-profile.js";
import { findPrometheusProgram, startPrometheus } from "../scripts/prometheus-server.mjs";
import { renderCost } from "./measure.mjs";

const minuteMs = 60_000;
const days = 30;
const bucketMs = 5 * minuteMs;
const samplesEach = days * 24 * 60;
/** 2030-01-07T00:00:00Z, a Monday. */
const fromMs = 1_893_974_400_000;

/** A real Prometheus with thirty days of an instance's hundred series: its whole profile, and what came over the wire both ways. */
export async function benchPrometheus() {
  if (findPrometheusProgram("prometheus") === undefined) return console.log("no Prometheus: as root, npm run servers");
  const text = await writeMonth();
  console.log(`\nPrometheus: ${days} days, a sample a minute, ${text.series} series, ${text.samples} samples`);
  const filled = performance.now();
  const server = await startPrometheus({ openMetrics: text.file });
  await text.remove();
  console.log(renderCost("  back-filled and started (not counted)", { ms: performance.now() - filled }));
  const meter = await startMeter(new URL(server.url));
  const source = prometheusSource({
    name: "shop",
    url: meter.url,
    timeoutMs: 120_000,
    maxSamples: 50_000_000,
    clock: { now: () => new Date(), wait: async (ms) => await wait(ms) },
  });
  try {
    for (const run of ["first", "second"]) await benchProfile(source, { run, meter, server: server.url });
    await benchSamples(source, meter);
  } finally {
    await source.close();
    await meter.close();
    await server.stop();
  }
}

/** @typedef {import("../dist/ports/metric-source.js").MetricSource} MetricSource */
/** @typedef {{ url: string, take: () => number, close: () => Promise<void> }} Meter */

/**
 * @param {MetricSource} source
 * @param {{ run: string, meter: Meter, server: string }} bench
 */
async function benchProfile(source, { run, meter, server }) {
  meter.take();
  const serverBefore = await serverCpuMs(server);
  const [start, before] = [performance.now(), process.cpuUsage()];
  const reading = await source.read(question());
  const readMs = performance.now() - start;
  const engine = workloadEngines.get("postgresql");
  if (engine === undefined) throw new Error("there is no vocabulary of PostgreSQL");
  const profile = deriveProfile({ instance: question().instance, engine, source: "shop", reading });
  const cost = { ms: performance.now() - start, cpuMs: cpuMs(before), ...memory() };
  const wire = `${megabytes(meter.take())} over the wire, ${megabytes(reading.traffic.bytes)} of it bodies`;
  const { requests, points } = reading.traffic;
  console.log(renderCost(`  whole profile, ${run} run`, cost, "aim: < 10 s"));
  const store = { ms: readMs, cpuMs: (await serverCpuMs(server)) - serverBefore };
  console.log(renderCost("    of which read, aggregated in the store (cpu: the store's)", store));
  console.log(`    ${wire}; ${requests} requests, ${points} points; aim: < 50 MB`);
  console.log(
    `    ${profile.signals.length} signals, ${reading.series.length} series, ${profile.regimes.length} regimes`,
  );
}

/** @param {NodeJS.CpuUsage} before */
function cpuMs(before) {
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

/**
 * Processor time that a Prometheus has used, as it tells it itself.
 * @param {string} url
 */
async function serverCpuMs(url) {
  const told = await (await fetch(`${url}/metrics`)).text();
  return Number(/^process_cpu_seconds_total (\S+)$/mu.exec(told)?.[1]) * 1000;
}

/**
 * @param {MetricSource} source
 * @param {Meter} meter
 */
async function benchSamples(source, meter) {
  meter.take();
  const start = performance.now();
  let samples = 0;
  for await (const batch of source.samples(question())) for (const { times } of batch) samples += times.length;
  console.log(renderCost("  fetched sample by sample", { ms: performance.now() - start, ...memory() }));
  console.log(`    ${megabytes(meter.take())} over the wire; ${samples} samples`);
}

function question() {
  const at = { file: "instances/orders-prod.yaml", line: 1, column: 1 };
  const metrics = { source: "shop", selector: { instance: "o:9187" }, hostSelector: { instance: "o:9100" }, at };
  return {
    instance: {
      name: "orders-prod",
      labels: {},
      engine: "postgresql",
      version: "17.2",
      platform: "self-managed",
      resources: {},
      topology: { role: /** @type {const} */ ("standalone"), replicas: [] },
      metrics,
      profiles: [],
      variables: [],
      settings: [],
      at,
      versionAt: at,
    },
    window: { fromMs, toMs: fromMs + days * 24 * 60 * minuteMs, bucketMs },
    metrics: workloadEngines.get("postgresql")?.metrics ?? [],
  };
}

/** Writes a month of an instance as OpenMetrics text. */
async function writeMonth() {
  const directory = await mkdtemp(path.join(tmpdir(), "setpoint-month-"));
  const file = path.join(directory, "month.txt");
  const stream = createWriteStream(file);
  const all = describeMonth();
  let named = "";
  for (const [index, { name, labels, next }] of all.entries()) {
    if (named !== name) stream.write(`# TYPE ${name} unknown\n`);
    named = name;
    const lines = Array.from({ length: samplesEach }, (_, minute) => {
      const value = next(minute);
      return `${name}{${labels}} ${value} ${fromMs / 1000 + minute * 60}\n`;
    });
    if (!stream.write(lines.join(""))) await new Promise((resolve) => stream.once("drain", () => resolve(undefined)));
    if (index === all.length - 1) stream.end("# EOF\n");
  }
  await new Promise((resolve) => stream.once("close", () => resolve(undefined)));
  const remove = async () => await rm(directory, { recursive: true, force: true });
  return { file, remove, series: all.length, samples: all.length * samplesEach };
}

/** A hundred series: a busy day, a quiet night, a batch at two o'clock, and a scatter that repeats. */
function describeMonth() {
  const database = ["commit:400", "rollback:2"].map((pair) => `xact_${pair}`);
  const blocks = ["blks_hit:90000", "blks_read:900", "temp_bytes:50000", "temp_files:1", "deadlocks:0.01"];
  const rows = ["tup_returned:60000", "tup_fetched:9000", "tup_inserted:120", "tup_updated:240", "tup_deleted:12"];
  const counted = [...database, ...blocks, ...rows].flatMap((pair) => {
    const [column = "", rate = ""] = pair.split(":");
    return ["orders", "billing", "stock", "postgres"].map((datname, share) =>
      counter(`pg_stat_database_${column}`, `instance="o:9187",datname="${datname}"`, Number(rate) / 2 ** share),
    );
  });
  const sessions = ["active", "idle", "idle in transaction"].flatMap((state, place) =>
    ["orders", "billing", "stock"].map((datname) =>
      gauge("pg_stat_activity_count", `instance="o:9187",datname="${datname}",state="${state}"`, 6 * (place + 1)),
    ),
  );
  const sizes = ["orders", "billing", "stock"].map((name) =>
    gauge("pg_database_size_bytes", `instance="o:9187",datname="${name}"`, 4e10),
  );
  const writing = ["buffers_backend", "buffers_checkpoint", "checkpoints_req", "checkpoints_timed"].map((name, place) =>
    counter(`pg_stat_bgwriter_${name}_total`, 'instance="o:9187"', 40 / 10 ** place),
  );
  const settings = ["max_connections", "shared_buffers_bytes", "work_mem_bytes", "max_wal_size_bytes"].map((name) => ({
    name: `pg_settings_${name}`,
    labels: 'instance="o:9187"',
    next: (/** @type {number} */ minute) =>
      name === "work_mem_bytes" && minute > samplesEach / 2 ? 8_388_608 : 4_194_304,
  }));
  const modes = ["idle", "user", "system", "iowait", "steal", "nice"];
  const processors = modes.flatMap((mode) =>
    ["0", "1", "2", "3"].map((cpu) =>
      counter("node_cpu_seconds_total", `instance="o:9100",cpu="${cpu}",mode="${mode}"`, 0.2),
    ),
  );
  const devices = ["read_bytes", "written_bytes", "reads_completed", "writes_completed", "io_time_seconds"].map(
    (name) =>
      counter(`node_disk_${name}_total`, 'instance="o:9100",device="nvme0n1"', name === "io_time_seconds" ? 0.3 : 4000),
  );
  const host = ["node_memory_MemAvailable_bytes", "node_memory_MemTotal_bytes", "node_filesystem_avail_bytes"].map(
    (name) => gauge(name, 'instance="o:9100",mountpoint="/var/lib/postgresql"', 3.2e10),
  );
  return [...counted, ...sessions, ...sizes, ...writing, ...settings, ...processors, ...devices, ...host];
}

/**
 * @param {string} name
 * @param {string} labels
 * @param {number} rate a second
 */
function counter(name, labels, rate) {
  let sum = 0;
  return {
    name,
    labels,
    next: (/** @type {number} */ minute) => {
      sum += rate * 60 * load(minute);
      return Number(sum.toFixed(2));
    },
  };
}

/**
 * @param {string} name
 * @param {string} labels
 * @param {number} level
 */
function gauge(name, labels, level) {
  return { name, labels, next: (/** @type {number} */ minute) => Math.round(level * load(minute)) };
}

/** @param {number} minute */
function load(minute) {
  const hour = (minute / 60) % 24;
  const batch = hour >= 2 && hour < 3 ? 2 : 0;
  const scatter = ((minute * 2_654_435_761) % 1000) / 5000;
  return 0.4 + 0.6 * Math.sin((Math.PI * hour) / 24) ** 2 + batch + scatter;
}

/**
 * Stands between and counts every byte that the server sends, headers too.
 * @param {URL} target
 * @returns {Promise<Meter>}
 */
async function startMeter(target) {
  let bytes = 0;
  const relay = createServer((client) => {
    const server = connect(Number(target.port), target.hostname);
    server.on("data", (chunk) => {
      bytes += chunk.length;
    });
    for (const [one, other] of [
      [client, server],
      [server, client],
    ]) {
      one?.on("error", () => other?.destroy());
    }
    client.pipe(server).pipe(client);
  });
  await new Promise((resolve) => relay.listen(0, "127.0.0.1", () => resolve(undefined)));
  const address = relay.address();
  if (address === null || typeof address === "string") throw new Error("the meter has no port");
  return {
    url: `http://127.0.0.1:${address.port}`,
    take: () => {
      const taken = bytes;
      bytes = 0;
      return taken;
    },
    close: async () => {
      await new Promise((resolve) => relay.close(resolve));
    },
  };
}

function memory() {
  return { peakMiB: process.resourceUsage().maxRSS / 1024 };
}

/** @param {number} bytes */
function megabytes(bytes) {
  return `${(bytes / 1e6).toFixed(2)} MB`;
}
