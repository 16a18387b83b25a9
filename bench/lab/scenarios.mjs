// @ts-check
// Which work is recorded. Each kind twice, with other sizes, clients and rates: thresholds may be chosen on `tune` alone, `judge` judges.
import { createPgbenchTables, createSysbenchTables, pgbench, sysbench } from "./loads.mjs";
import { createImports, createJobs, createOrders, createReadings } from "./tables.mjs";

/** @typedef {import("./databases.mjs").LabServer} LabServer */

/**
 * @typedef {object} Part
 * @property {import("./loads.mjs").Load} load
 * @property {readonly (readonly [from: number, to: number])[]} [spans] Seconds in which it runs; all the time without.
 */

/**
 * @typedef {object} Scenario
 * @property {string} name
 * @property {string} label Class of the work; of each span where there are several.
 * @property {"tune" | "judge"} half
 * @property {readonly LabServer["engine"][]} engines
 * @property {number} seconds
 * @property {(server: LabServer) => Promise<void>} prepare
 * @property {readonly Part[]} parts
 * @property {string} [burst] Class while a part with spans runs.
 */

const both = /** @type {const} */ (["postgresql", "mariadb"]);
const postgresql = /** @type {const} */ (["postgresql"]);
const mariadb = /** @type {const} */ (["mariadb"]);
const seconds = 45;

/** @type {(tables: number, rows: number) => Scenario["prepare"]} */
const sysbenchTables = (tables, rows) => (server) => createSysbenchTables(server, { tables, rows });
/** @type {(scale: number) => Scenario["prepare"]} */
const pgbenchTables = (scale) => (server) => createPgbenchTables(server, scale);
/** @type {(...loads: import("./loads.mjs").Load[]) => readonly Part[]} */
const always = (...loads) => loads.map((load) => ({ load }));

/** @type {(half: Scenario["half"], options: Readonly<Record<string, number>>, size: readonly [number, number]) => Scenario[]} */
const sysbenchKinds = (half, options, [tables, rows]) =>
  ["read_only", "read_write", "write_only"].map((kind) => ({
    name: `sysbench-${kind.replace("_", "-")}`,
    label: "oltp",
    half,
    engines: both,
    seconds,
    prepare: sysbenchTables(tables, rows),
    parts: always(sysbench(`oltp_${kind}`, { tables, "table-size": rows, ...options })),
  }));

const readFileStatements = {
  postgresql: "COPY imported FROM '{importFile}' CSV",
  mariadb: "LOAD DATA INFILE '{importFile}' INTO TABLE imported FIELDS TERMINATED BY ','",
};

