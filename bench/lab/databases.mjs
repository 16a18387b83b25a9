// @ts-check
// The servers that work is recorded on, behind one shape for every engine, and how to give them statements.
import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { startMariadb } from "../../scripts/mariadb-server.mjs";
import { startPostgresql } from "../../scripts/postgresql-server.mjs";

const run = promisify(execFile);

/** Name of the one database that is recorded. */
const databaseName = "orders";

/**
 * @typedef {object} LabServer
 * @property {"postgresql" | "mariadb"} engine
 * @property {string} version
 * @property {number} port
 * @property {string} dsn Connection string of the recorded database.
 * @property {string} options Words it was started with.
 * @property {number} cacheBytes
 * @property {string} importFile Path of the file that bulk loads read.
 * @property {(statements: readonly string[]) => Promise<void>} execute
 * @property {() => Promise<void>} clear Empties the recorded database.
 * @property {() => Promise<void>} stop
 */

/** @typedef {{ cacheMiB: number, importFile: string, words?: readonly string[] }} LabOptions */

/**
 * @param {string} major
 * @param {LabOptions} options
 * @returns {Promise<LabServer>}
 */
export async function openPostgresql(major, { cacheMiB, importFile, words = [] }) {
  const options = ["-c", `shared_buffers=${cacheMiB}MB`, ...words];
  const server = await startPostgresql(major, options);
  /** @param {string} database @param {readonly string[]} statements */
  const psql = async (database, statements) => {
    const dsn = `postgresql://postgres@127.0.0.1:${server.port}/${database}`;
    const commands = statements.flatMap((statement) => ["-c", statement]);
    const { stdout } = await run("psql", ["-X", "-q", "-t", "-A", "-v", "ON_ERROR_STOP=1", ...commands, dsn]);
    return stdout.trim();
  };
  return {
    engine: "postgresql",
    version: await psql("postgres", ["SHOW server_version"]),
    port: server.port,
    dsn: `postgresql://postgres@127.0.0.1:${server.port}/${databaseName}`,
    options: options.join(" "),
    cacheBytes: cacheMiB * 1024 ** 2,
    importFile,
    execute: async (statements) => void (await psql(databaseName, statements)),
    clear: async () =>
      void (await psql("postgres", [
        `DROP DATABASE IF EXISTS ${databaseName}`,
        `CREATE DATABASE ${databaseName}`,
        "CHECKPOINT",
      ])),
    stop: server.stop,
  };
}

/**
 * @param {LabOptions} options
 * @returns {Promise<LabServer>}
 */
export async function openMariadb({ cacheMiB, importFile, words = [] }) {
  const options = [`--innodb-buffer-pool-size=${cacheMiB}M`, ...words];
  const server = await startMariadb(options);
  /** @param {string} database @param {readonly string[]} statements */
  const mariadb = async (database, statements) => {
    const client = [
      "--no-defaults",
      "-h127.0.0.1",
      `-P${server.port}`,
      "-uroot",
      "-N",
      "-B",
      "-e",
      statements.join(";"),
    ];
    const { stdout } = await run("mariadb", [...client, database]);
    return stdout.trim();
  };
  return {
    engine: "mariadb",
    version: await mariadb("mysql", ["SELECT version()"]),
    port: server.port,
    dsn: `mysql://root@127.0.0.1:${server.port}/${databaseName}`,
    options: options.join(" "),
    cacheBytes: cacheMiB * 1024 ** 2,
    importFile,
    execute: async (statements) => void (await mariadb(databaseName, statements)),
    clear: async () =>
      void (await mariadb("mysql", [`DROP DATABASE IF EXISTS ${databaseName}`, `CREATE DATABASE ${databaseName}`])),
    stop: server.stop,
  };
}
