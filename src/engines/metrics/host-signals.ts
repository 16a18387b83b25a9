import type { SignalDefinition } from "../workload-engine.ts";

/** What the host or container below any engine says. */
export const hostSignals: readonly SignalDefinition[] = [
  {
    signal: "cpu_used",
    alternatives: [
      [{ metric: "system.cpu.utilization" }],
      [
        { metric: "system.cpu.time", attributes: { state: "user" }, over: "system.cpu.logical.count" },
        { metric: "system.cpu.time", attributes: { state: "system" }, over: "system.cpu.logical.count" },
        ...["nice", "irq", "softirq", "steal"].map((state) => ({
          metric: "system.cpu.time",
          attributes: { state },
          over: "system.cpu.logical.count",
          optional: true as const,
        })),
      ],
    ],
  },
  {
    signal: "io_wait",
    alternatives: [[{ metric: "system.cpu.time", attributes: { state: "iowait" }, over: "system.cpu.logical.count" }]],
  },
  { signal: "device_busy", alternatives: [[{ metric: "system.disk.io_time" }]] },
  { signal: "device_reads", alternatives: [[{ metric: "system.disk.operations", attributes: { direction: "read" } }]] },
  {
    signal: "device_writes",
    alternatives: [[{ metric: "system.disk.operations", attributes: { direction: "write" } }]],
  },
  { signal: "device_read_bytes", alternatives: [[{ metric: "system.disk.io", attributes: { direction: "read" } }]] },
  { signal: "device_write_bytes", alternatives: [[{ metric: "system.disk.io", attributes: { direction: "write" } }]] },
  { signal: "memory_available", alternatives: [[{ metric: "system.memory.available" }]] },
  { signal: "storage_available", alternatives: [[{ metric: "system.filesystem.available" }]] },
];