/** @type {readonly Scenario[]} */
export const scenarios = [
  {
    name: "idle",
    label: "idle",
    half: "tune",
    engines: both,
    seconds,
    prepare: (server) => createOrders(server, 10_000),
    parts: [],
  },
  {
    name: "idle",
    label: "idle",
    half: "judge",
    engines: both,
    seconds,
    prepare: async () => undefined,
    // Ten sessions of an application that ask now and then whether the server is there.
    parts: always(sysbench("statement.lua", { threads: 10, rate: 1, statement: "SELECT 1" })),
  },
  {
    name: "pgbench-read-only",
    label: "oltp",
    half: "tune",
    engines: postgresql,
    seconds,
    prepare: pgbenchTables(10),
    parts: always(pgbench(["-S", "-c", "4"])),
  },
  {
    name: "pgbench-read-only",
    label: "oltp",
    half: "judge",
    engines: postgresql,
    seconds,
    prepare: pgbenchTables(30),
    parts: always(pgbench(["-S", "-c", "2", "-R", "20"])),
  },
  {
    name: "pgbench-tpcb",
    label: "oltp",
    half: "tune",
    engines: postgresql,
    seconds,
    prepare: pgbenchTables(10),
    parts: always(pgbench(["-c", "2", "-R", "20"])),
  },
  {
    name: "pgbench-tpcb",
    label: "oltp",
    half: "judge",
    engines: postgresql,
    seconds,
    prepare: pgbenchTables(20),
    parts: always(pgbench(["-c", "8"])),
  },
  ...sysbenchKinds("tune", { threads: 4 }, [2, 50_000]),
  ...sysbenchKinds("judge", { threads: 2, rate: 20 }, [4, 20_000]),
  {
    name: "reports",
    label: "olap",
    half: "tune",
    engines: both,
    seconds: 60,
    prepare: (server) => createOrders(server, 2_000_000),
    parts: always(sysbench("reports.lua", { threads: 1 })),
  },
  {
    name: "reports",
    label: "olap",
    half: "judge",
    engines: both,
    seconds: 60,
    prepare: (server) => createOrders(server, 800_000),
    parts: always(sysbench("reports.lua", { threads: 2, pause: 1 })),
  },
  {
    name: "queue",
    label: "queue",
    half: "tune",
    engines: both,
    seconds,
    prepare: createJobs,
    parts: always(sysbench("queue.lua", { threads: 4 })),
  },
  {
    name: "queue",
    label: "queue",
    half: "judge",
    engines: both,
    seconds,
    prepare: createJobs,
    parts: always(sysbench("queue.lua", { threads: 3, rate: 25, claim: "on" })),
  },
  {
    name: "insert-stream",
    label: "time-series",
    half: "tune",
    engines: both,
    seconds,
    prepare: createReadings,
    parts: always(sysbench("insert-stream.lua", { threads: 4 })),
  },
  {
    name: "insert-stream",
    label: "time-series",
    half: "judge",
    engines: both,
    seconds,
    prepare: createReadings,
    parts: always(sysbench("insert-stream.lua", { threads: 2, rate: 20, batch: 20, read_every: 10 })),
  },
  ...both.map((engine) => ({
    name: "bulk-load",
    label: "bulk-write",
    half: /** @type {const} */ ("tune"),
    engines: engine === "postgresql" ? postgresql : mariadb,
    seconds,
    prepare: (/** @type {LabServer} */ server) => createImports(server, 10),
    parts: always(sysbench("statement.lua", { threads: 1, rate: 2, statement: readFileStatements[engine] })),
  })),
  {
    name: "bulk-load",
    label: "bulk-write",
    half: "judge",
    engines: both,
    seconds,
    prepare: (server) => createImports(server, 20_000),
    parts: always(
      sysbench("statement.lua", { threads: 1, rate: 1, statement: "INSERT INTO imported SELECT * FROM delivered" }),
    ),
  },
  {
    name: "mixed",
    label: "mixed",
    half: "tune",
    engines: both,
    seconds: 60,
    prepare: async (server) => {
      await createSysbenchTables(server, { tables: 2, rows: 50_000 });
      await createOrders(server, 800_000);
    },
    parts: always(
      sysbench("oltp_read_write", { tables: 2, "table-size": 50_000, threads: 2, rate: 60 }),
      sysbench("reports.lua", { threads: 1 }),
    ),
  },
  {
    name: "mixed",
    label: "mixed",
    half: "judge",
    engines: both,
    seconds: 60,
    prepare: async (server) => {
      await createSysbenchTables(server, { tables: 1, rows: 100_000 });
      await createOrders(server, 1_500_000);
    },
    parts: always(
      sysbench("oltp_write_only", { tables: 1, "table-size": 100_000, threads: 4 }),
      sysbench("reports.lua", { threads: 1, pause: 1 }),
    ),
  },
  ...batchOverOltp("tune", {
    rate: 40,
    spans: [
      [40, 65],
      [105, 130],
    ],
    loadsPerSecond: 2,
  }),
  ...batchOverOltp("judge", {
    rate: 15,
    spans: [
      [30, 60],
      [90, 120],
    ],
    loadsPerSecond: 1,
  }),
];

/**
 * @param {Scenario["half"]} half
 * @param {{ rate: number, spans: readonly (readonly [number, number])[], loadsPerSecond: number }} options
 * @returns {Scenario[]}
 */
function batchOverOltp(half, { rate, spans, loadsPerSecond }) {
  const statement = "INSERT INTO imported SELECT * FROM delivered";
  return [
    {
      name: "batch-over-oltp",
      label: "oltp",
      burst: "bulk-write",
      half,
      engines: both,
      seconds: 150,
      prepare: async (server) => {
        await createSysbenchTables(server, { tables: 2, rows: 50_000 });
        await createImports(server, 30_000);
      },
      parts: [
        { load: sysbench("oltp_read_write", { tables: 2, "table-size": 50_000, threads: 2, rate }) },
        { load: sysbench("statement.lua", { threads: 1, rate: loadsPerSecond, statement }), spans },
      ],
    },
  ];
}
