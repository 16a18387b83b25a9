import type { SignalName } from "../../src/model/workload-signal.ts";
import { signalMeanings } from "../../src/model/workload-signal.ts";
import type { Season, SignalProfile, Trend, WorkloadProfile } from "../../src/model/workload.ts";

/** Sixty days from Saturday, the first of February 2025; nothing was scraped on the week-end of the fifteenth of March. */
const days = 60;
const lostDays: ReadonlySet<number> = new Set([42, 43]);

/** What a day has of the level: people order less on Saturdays and Sundays. */
const ordersByDay = [0.7, 0.75, 1.05, 1.1, 1.1, 1.1, 1.2];

/** How much of its level a signal has in each hour: people order by day, most of all at 11 and 20 o'clock. */
const ordersByHour = [
  0.2, 0.15, 0.1, 0.08, 0.08, 0.12, 0.25, 0.5, 0.9, 1.2, 1.5, 1.7, 1.6, 1.4, 1.3, 1.3, 1.4, 1.5, 1.7, 1.9, 2, 1.6, 0.9,
  0.4,
];

/** Sessions stay open in the pools of the shop's services. */
const sessionsByHour = ordersByHour.map((share) => 0.8 + share / 6);

/** What only batches do: two hours of the night. */
const batchByHour = Array.from({ length: 24 }, (_, hour) => (hour === 2 ? 20 : hour === 3 ? 3.4 : 0.02));

interface Shape {
  readonly mean: number;
  readonly max: number;
  readonly maxAt?: string;
  readonly hours?: readonly number[];
  /** Share of the level that is gained over the two months. */
  readonly growth?: number;
  readonly trend?: Trend;
}

function round(value: number): number {
  return Number(value.toPrecision(6));
}

function season(mean: number, hours: readonly number[]): Season {
  const values = hours.map((share) => round(share * mean));
  return {
    period: "day",
    strength: 0.83,
    hours: values,
    peakHour: values.indexOf(Math.max(...values)),
    quietHour: values.indexOf(Math.min(...values)),
  };
}

/** A signal of the orders shop: what a day of the week has, and what it gains in two months. */
function signal(name: SignalName, { mean, max, hours, growth = 0, maxAt, trend }: Shape): SignalProfile {
  const sketch = Array.from({ length: days }, (_, day) => {
    if (lostDays.has(day)) return null;
    const grown = 1 - growth / 2 + (growth * day) / days;
    return round(mean * grown * (hours === ordersByHour ? (ordersByDay[day % 7] ?? 1) : 1));
  });
  return {
    signal: name,
    unit: signalMeanings[name].unit,
    buckets: 16_704,
    mean,
    p05: round(mean - 0.9 * Math.min(mean, max - mean)),
    p50: round(mean - 0.1 * Math.min(mean, max - mean)),
    p95: round(mean + (max - mean) * 0.6),
    p99: round(mean + (max - mean) * 0.85),
    max,
    maxAt: maxAt ?? "2025-03-28T20:05:00.000Z",
    sketch,
    ...(hours ? { season: season(mean, hours) } : {}),
    ...(trend ? { trend } : {}),
  };
}

const connectionTrend = { perDay: 3.1, low: 2.2, high: 4.1, level: 376 };
const dataTrend = { perDay: 1.3e9, low: 1.2e9, high: 1.4e9, level: 4.21e11 };

