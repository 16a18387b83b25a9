// @ts-check
/**
 * Asks real PostgreSQL servers what parameters they have and writes src/engines/postgresql/catalog/postgresql-MAJOR.ts.
 * `node scripts/harvest-catalog.mjs [--check] [MAJOR…]`; with `--check` nothing is written and a difference exits with 1.
 * The servers are those of `npm run servers`.
 */
import { execFile } from "node:child_process";
import { chmod, chown, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { arch, platform, tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

import { Client } from "pg";

import { probeHiddenValues } from "./probe-hidden-values.mjs";
import { renderCatalog } from "./render-catalog.mjs";

const run = promisify(execFile);
const majors = ["12", "13", "14", "15", "16", "17", "18"];

/** Libraries of contrib that bring parameters. The first three must be there from the start. */
const preloadedLibraries = ["auto_explain", "pg_stat_statements", "pg_prewarm"];
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

/** `nobody`: PostgreSQL refuses to run as root. */
const unprivilegedId = 65_534;
const isRoot = process.getuid?.() === 0;

const words = process.argv.slice(2);
const isCheck = words.includes("--check");
const wanted = words.filter((word) => word !== "--check");
let differences = 0;
for (const major of wanted.length > 0 ? wanted : majors) {
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
  const { rows } = await server.client.query(
    `SELECT name, vartype, context, category, unit, min_val, max_val, enumvals, boot_val FROM pg_settings
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
  const binaries = fileURLToPath(
    new URL(`../test/servers/node_modules/pg${major}-${platform()}-${arch()}/native/bin`, import.meta.url),
  );
  const root = await mkdtemp(path.join(tmpdir(), `setpoint-harvest-${major}-`));
  await chmod(root, 0o755);
  if (isRoot) await chown(root, unprivilegedId, unprivilegedId);
  const data = path.join(root, "data");
  const port = await findFreePort();
  /** @param {string} program @param {string[]} options */
  const call = async (program, ...options) => (await asUnprivileged(path.join(binaries, program), options)).stdout;
  const options = `-F -p ${port} -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c shared_preload_libraries=${preloadedLibraries.join(",")}`;
  try {
    await call("initdb", "-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C", "-N");
    await call("pg_ctl", "-D", data, "-s", "-w", "-l", path.join(root, "log"), "-o", options, "start");
    const client = new Client({ host: "127.0.0.1", port, user: "postgres", database: "postgres" });
    await client.connect();
    try {
      return await use({
        client,
        readSetting: (name, value) => call("postgres", "-D", data, "-C", name, "-c", `${name}=${value}`),
      });
    } finally {
      await client.end();
      await call("pg_ctl", "-D", data, "-s", "-w", "-m", "immediate", "stop");
    }
  } finally {
    await rm(root, { recursive: true, force: true });
  }
}

/** @param {string} program @param {string[]} options */
function asUnprivileged(program, options) {
  const identity = ["--reuid", `${unprivilegedId}`, "--regid", `${unprivilegedId}`, "--clear-groups"];
  const settings = { env: { ...process.env, LC_ALL: "C" }, cwd: tmpdir() };
  return isRoot ? run("setpriv", [...identity, program, ...options], settings) : run(program, options, settings);
}

/** @returns {Promise<number>} */
async function findFreePort() {
  const probe = createServer();
  await new Promise((resolve) => {
    probe.listen(0, "127.0.0.1", () => resolve(undefined));
  });
  const address = probe.address();
  await new Promise((resolve) => {
    probe.close(resolve);
  });
  if (address === null || typeof address === "string") throw new Error("no port to be had");
  return address.port;
}
