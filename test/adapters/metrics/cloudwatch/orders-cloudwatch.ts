import type { Instance } from "../../../../src/model/instance.ts";
import type { MetricWindow } from "../../../../src/model/metric-series.ts";
import type { KeptMetric } from "../../../support/cloudwatch/open-cloudwatch.ts";

/** Two hours of the orders shop's database, in buckets of five minutes. */
export const fromMs = Date.UTC(2026, 10, 2, 8);
export const window: MetricWindow = { fromMs, toMs: fromMs + 120 * 60_000, bucketMs: 300_000 };

/** Minutes of a metric of orders. */
export function kept(name: string, value: (minute: number) => number, instance = "orders"): KeptMetric {
  const values = Array.from({ length: 120 }, (_, minute) => value(minute));
  return { name, dimensions: { DBInstanceIdentifier: instance }, fromMs, values };
}

/** What RDS tells of orders, and of another shop's database in the same account; one metric is of no use to anybody. */
export const ordersMetrics: readonly KeptMetric[] = [
  kept("CPUUtilization", (minute) => (minute % 5 === 0 ? 80 : 20)),
  kept("ReadIOPS", () => 1200),
  // Nothing was published for half an hour.
  kept("DatabaseConnections", (minute) => (minute >= 30 && minute < 60 ? Number.NaN : 40)),
  kept("TransactionLogsGeneration", (minute) => minute * 1000),
  kept("BurstBalance", () => 100),
  kept("CPUUtilization", () => 5, "billing"),
  { name: "CPUUtilization", dimensions: { EngineName: "postgres" }, fromMs, values: [12] },
];

/** The instance with these dimensions. */
export function ordersInstance(selector: Readonly<Record<string, string>>, name = "orders"): Instance {
  const at = { file: `instances/${name}.yaml`, line: 1, column: 1 };
  return {
    name,
    labels: {},
    engine: "postgresql",
    version: "16.4",
    platform: "self-hosted",
    resources: {},
    topology: { role: "standalone", replicas: [] },
    metrics: { source: "aws", selector, at },
    profiles: [],
    variables: [],
    settings: [],
    at,
    versionAt: at,
  };
}

/** Identity for the stand-in, which checks that requests are signed and not by whom. */
export const credentials = { accessKeyId: "AKIAIOSFODNN7EXAMPLE", secretAccessKey: "example" };
