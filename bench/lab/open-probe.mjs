// Not type-checked: what is built is not there yet when types are.
// Setpoint's own probe of a server, and the metrics that are recorded through it.
import { engines } from "../../dist/engines/index.js";
import { mysqlProbes } from "../../dist/adapters/target/mysql/probe/mysql-probes.js";
import { postgresqlProbes } from "../../dist/adapters/target/postgresql/probe/postgresql-probes.js";

/** @typedef {import("./databases.mjs").LabServer} LabServer */
/** @typedef {import("../../src/engines/workload-engine.ts").WorkloadEngines} WorkloadEngines */

const at = { file: "instances/lab.yaml", line: 1, column: 1 };

/**
 * @param {LabServer} server
 * @param {WorkloadEngines} workloadEngines
 */
export async function openProbe(server, workloadEngines) {
  const metrics = workloadEngines.get(server.engine)?.metrics ?? [];
  const probes = openProbes(server);
  return { probe: await probes.connect(instanceOf(server)), metrics: metrics.filter(isRecorded) };
}

/** @param {LabServer} server */
function openProbes({ engine, dsn }) {
  const resolveReference = async () => dsn;
  const postgresql = engines.get("postgresql");
  if (postgresql === undefined) throw new Error("PostgreSQL is not known");
  return engine === "postgresql"
    ? postgresqlProbes({ engine: postgresql, resolveReference })
    : mysqlProbes({ resolveReference });
}

/**
 * What is told for each table or setting is much, and says nothing of the kind of work.
 * @param {{ attributes: readonly string[], origin: string }} metric
 */
function isRecorded({ attributes, origin }) {
  return origin === "database" && !attributes.includes("relation") && !attributes.includes("parameter");
}

/** @param {LabServer} server */
function instanceOf({ engine, version }) {
  return {
    name: "orders-lab",
    labels: {},
    engine,
    version: /^[\d.]+/u.exec(version)?.[0] ?? version,
    platform: "self-managed",
    resources: {},
    topology: { role: /** @type {const} */ ("standalone"), replicas: [] },
    connection: { from: "env:LAB" },
    profiles: [],
    variables: [],
    settings: [],
    at,
    versionAt: at,
  };
}
