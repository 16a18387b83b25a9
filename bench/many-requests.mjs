// @ts-check
// A thousand open change requests against fleets of hundreds and of a thousand instances, each evaluated side by side with its own
// verdict, through the command as a user runs it; without a network, on a local forge. First with nothing cached, then with what that
// run has cached. One request in a hundred changes a profile that every instance uses.
import { rmSync } from "node:fs";
import path from "node:path";
import { median, renderCost, runSetpoint } from "./measure.mjs";
import { writeFleet } from "./write-fleet.mjs";
import { writeRequests } from "./write-requests.mjs";

const fleets = [400, 1000];
const requests = 1000;
/** Its instance is under locks that do not name what it changes: nothing is missing. */
const open = [0];

/** Prints what evaluating them all costs, and one of them. */
export async function benchManyRequests() {
  for (const instances of fleets) await benchFleet(instances);
}

/** @param {number} instances */
async function benchFleet(instances) {
  const directory = writeFleet(instances);
  writeRequests(directory, { requests, instances });
  const all = ["check", "--all", "--format", "json"];
  const title = `${requests.toLocaleString("en")} requests, ${instances.toLocaleString("en")} instances`;
  const cold = await median(1, () => {
    rmSync(path.join(directory, ".git", "setpoint"), { recursive: true, force: true });
    return runSetpoint(directory, all);
  });
  console.log(renderCost(`${title}: check --all, cold`, cold));
  const warm = await median(3, () => runSetpoint(directory, all));
  console.log(renderCost(`${title}: check --all, warm`, warm, "aim: under 10 s"));
  const one = await median(3, () => runSetpoint(directory, ["check", "ask/7"], open));
  console.log(renderCost(`${title}: check of one, warm`, one));
  rmSync(directory, { recursive: true });
}
