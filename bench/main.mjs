// npm run bench [-- instance|emergency|fleet|requests|files|prometheus|workloads …]: figures with the machine they were made on; each is the median of several runs.
import { benchEmergency } from "./emergency.mjs";
import { describeMachine } from "./machine.mjs";
import { benchFleetWorkload } from "./fleet-workload.mjs";
import { benchManyRequests } from "./many-requests.mjs";
import { benchMetricFiles } from "./metric-files.mjs";
import { benchOneInstance } from "./one-instance.mjs";
import { benchPrometheus } from "./prometheus.mjs";
import { benchWholeFleet } from "./whole-fleet.mjs";

const benchmarks = new Map([
  ["instance", benchOneInstance],
  ["emergency", benchEmergency],
  ["fleet", benchWholeFleet],
  ["requests", benchManyRequests],
  ["files", benchMetricFiles],
  ["prometheus", benchPrometheus],
  ["workloads", benchFleetWorkload],
]);
const chosen = process.argv.slice(2);

console.log(describeMachine());
for (const [name, run] of benchmarks) if (chosen.length === 0 || chosen.includes(name)) await run();
