import type { MetricDefinition } from "../../model/metric.ts";
import { by, counter, gauge, largest, ofHost } from "./define-metric.ts";

/**
 * What the host or container below a database tells. Names are those of OpenTelemetry's system metrics.
 * https://opentelemetry.io/docs/specs/semconv/system/system-metrics/
 */
export const systemMetrics: readonly MetricDefinition[] = [
  by(
    ["state"],
    counter(
      "system.cpu.time",
      "s",
      "time of processors by state: user, nice, system, irq, softirq, steal, idle, iowait",
    ),
  ),
  gauge("system.cpu.logical.count", "1", "processors"),
  largest(gauge("system.cpu.utilization", "1", "share of the processors in use")),
  by(["direction"], counter("system.disk.io", "By", "bytes of devices by direction: read, write")),
  by(["direction"], counter("system.disk.operations", "1", "operations of devices by direction: read, write")),
  largest(counter("system.disk.io_time", "s", "time in which a device had work; the busiest one's")),
  gauge("system.disk.queue", "1", "operations that wait for devices"),
  largest(gauge("system.memory.limit", "By", "memory there is")),
  largest(gauge("system.memory.available", "By", "memory that could be had without swapping")),
  gauge("system.paging.usage", "By", "swap in use"),
  gauge("system.filesystem.available", "By", "free space below the data directory"),
].map(ofHost);
