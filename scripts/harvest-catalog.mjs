// @ts-check
/**
 * Asks real PostgreSQL servers what parameters they have and writes src/engines/postgresql/catalog/postgresql-MAJOR.ts.
 * `node scripts/harvest-catalog.mjs [--check] [MAJOR…]`; with `--check` nothing is written and a difference exits with 1.
 * The servers are those of `npm run servers`.
 */
import { execFile } from "node:child_process";
import { readFile, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

import { Client } from "pg";

import { postgresqlMajors, worldDirectory } from "./postgresql-binaries.mjs";
import { startPostgresql } from "./postgresql-server.mjs";
import { probeHiddenValues } from "./probe-hidden-values.mjs";
import { renderCatalog } from "./render-catalog.mjs";

const run = promisify(execFile);

/** Libraries of contrib that bring parameters: these must be there from the start, */
const preloadedLibraries = ["auto_explain", "pg_stat_statements", "pg_prewarm"];
/** and these can be loaded into a session. */
const loadableLibraries = [
  "plpgsql",
  "pg_trgm",
  "auth_delay",
  "postgres_fdw",
  "basic_archive",
  "passwordcheck",
  "pgcrypto",
  "isn",
];

const words = process.argv.slice(2);
const isCheck = words.includes("--check");
const wanted = words.filter((word) => word !== "--check");
let differences = 0;
for (const major of wanted.length > 0 ? wanted : postgresqlMajors) {
  const text = renderCatalog(major, await withServer(major, harvest));
  const file = fileURLToPath(new URL(`../src/engines/postgresql/catalog/postgresql-${major}.ts`, import.meta.url));
  const isSame = (await readFile(file, "utf8").catch(() => "")) === text;
  if (!isSame) differences += 1;
  if (!isSame && !isCheck) await writeFile(file, text);
  console.log(`PostgreSQL ${major}: ${isSame ? "unchanged" : isCheck ? "differs" : "written"}`);
}
if (isCheck && differences > 0) {
  console.error("The catalog differs from the servers. Run: node scripts/harvest-catalog.mjs");
  process.exitCode = 1;
}

/** @param {import("./render-catalog.mjs").Server} server */
async function harvest(server) {
  for (const library of loadableLibraries) await server.client.query(`LOAD '${library}'`).catch(ignoreMissing);
  // timezone_abbreviations boots with nothing and is given its default (`Default`) by the server a moment later.
  const { rows } = await server.client.query(
    `SELECT name, vartype, context, category, unit, min_val, max_val, enumvals,
       coalesce(boot_val, CASE source WHEN 'default' THEN reset_val END) AS boot_val FROM pg_settings
     ORDER BY name COLLATE "C"`,
  );
  return { rows, hidden: await probeHiddenValues(server, rows) };
}

/** A library that this major does not have yet. @param {{ code?: string }} error */
function ignoreMissing(error) {
  if (error.code !== "58P01") throw error;
}

/**
 * @template T
 * @param {string} major
 * @param {(server: import("./render-catalog.mjs").Server) => Promise<T>} use
 */
async function withServer(major, use) {
  const options = ["-F", "-c", `shared_preload_libraries=${preloadedLibraries.join(",")}`];
  const server = await startPostgresql(major, options);
  const client = new Client({ connectionString: server.dsn });
  const [program = "", ...dryStart] = server.dryStartCommand.split(" ");
  try {
    await client.connect();
    return await use({
      client,
      readSetting: async (name, value) =>
        (await run(program, [...dryStart, "-C", name, "-c", `${name}=${value}`], { cwd: worldDirectory() })).stdout,
    });
  } finally {
    await client.end();
    await server.stop();
  }
}
