// @ts-check
// Programs that put load on a server: pgbench, and sysbench with its own scripts or those of ./loads.
import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { fileURLToPath } from "node:url";

const run = promisify(execFile);

/** @typedef {import("./databases.mjs").LabServer} LabServer */

/**
 * A program that runs for some seconds.
 * @typedef {object} Load
 * @property {string} title What a reader calls it: `pgbench --select-only -c 4`.
 * @property {(server: LabServer, seconds: number) => readonly [program: string, words: readonly string[]]} command
 */

/**
 * @param {string} script One of sysbench's own (`oltp_read_only`), or a file of ./loads.
 * @param {Readonly<Record<string, string | number>>} options `{importFile}` in one is the path of the file that bulk loads read.
 * @returns {Load}
 */
export function sysbench(script, options) {
  const words = Object.entries(options).map(([name, value]) => `--${name}=${value}`);
  return {
    title: ["sysbench", script, ...words].join(" "),
    command: (server, seconds) => [
      "sysbench",
      [
        ...sysbenchWords(server, script),
        ...words.map((word) => word.replaceAll("{importFile}", server.importFile)),
        `--time=${seconds}`,
        "run",
      ],
    ],
  };
}

/**
 * Makes the tables of sysbench's own scripts.
 * @param {LabServer} server
 * @param {{ tables: number, rows: number }} size
 */
export async function createSysbenchTables(server, { tables, rows }) {
  const words = [`--tables=${tables}`, `--table-size=${rows}`, "prepare"];
  await run("sysbench", [...sysbenchWords(server, "oltp_common"), ...words]);
}

/**
 * @param {readonly string[]} words
 * @returns {Load}
 */
export function pgbench(words) {
  return {
    title: ["pgbench", ...words].join(" "),
    command: ({ port }, seconds) => ["pgbench", [...pgbenchWords(port), "-n", ...words, "-T", `${seconds}`, "orders"]],
  };
}

/**
 * @param {LabServer} server
 * @param {number} scale
 */
export async function createPgbenchTables({ port }, scale) {
  await run("pgbench", [...pgbenchWords(port), "-i", "-q", "-s", `${scale}`, "orders"]);
}

/** @param {number} port */
function pgbenchWords(port) {
  return ["-h", "127.0.0.1", "-p", `${port}`, "-U", "postgres"];
}

/**
 * @param {LabServer} server
 * @param {string} script
 */
function sysbenchWords({ engine, port }, script) {
  const file = script.endsWith(".lua") ? fileURLToPath(new URL(`loads/${script}`, import.meta.url)) : script;
  const place =
    engine === "postgresql"
      ? [
          "--db-driver=pgsql",
          "--pgsql-host=127.0.0.1",
          `--pgsql-port=${port}`,
          "--pgsql-user=postgres",
          "--pgsql-db=orders",
        ]
      : [
          "--db-driver=mysql",
          "--mysql-host=127.0.0.1",
          `--mysql-port=${port}`,
          "--mysql-user=root",
          "--mysql-db=orders",
        ];
  return [file, ...place];
}
