import type * as DuckdbPackage from "@duckdb/node-api";
import { SetpointError } from "../../../model/setpoint-error.ts";

/** A connection of its own: temporary tables of one are not seen by others. */
export type DuckdbConnection = DuckdbPackage.DuckDBConnection;

/** DuckDB in this process, shut off from everything but what it was opened with. */
export interface OpenedDuckdb {
  readonly package: typeof DuckdbPackage;
  /** Runs work on a connection, which is closed afterwards. */
  readonly connected: <T>(work: (connection: DuckdbConnection) => Promise<T>) => Promise<T>;
  readonly connect: () => Promise<DuckdbConnection>;
  readonly close: () => void;
}

/** What DuckDB may use and reach. */
export interface DuckdbLimits {
  readonly memoryMiB: number;
  readonly threads: number;
  /** Directory for what does not fit into memory; it must exist. */
  readonly temporaryDirectory: string;
  /** The only files that it may open, beside those in its temporary directory. */
  readonly files: readonly string[];
}

/** More than this is never spilled to disk: a query that needs it is refused. */
const maxSpillGiB = 64;

/**
 * Opens DuckDB so that no statement can do harm, whatever is in the files: nothing is installed or loaded, no other file and no address can
 * be reached, and nothing of this can be changed afterwards. https://duckdb.org/docs/stable/operations_manual/securing_duckdb/overview
 * @throws SetpointError SP_METRICS_NO_PACKAGE
 */
export async function openDuckdb(limits: DuckdbLimits): Promise<OpenedDuckdb> {
  const duckdb = await loadPackage();
  const instance = await duckdb.DuckDBInstance.create(":memory:", {
    memory_limit: `${limits.memoryMiB}MiB`,
    threads: String(limits.threads),
    temp_directory: limits.temporaryDirectory,
    max_temp_directory_size: `${maxSpillGiB}GiB`,
    autoinstall_known_extensions: "false",
    autoload_known_extensions: "false",
    allow_community_extensions: "false",
    allow_persistent_secrets: "false",
    // Memory is for the work: little of a file is read twice.
    enable_external_file_cache: "false",
  });
  const opened = { package: duckdb, connect: () => instance.connect(), close: () => instance.closeSync() };
  const connected: OpenedDuckdb["connected"] = async (work) => {
    const connection = await instance.connect();
    try {
      return await work(connection);
    } finally {
      connection.closeSync();
    }
  };
  await connected(async (connection) => {
    await connection.run("SET GLOBAL TimeZone = 'UTC'");
    await connection.run("SET GLOBAL parquet_metadata_cache = true");
    await connection.run(`SET GLOBAL allowed_paths = ${textList(limits.files)}`);
    await connection.run(`SET GLOBAL allowed_directories = ${textList([limits.temporaryDirectory])}`);
    await connection.run("SET GLOBAL enable_external_access = false");
    await connection.run("SET GLOBAL lock_configuration = true");
  });
  return { ...opened, connected };
}

async function loadPackage(): Promise<typeof DuckdbPackage> {
  try {
    return await import("@duckdb/node-api");
  } catch (cause) {
    throw new SetpointError("SP_METRICS_NO_PACKAGE", "The package @duckdb/node-api is not installed.", {
      fix: "Install it beside Setpoint (npm install @duckdb/node-api), or install Setpoint without --omit=optional.",
      cause,
    });
  }
}

/** Text as a literal of SQL. */
export function text(value: string): string {
  return `'${value.replaceAll("'", "''")}'`;
}

/** Texts as a list of SQL. */
export function textList(values: readonly string[]): string {
  return `[${values.map(text).join(", ")}]`;
}
