import type { ExporterMapping, ExporterTable } from "../exporter.ts";

const perCent = 0.01;
const perMillisecond = 0.001;

const host: readonly ExporterMapping[] = [
  { from: "CPUUtilization", metric: "system.cpu.utilization", factor: perCent },
  { from: "ReadIOPS", metric: "system.disk.operations", attributes: { direction: "read" }, isRate: true },
  { from: "WriteIOPS", metric: "system.disk.operations", attributes: { direction: "write" }, isRate: true },
  { from: "ReadThroughput", metric: "system.disk.io", attributes: { direction: "read" }, isRate: true },
  { from: "WriteThroughput", metric: "system.disk.io", attributes: { direction: "write" }, isRate: true },
  { from: "DiskQueueDepth", metric: "system.disk.queue" },
  { from: "FreeableMemory", metric: "system.memory.available" },
  { from: "SwapUsage", metric: "system.paging.usage" },
  { from: "FreeStorageSpace", metric: "system.filesystem.available" },
];

const postgresql: readonly ExporterMapping[] = [
  { from: "DatabaseConnections", metric: "postgresql.backends" },
  { from: "CommitThroughput", metric: "postgresql.commits", isRate: true },
  { from: "TransactionLogsGeneration", metric: "postgresql.wal.bytes", isRate: true },
  { from: "Deadlocks", metric: "postgresql.deadlocks", isRate: true },
  { from: "ReplicaLag", metric: "postgresql.wal.lag" },
  { from: "AuroraReplicaLag", metric: "postgresql.wal.lag", factor: perMillisecond },
];

const mysql: readonly ExporterMapping[] = [
  { from: "DatabaseConnections", metric: "mysql.threads", attributes: { kind: "connected" } },
  { from: "CommitThroughput", metric: "mysql.commands", attributes: { command: "commit" }, isRate: true },
  { from: "Queries", metric: "mysql.query.client.count", isRate: true },
  ...["select", "insert", "update", "delete"].map((command): ExporterMapping => ({
    from: `${command.charAt(0).toUpperCase()}${command.slice(1)}Throughput`,
    metric: "mysql.commands",
    attributes: { command },
    isRate: true,
  })),
  { from: "Deadlocks", metric: "mysql.deadlocks", isRate: true },
  { from: "ReplicaLag", metric: "mysql.replica.time_behind_source" },
  { from: "AuroraReplicaLag", metric: "mysql.replica.time_behind_source", factor: perMillisecond },
];

/**
 * What CloudWatch tells of instances of RDS and Aurora, in the namespace AWS/RDS. A name may mean a metric of each engine: only those of the
 * instance's engine are asked for. Rates are called throughput there, or counts a second.
 */
export const cloudwatch: ExporterTable = {
  exporter: "cloudwatch",
  mappings: [...host, ...postgresql, ...mysql],
  source: "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/rds-metrics.html",
};
