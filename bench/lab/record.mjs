// Not type-checked: what is built is not there yet when types are.
// npm run lab [-- NAME|ENGINE|HALF …]: real servers under known load, sampled once a second through Setpoint's own probes; each run becomes a
// small file of test/fixtures/workload, on which the classes of work are tuned and judged. All of it takes some forty minutes.
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { workloadEngines } from "../../dist/engines/metrics/index.js";
import { describeMachine } from "../machine.mjs";
import { openMariadb, openPostgresql } from "./databases.mjs";
import { openProbe } from "./open-probe.mjs";
import { renderRecording } from "./recording.mjs";
import { startLoads } from "./run-loads.mjs";
import { sampleServer } from "./sample-server.mjs";
import { scenarios } from "./scenarios.mjs";
import { writeImportFile } from "./write-import-file.mjs";

/** @typedef {import("./databases.mjs").LabServer} LabServer */
/** @typedef {import("./scenarios.mjs").Scenario} Scenario */

const fixtures = fileURLToPath(new URL("../../test/fixtures/workload/", import.meta.url));

/** Seconds before the first and after the last sample in which the load runs already, or still. */
const margin = 3;

/** The halves are recorded on servers of different versions and sizes, too. */
const servers = [
  { engine: "postgresql", half: "tune", open: (importFile) => openPostgresql("17", { cacheMiB: 128, importFile }) },
  {
    engine: "postgresql",
    half: "judge",
    open: (importFile) => openPostgresql("14", { cacheMiB: 48, importFile, words: ["-c", "max_wal_size=256MB"] }),
  },
  { engine: "mariadb", half: "tune", open: (importFile) => openMariadb({ cacheMiB: 128, importFile }) },
  {
    engine: "mariadb",
    half: "judge",
    open: (importFile) => openMariadb({ cacheMiB: 48, importFile, words: ["--innodb-log-file-size=48M"] }),
  },
];

const words = process.argv.slice(2);

mkdirSync(fixtures, { recursive: true });
const { folder, file } = await writeImportFile();
try {
  for (const { engine, half, open } of servers) await recordOn(engine, half, () => open(file));
} finally {
  rmSync(folder, { recursive: true });
}

/**
 * @param {string} engine
 * @param {string} half
 * @param {() => Promise<LabServer>} open
 */
async function recordOn(engine, half, open) {
  const wanted = scenarios.filter(
    (scenario) =>
      scenario.half === half &&
      scenario.engines.some((name) => name === engine) &&
      words.every((word) => [scenario.name, engine, half].includes(word)),
  );
  if (wanted.length === 0) return;
  const server = await open();
  try {
    for (const scenario of wanted) keep(server, scenario, await record(server, scenario));
  } finally {
    await server.stop();
  }
}

/**
 * @param {LabServer} server
 * @param {Scenario} scenario
 */
async function record(server, { prepare, parts, seconds }) {
  await server.clear();
  await prepare(server);
  const { probe, metrics } = await openProbe(server, workloadEngines);
  try {
    const { ended } = startLoads(server, parts, seconds + 2 * margin);
    await wait(margin * 1000);
    const startMs = Date.now();
    const [sampled] = await Promise.all([sampleServer(probe, metrics, seconds), ended]);
    return { startMs, ...sampled };
  } finally {
    await probe.close();
  }
}

/**
 * @param {LabServer} server
 * @param {Scenario} scenario
 * @param {Awaited<ReturnType<typeof record>>} sampled
 */
function keep({ engine, version, options, cacheBytes }, scenario, { startMs, times, series }) {
  const { name, label, half, parts, burst } = scenario;
  const bursts = parts.flatMap(({ spans = [] }) =>
    spans.map(([from, to]) => ({
      label: burst ?? label,
      fromMs: startMs + (from - margin) * 1000,
      toMs: startMs + (to - margin) * 1000,
    })),
  );
  const text = renderRecording({
    name,
    label,
    half,
    engine,
    version,
    options,
    cacheBytes,
    load: parts.map(({ load }) => load.title),
    machine: describeMachine(),
    date: new Date(startMs).toISOString().slice(0, 10),
    bursts,
    times,
    series,
  });
  const kept = path.join(fixtures, `${engine}-${name}-${half}.json`);
  writeFileSync(kept, text);
  console.log(`${path.basename(kept).padEnd(48)} ${times.length} samples, ${text.length} bytes`);
}
