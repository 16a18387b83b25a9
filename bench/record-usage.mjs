// @ts-check
// Loaded before the command that is measured: at its end, writes the largest resident set (KiB) to the file of SETPOINT_BENCH_USAGE.
import { writeFileSync } from "node:fs";

process.on("exit", () => {
  writeFileSync(process.env["SETPOINT_BENCH_USAGE"] ?? "", String(process.resourceUsage().maxRSS));
});
