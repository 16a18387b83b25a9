// @ts-check
// Loaded before the command that is measured: at its end, writes the processor time (ms) and the largest resident set (MiB) to the
// file of SETPOINT_BENCH_USAGE.
import { writeFileSync } from "node:fs";

process.on("exit", () => {
  const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
  const usage = { cpuMs: (userCPUTime + systemCPUTime) / 1000, peakMiB: maxRSS / 1024 };
  writeFileSync(process.env["SETPOINT_BENCH_USAGE"] ?? "", JSON.stringify(usage));
});