/** Two months of the shop's primary: orders by day, a batch by night, and connections that grow into their limit. */
export const ordersProfile: WorkloadProfile = {
  apiVersion: "setpoint/v1",
  kind: "WorkloadProfile",
  instance: "orders-prod",
  engine: "postgresql",
  source: "prometheus-eu",
  window: { from: "2025-02-01T00:00:00.000Z", to: "2025-04-02T00:00:00.000Z", bucketSeconds: 300 },
  coverage: { share: 0.966667, gaps: [{ from: "2025-03-15T00:00:00.000Z", to: "2025-03-17T00:00:00.000Z" }] },
  confidence: {
    value: 0.84,
    because: [
      "3.3 % of the window are unknown; the longest gap is from 2025-03-15T00:00:00.000Z to 2025-03-17T00:00:00.000Z",
      "2 signals that matter less are missing",
      "counter-reset, 1 in 1 metrics: the rate goes on from 0 after each reset",
    ],
  },
  signals: [
    signal("transactions", { mean: 412, max: 1184, hours: ordersByHour, growth: 0.2 }),
    signal("rollbacks", { mean: 0.0041, max: 0.31, maxAt: "2025-03-19T10:40:00.000Z" }),
    signal("rows_read", { mean: 91_300, max: 2_840_000, maxAt: "2025-03-12T02:25:00.000Z" }),
    signal("rows_inserted", { mean: 1930, max: 40_200, maxAt: "2025-03-30T02:40:00.000Z", hours: batchByHour }),
    signal("logical_reads", { mean: 812_000_000, max: 4_910_000_000, hours: ordersByHour }),
    signal("physical_reads", { mean: 12_300_000, max: 318_000_000, maxAt: "2025-03-21T02:10:00.000Z" }),
    signal("log_bytes", { mean: 3_400_000, max: 71_300_000, maxAt: "2025-03-30T02:40:00.000Z", hours: batchByHour }),
    signal("connections", { mean: 331, max: 452, hours: sessionsByHour, growth: 0.3, trend: connectionTrend }),
    signal("active_connections", { mean: 6.2, max: 38, hours: ordersByHour }),
    signal("connection_limit", { mean: 500, max: 500, maxAt: "2025-02-01T00:00:00.000Z" }),
    signal("lock_waiting", { mean: 0.04, max: 9, maxAt: "2025-03-05T02:15:00.000Z" }),
    signal("checkpoints_requested", { mean: 0.00021, max: 0.0166667, maxAt: "2025-03-30T02:40:00.000Z" }),
    signal("cpu_used", { mean: 0.34, max: 0.93, hours: ordersByHour, growth: 0.2 }),
    signal("data_bytes", { mean: 4.02e11, max: 4.21e11, maxAt: "2025-03-30T23:55:00.000Z", trend: dataTrend }),
    signal("longest_transaction", { mean: 14, max: 4180, maxAt: "2025-03-12T03:05:00.000Z" }),
  ],
  regimes: [
    {
      id: "1",
      share: 0.487069,
      spans: [
        { from: "2025-03-03T09:00:00.000Z", to: "2025-03-15T00:00:00.000Z" },
        { from: "2025-03-17T00:00:00.000Z", to: "2025-04-02T00:00:00.000Z" },
      ],
      because: ["work_mem changed from 4194304 to 67108864"],
      work: {
        class: "oltp",
        confidence: 0.93,
        nearest: { class: "mixed", confidence: 0.31 },
        because: [
          "221 rows read in a transaction, below 10000",
          "4.7 rows written in a transaction, below 60",
          "12 % of the rows written come and go: as many inserted as deleted, below 58 %",
          "38 % of the rows written are inserted, below 85 %",
        ],
        features: { rows_read_per_transaction: 221, rows_written_per_transaction: 4.7, scanned_share: 0.0041 },
      },
    },
    {
      id: "2",
      share: 0.46432,
      spans: [{ from: "2025-02-01T00:00:00.000Z", to: "2025-03-03T09:00:00.000Z" }],
      because: ["it was there from the beginning of the window"],
      work: {
        class: "oltp",
        confidence: 0.91,
        nearest: { class: "mixed", confidence: 0.34 },
        because: ["224 rows read in a transaction, below 10000", "4.6 rows written in a transaction, below 60"],
        features: { rows_read_per_transaction: 224, rows_written_per_transaction: 4.6, scanned_share: 0.0043 },
      },
    },
    {
      id: "3",
      share: 0.048611,
      spans: [
        { from: "2025-02-01T02:00:00.000Z", to: "2025-02-01T03:10:00.000Z" },
        { from: "2025-02-02T02:00:00.000Z", to: "2025-02-02T03:10:00.000Z" },
      ],
      recurs: {
        days: [0, 1, 2, 3, 4, 5, 6],
        startMinute: 120,
        durationMinutes: 70,
        seen: 58,
        possible: 58,
      },
      because: [
        "from 02:00 UTC on for 70 minutes, on 58 of 58 days",
        "rows inserted per transaction rose from 0.1 to 1430",
      ],
      work: {
        class: "bulk-write",
        confidence: 0.88,
        nearest: { class: "oltp", confidence: 0.02 },
        because: ["1430 rows written in a transaction, above 60"],
        features: { rows_read_per_transaction: 1510, rows_written_per_transaction: 1430 },
      },
    },
  ],
  saturation: [
    {
      resource: "connections",
      verdict: "near",
      share: 0,
      worstAt: "2025-03-28T20:05:00.000Z",
      because: ["90.4 % of the sessions that are allowed at worst; 95 % or more in 0 % of the known time"],
    },
    {
      resource: "cpu",
      verdict: "free",
      share: 0.000372,
      worstAt: "2025-03-28T20:05:00.000Z",
      because: ["93 % of the processors in use at worst; 90 % or more in 0.0372 % of the known time"],
    },
    {
      resource: "flush",
      verdict: "free",
      share: 0,
      because: [
        "8.3 % of an hour's checkpoints were asked for by the log's volume at worst; 50 % or more in 0 % of the known time",
      ],
    },
    {
      resource: "locks",
      verdict: "free",
      share: 0,
      because: ["9 % of the working sessions waited for locks at worst; 25 % or more in 0 % of the known time"],
    },
    {
      resource: "device",
      verdict: "unknown",
      share: 0,
      because: [
        "needs device_busy, or device_reads and device_writes with resources.storage.iops of the instance, or io_wait",
      ],
    },
    {
      resource: "memory",
      verdict: "unknown",
      share: 0,
      because: ["needs memory_available, and resources.memory of the instance"],
    },
  ],
  workingSet: {
    hitRatio: { overall: 0.984852, worstHour: 0.913 },
    cacheBytes: 34_359_738_368,
    dataBytes: 421_000_000_000,
    hint: "does-not-fit",
    because: ["1.51 % of the reads missed the cache, 56.1 TiB in all"],
  },
  capacity: [
    {
      signal: "connections",
      limit: 500,
      limitFrom: "max_connections",
      now: 376,
      days: { p10: 30, p50: 40, p90: 56 },
      because:
        "124 are left, 3.1 less each day (80 % interval 2.2 to 4.1); 58 days are known, so nothing is said beyond 58 more",
    },
    {
      signal: "data_bytes",
      limit: 2e12,
      limitFrom: "the data and the free space below the data directory",
      now: 4.21e11,
      because:
        "1.44 TiB are left, 1.21 GiB less each day (80 % interval 1.12 GiB to 1.3 GiB); 58 days are known, so nothing is said beyond 58 more, and within these the limit is not reached",
    },
  ],
  configuration: [
    { from: "2025-02-01T00:00:00.000Z", to: "2025-03-03T09:00:00.000Z", changes: [] },
    {
      from: "2025-03-03T09:00:00.000Z",
      to: "2025-04-02T00:00:00.000Z",
      changes: [{ parameter: "work_mem", from: 4_194_304, to: 67_108_864 }],
    },
  ],
  restarts: ["2025-03-17T00:05:00.000Z"],
  repairs: [
    {
      kind: "counter-reset",
      metric: "postgresql.commits",
      count: 1,
      from: "2025-03-17T00:05:00.000Z",
      to: "2025-03-17T00:05:00.000Z",
      done: "the rate goes on from 0 after each reset",
    },
    {
      kind: "gap",
      count: 1,
      from: "2025-03-15T00:00:00.000Z",
      to: "2025-03-17T00:00:00.000Z",
      done: "nothing is said of the time in between",
    },
  ],
  missing: [
    {
      signal: "device_busy",
      needs: ["system.disk.io_time"],
      lost: signalMeanings.device_busy.lost,
    },
    {
      signal: "memory_available",
      needs: ["system.memory.usage"],
      lost: signalMeanings.memory_available.lost,
    },
  ],
};
