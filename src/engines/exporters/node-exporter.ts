import type { ExporterMapping, ExporterTable } from "../exporter.ts";
import { dataMounts, stackedDevices } from "./data-mounts.ts";

const processors: readonly ExporterMapping[] = [
  { from: "node_cpu_seconds_total", metric: "system.cpu.time", labels: { state: "mode" } },
  { from: "node_cpu_seconds_total", metric: "system.cpu.logical.count", where: { mode: ["idle"] }, counts: true },
];

const devices: readonly ExporterMapping[] = [
  device("node_disk_read_bytes_total", "system.disk.io", { direction: "read" }),
  device("node_disk_written_bytes_total", "system.disk.io", { direction: "write" }),
  device("node_disk_reads_completed_total", "system.disk.operations", { direction: "read" }),
  device("node_disk_writes_completed_total", "system.disk.operations", { direction: "write" }),
  device("node_disk_io_time_seconds_total", "system.disk.io_time", {}),
  device("node_disk_io_now", "system.disk.queue", {}),
];

/** What Prometheus's exporter tells of a host, from 0.16 on. */
export const nodeExporter: ExporterTable = {
  exporter: "node_exporter",
  build: "node_exporter_build_info",
  mappings: [
    ...processors,
    ...devices,
    { from: "node_memory_MemTotal_bytes", metric: "system.memory.limit" },
    { from: "node_memory_MemAvailable_bytes", metric: "system.memory.available" },
    ...dataMounts.map((mountpoint): ExporterMapping => ({
      from: "node_filesystem_avail_bytes",
      metric: "system.filesystem.available",
      where: { mountpoint },
    })),
  ],
  source: "https://github.com/prometheus/node_exporter",
};

function device(from: string, metric: string, attributes: Readonly<Record<string, string>>): ExporterMapping {
  return { from, metric, attributes, unless: { device: stackedDevices } };
}
