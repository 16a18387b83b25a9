import type { Instance } from "../../src/model/instance.ts";
import type { Attributes } from "../../src/model/metric.ts";
import type { MetricWindow } from "../../src/model/metric-series.ts";

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const gibibyte = 1024 ** 3;

/** One series as an exporter tells it and as a store with labels keeps it: a sample a minute. */
export interface ScenarioSeries {
  /** The exporter's name: `pg_stat_database_xact_commit`. */
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly times: readonly number[];
  readonly values: readonly number[];
}

/** What a series of the vocabulary is in one bucket of the scenario's window; undefined where a source may say what it likes. */
export interface ExpectedSeries {
  readonly metric: string;
  readonly attributes: Attributes;
  readonly members: number;
  /** By bucket, 0 to 23. NaN: nothing is known. */
  readonly at: (bucket: number) => number | undefined;
}

/** Two instances of the orders shop with everything that can happen to metrics, over five hours, and a window of two in it. */
export interface Scenario {
  readonly window: MetricWindow;
  readonly series: readonly ScenarioSeries[];
  readonly expected: readonly ExpectedSeries[];
  /** When max_connections of orders-prod goes from 100 to 200: the first sample with the new value. */
  readonly changedAtMs: number;
}

/** Selectors that a source of the scenario is asked with. */
export const selectors = {
  prod: { instance: "orders-prod:9187" },
  both: { shop: "orders" },
  nobody: { instance: "orders-lost:9187" },
  host: { instance: "orders-prod:9100" },
} as const;

/**
 * The scenario.
 *
 * @param startMs beginning of its five hours, a multiple of an hour; its window is the second and third of them, 24 buckets of 5 minutes
 */
export function ordersScenario(startMs: number): Scenario {
  const fromMs = startMs + hourMs;
  const middleMs = fromMs + hourMs;
  const minutes = Array.from({ length: 301 }, (_, minute) => startMs + minute * minuteMs);
  const series = (
    name: string,
    labels: Readonly<Record<string, string>>,
    valueAt: (timeMs: number) => number | undefined,
  ): ScenarioSeries => {
    const known = minutes.filter((timeMs) => valueAt(timeMs) !== undefined);
    return {
      name,
      labels: { shop: "orders", instance: "orders-prod:9187", ...labels },
      times: known,
      values: known.map((timeMs) => valueAt(timeMs) ?? Number.NaN),
    };
  };
  const counted = (rate: number, sinceMs: number) => (timeMs: number) => (rate * (timeMs - sinceMs)) / 1000;
  const inGap = (timeMs: number): boolean => timeMs > fromMs + 30 * minuteMs && timeMs < fromMs + 70 * minuteMs;
  // The server of this counter restarted right after the sample one minute before the middle.
  const resetAtMs = middleMs - minuteMs;
  return {
    window: { fromMs, toMs: fromMs + 2 * hourMs, bucketMs: 5 * minuteMs },
    changedAtMs: middleMs,
    series: [
      series("pg_stat_database_xact_commit", { datname: "orders" }, counted(10, startMs - hourMs)),
      series("pg_stat_database_xact_commit", { datname: "billing" }, counted(5, startMs - hourMs)),
      series("pg_stat_database_xact_commit", { datname: "orders", instance: "orders-test:9187" }, counted(1, startMs)),
      series("pg_stat_database_blks_read", { datname: "orders" }, (timeMs) =>
        timeMs <= resetAtMs ? counted(100, startMs - hourMs)(timeMs) : counted(100, resetAtMs)(timeMs),
      ),
      series("pg_stat_database_temp_bytes", { datname: "orders" }, (timeMs) =>
        inGap(timeMs) ? undefined : counted(1000, startMs - hourMs)(timeMs),
      ),
      series("pg_stat_database_deadlocks", { datname: "orders" }, (timeMs) =>
        timeMs < middleMs ? undefined : counted(2, middleMs)(timeMs),
      ),
      series("pg_stat_activity_count", { datname: "orders", state: "active" }, (timeMs) => (timeMs < middleMs ? 4 : 8)),
      series("pg_stat_activity_count", { datname: "billing", state: "active" }, () => 1),
      series("pg_stat_activity_count", { datname: "orders", state: "idle" }, () => 20),
      series("pg_settings_max_connections", { server: "orders-prod:5432" }, (timeMs) =>
        timeMs < middleMs ? 100 : 200,
      ),
      series("pg_custom_orders_pending", { queue: "parcels" }, () => 7),
      series("node_memory_MemAvailable_bytes", { instance: "orders-prod:9100" }, () => 8 * gibibyte),
    ],
    expected: [
      { metric: "postgresql.backends", attributes: { state: "active" }, members: 2, at: (i) => (i < 12 ? 5 : 9) },
      { metric: "postgresql.backends", attributes: { state: "idle" }, members: 1, at: () => 20 },
      { metric: "postgresql.blks_read", attributes: {}, members: 1, at: () => 100 },
      { metric: "postgresql.commits", attributes: {}, members: 2, at: () => 15 },
      // The first bucket of a counter that appears has no sample before it.
      {
        metric: "postgresql.deadlocks",
        attributes: {},
        members: 1,
        at: (i) => (i < 12 ? Number.NaN : i === 12 ? undefined : 2),
      },
      // Samples are missing from minute 31 to 69 of the window: buckets 7 to 12 are empty, 6 and 13 are at the edges.
      {
        metric: "postgresql.temp_bytes",
        attributes: {},
        members: 1,
        at: (i) => (i === 6 || i === 13 || i === 14 ? undefined : i > 6 && i < 13 ? Number.NaN : 1000),
      },
      { metric: "system.memory.available", attributes: {}, members: 1, at: () => 8 * gibibyte },
    ],
  };
}

/** An instance of the orders shop whose metrics are found by a selector. */
export function instanceWith(
  selector: Readonly<Record<string, string>>,
  hostSelector?: Readonly<Record<string, string>>,
): Instance {
  const at = { file: "instances/orders-prod.yaml", line: 1, column: 1 };
  return {
    name: "orders-prod",
    labels: {},
    engine: "postgresql",
    version: "17.2",
    platform: "self-managed",
    resources: {},
    topology: { role: "standalone", replicas: [] },
    metrics: { source: "shop", selector, ...(hostSelector === undefined ? {} : { hostSelector }), at },
    profiles: [],
    variables: [],
    settings: [],
    at,
    versionAt: at,
  };
}
