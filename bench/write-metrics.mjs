// @ts-check
// Thirty days of an instance's metrics, sampled every 15 seconds, as postgres_exporter and node_exporter name them.
import { DuckDBInstance } from "@duckdb/node-api";

/** Milliseconds since 1970 of the first sample. */
export const startMs = Date.parse("2030-05-06T00:00:00Z");
export const days = 30;
const stepMs = 15_000;
const dayMs = 86_400_000;
const samples = (days * dayMs) / stepMs;

/** A restart of the server: its counters begin again. Samples from the first. */
const restartAt = Math.floor(samples * 0.4) + 7;

/** Series in one file; sorted by metric and labels over all files. */
const seriesPerFile = 200;

/**
 * Writes a multiple of 200 series to files `0.parquet`, `1.parquet`, … of a directory: databases, tables, processors and settings that many times.
 * @param {string} directory
 * @param {number} times
 * @returns {Promise<{ series: number, samples: number }>}
 */
export async function writeMetrics(directory, times) {
  const all = listSeries(times).toSorted((left, right) => (left.key < right.key ? -1 : 1));
  const instance = await DuckDBInstance.create(":memory:", { memory_limit: "1GiB" });
  const connection = await instance.connect();
  for (let first = 0; first < all.length; first += seriesPerFile) {
    const selects = all.slice(first, first + seriesPerFile).map((one, index) => selectSeries(one, first + index));
    const file = String(first / seriesPerFile).padStart(3, "0");
    await connection.run(
      `COPY (${selects.join(" UNION ALL ")}) TO '${directory}/${file}.parquet' (FORMAT parquet, COMPRESSION zstd, COMPRESSION_LEVEL 1, ROW_GROUP_SIZE 49152)`,
    );
  }
  connection.closeSync();
  instance.closeSync();
  return { series: all.length, samples: all.length * samples };
}

const perDatabase =
  "xact_commit xact_rollback blks_hit blks_read tup_returned tup_fetched tup_inserted tup_updated tup_deleted temp_files temp_bytes deadlocks";
const perTable = "seq_scan seq_tup_read idx_scan autovacuum_count";
const perTableLevels = "n_live_tup n_dead_tup";
const modes = "idle iowait nice softirq steal system user";

/**
 * @typedef {{ key: string, metric: string, labels: Record<string, string>, isCounter: boolean }} Series
 * @param {number} times
 * @returns {readonly Series[]}
 */
function listSeries(times) {
  /** @param {number} count @param {(index: number) => Series[]} make */
  const many = (count, make) => Array.from({ length: count * times }, (_, index) => make(index)).flat();
  return [
    ...many(8, (index) => [
      ...perDatabase.split(" ").map((name) => counter(`pg_stat_database_${name}`, { datname: `db${index}` })),
      gauge("pg_database_size_bytes", { datname: `db${index}` }),
      ...["active", "idle"].map((state) => gauge("pg_stat_activity_count", { datname: `db${index}`, state })),
    ]),
    ...many(8, (index) => [
      ...perTable.split(" ").map((name) => counter(`pg_stat_user_tables_${name}`, { relname: `table${index}` })),
      ...perTableLevels.split(" ").map((name) => gauge(`pg_stat_user_tables_${name}`, { relname: `table${index}` })),
    ]),
    ...many(2, (index) => modes.split(" ").map((mode) => host("node_cpu_seconds_total", { cpu: String(index), mode }))),
    ...many(18, (index) => [gauge(`pg_settings_made_up_${index}`, {})]),
  ];
}

/** @param {string} metric @param {Record<string, string>} labels */
function counter(metric, labels) {
  return series({ metric, labels: { instance: "orders-prod:9187", ...labels }, isCounter: true });
}

/** @param {string} metric @param {Record<string, string>} labels */
function gauge(metric, labels) {
  return series({ metric, labels: { instance: "orders-prod:9187", ...labels }, isCounter: false });
}

/** @param {string} metric @param {Record<string, string>} labels */
function host(metric, labels) {
  return series({ metric, labels: { instance: "orders-prod:9100", ...labels }, isCounter: true });
}

/** @param {Omit<Series, "key">} rest */
function series(rest) {
  return { key: `${rest.metric} ${JSON.stringify(rest.labels)}`, ...rest };
}

/**
 * Counters grow by day and night, and begin again once; gauges swing and tremble; settings stay.
 * @param {Series} series
 * @param {number} index
 */
function selectSeries({ metric, labels, isCounter }, index) {
  const rate = 1 + (index % 37);
  const grown = `(k * 15 * ${rate} - cos(k * ${stepMs} * 2 * pi() / ${dayMs}) * ${rate * 5000})`;
  const level = `${rate * 10} + floor(${rate * 4} * sin(k * ${stepMs} * 2 * pi() / ${dayMs})) + (hash(k * 1009 + ${index}) % 64) / 16.0`;
  const since = `CASE WHEN k >= ${restartAt} THEN ${grown.replaceAll("k", String(restartAt - 1))} ELSE ${-rate * 5000} END`;
  const value = isCounter ? `floor(${grown} - ${since})` : metric.startsWith("pg_settings") ? `${rate}` : level;
  const text = JSON.stringify(labels);
  return `SELECT make_timestamp_ms(${startMs} + k * ${stepMs}) AS time, '${metric}' AS metric, '${text}' AS labels, (${value})::DOUBLE AS value
    FROM range(${samples}) AS samples(k)`;
}
