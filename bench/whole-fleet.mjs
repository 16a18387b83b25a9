// @ts-check
// Fleets of growing size, through the command as a user runs it: validate with nothing cached, check of a change of one line in a
// profile that every instance uses, with what the run before has cached.
import { rmSync } from "node:fs";
import path from "node:path";
import { median, renderCost, runSetpoint } from "./measure.mjs";
import { changeBranch, writeFleet } from "./write-fleet.mjs";

/** With 1,250 instances there are 500,000 effective values and more. */
const sizes = [100, 1000, 1250, 10_000];
const aims = new Map([[1000, { validate: "aim: under 10 s and 1 GiB", check: "aim: under 2 s" }]]);
/** Approvals are missing. */
const closed = 4;

/** Prints what each size costs. */
export async function benchWholeFleet() {
  for (const size of sizes) {
    const directory = writeFleet(size);
    const runs = size > 2000 ? 1 : 3;
    const title = `${size.toLocaleString("en")} instances with 50 settings of their own`;
    const cold = await median(runs, () => {
      rmSync(path.join(directory, ".git", "setpoint"), { recursive: true, force: true });
      return runSetpoint(directory, ["validate"]);
    });
    console.log(renderCost(`${title}: validate, cold`, cold, aims.get(size)?.validate));
    const words = ["check", changeBranch];
    runSetpoint(directory, words, [closed]);
    const warm = await median(runs, () => runSetpoint(directory, words, [closed]));
    console.log(renderCost(`${title}: check, warm`, warm, aims.get(size)?.check));
    rmSync(directory, { recursive: true });
  }
}
