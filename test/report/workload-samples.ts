import type { CommandResult } from "../../src/model/results.ts";
import { signalMeanings } from "../../src/model/workload-signal.ts";
import type { WorkloadProfile } from "../../src/model/workload.ts";
import { head } from "./orders-shop.ts";
import { ordersProfile } from "./workload-shop.ts";

const traffic = { requests: 61, bytes: 4_210_000, points: 129_600 };

/** The report of a replica that only serves the shop's dashboards. */
const reportsProfile: WorkloadProfile = {
  ...ordersProfile,
  instance: "orders-reports",
  signals: ordersProfile.signals.filter(({ signal }) => signal !== "transactions" && signal !== "cpu_used"),
  regimes: [
    {
      id: "1",
      share: 1,
      spans: [{ from: "2025-02-01T00:00:00.000Z", to: "2025-04-02T00:00:00.000Z" }],
      because: [],
      work: {
        confidence: 0,
        because: ["needs transactions: the kind of work, since it is told by work per transaction cannot be told"],
        features: {},
      },
    },
  ],
  saturation: [
    {
      resource: "device",
      verdict: "saturated",
      share: 0.121,
      because: ["98 % of the time the busiest device had work at worst; 90 % or more in 12.1 % of the known time"],
    },
  ],
  capacity: [],
};

/** An instance of which hardly anything is known. */
const quietProfile: WorkloadProfile = {
  ...ordersProfile,
  instance: "orders-test",
  coverage: { share: 0, gaps: [{ from: "2025-02-01T00:00:00.000Z", to: "2025-04-02T00:00:00.000Z" }] },
  confidence: { value: 0, because: ["nothing of the window is known"] },
  signals: [],
  regimes: [],
  saturation: [],
  workingSet: { hint: "unknown", because: [] },
  capacity: [],
  configuration: [],
  restarts: [],
  repairs: [],
};

/** What orders-prod does in each hour of the week. */
const weeklyProfile: WorkloadProfile = {
  ...ordersProfile,
  signals: ordersProfile.signals.slice(0, 1).map((profile) => ({
    ...profile,
    season: {
      period: "week",
      strength: 0.9,
      hours: Array.from({ length: 168 }, (_, hour) => (hour < 24 ? null : hour < 120 ? 400 + (hour % 24) * 20 : 90)),
      peakHour: 47,
      quietHour: 120,
    },
  })),
  regimes: [
    {
      id: "1",
      share: 1,
      spans: [{ from: "2025-02-01T00:00:00.000Z", to: "2025-04-02T00:00:00.000Z" }],
      recurs: { days: [0, 1, 2, 3, 4], startMinute: 1380, durationMinutes: 120, seen: 20, possible: 20 },
      because: ["transactions rose from 90 to 400 a second"],
      work: { class: "time-series", confidence: 0.5, because: [], features: {} },
    },
  ],
  saturation: [{ resource: "cpu", verdict: "free", share: 0, because: [] }],
  workingSet: { hint: "fits", because: [] },
  capacity: [],
};

const there = {
  signal: "transactions",
  meaning: signalMeanings.transactions.meaning,
  lost: signalMeanings.transactions.lost,
  from: ["pg_stat_database_xact_commit", "pg_stat_database_xact_rollback"],
  first: "2025-02-01T00:00:00Z",
  last: "2025-04-01T23:59:45Z",
  needs: [],
} as const;

const absent = {
  signal: "device_busy",
  meaning: signalMeanings.device_busy.meaning,
  lost: signalMeanings.device_busy.lost,
  from: [],
  needs: ["system.disk.io_time"],
} as const;

const ordersMetrics = {
  instance: "orders-prod",
  source: "prometheus-eu",
  exporters: ["postgres_exporter 0.15.0", "node_exporter 1.7.0"],
  signals: [there, absent],
  unknown: { series: 214, examples: ["pg_settings_archive_timeout_seconds", "go_gc_duration_seconds"] },
  lacking: [
    {
      metrics: ["postgresql.statements", "postgresql.wal.lag"],
      why: "postgres_exporter 0.15.0 is too old to tell them; from 0.20 on it can",
    },
  ],
} as const;

/** What metrics say of one instance, of several, and of none; and which metrics there are. */
export const workloadSamples: Readonly<Record<string, CommandResult>> = {
  workload: {
    kind: "workload",
    commit: head,
    profiled: [{ profile: ordersProfile, traffic }],
    failures: [],
    findings: [],
  },
  "workload-weekly": { kind: "workload", profiled: [{ profile: weeklyProfile, traffic }], failures: [], findings: [] },
  "workload-unknown": { kind: "workload", profiled: [{ profile: quietProfile, traffic }], failures: [], findings: [] },
  "workload-fleet": {
    kind: "workload",
    profiled: [ordersProfile, reportsProfile, quietProfile].map((profile) => ({ profile, traffic })),
    failures: [
      {
        instance: "orders-us",
        code: "SP_METRICS_NO_MATCH",
        message: 'No series has instance="orders-us:9187"; prometheus-us knows instance="orders-us-1:9187".',
        fix: "Correct spec.metrics.selector in instances/orders-us.yaml.",
      },
    ],
    findings: [],
    shard: { index: 3, count: 16 },
  },
  "workload-nothing": { kind: "workload", profiled: [], failures: [], findings: [] },
  "metrics-check": { kind: "metrics-check", instances: [ordersMetrics], failures: [], findings: [] },
  "metrics-check-fleet": {
    kind: "metrics-check",
    instances: [
      ordersMetrics,
      { ...ordersMetrics, instance: "orders-eu", signals: [absent], unknown: { series: 0, examples: [] } },
      { ...ordersMetrics, instance: "orders-reports", unknown: { series: 1, examples: ["up"] } },
    ],
    failures: [
      {
        instance: "orders-us",
        code: "SP_METRICS_DENIED",
        message: "prometheus-us answered 401 Unauthorized.",
        fix: "Look at what env:PROMETHEUS_TOKEN holds.",
      },
    ],
    findings: [],
  },
  "metrics-check-whole": {
    kind: "metrics-check",
    instances: [{ ...ordersMetrics, signals: [there], unknown: { series: 0, examples: [] }, lacking: [] }],
    failures: [],
    findings: [],
  },
  "metrics-check-nothing": { kind: "metrics-check", instances: [], failures: [], findings: [] },
  "metrics-record": {
    kind: "metrics-record",
    instance: "orders-prod",
    source: "live",
    path: "metrics/orders-prod.parquet",
    series: 114,
    samples: 19_699_200,
    bytes: 48_211_004,
    findings: [],
  },
  "metrics-record-nothing": {
    kind: "metrics-record",
    instance: "orders-prod",
    source: "live",
    path: "metrics/orders-prod.parquet",
    series: 0,
    samples: 0,
    bytes: 0,
    findings: [],
  },
};
