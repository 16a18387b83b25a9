// An override is opened, runs out, and is restored: on a real git repository, with a server in memory instead of the network.
import { rmSync } from "node:fs";
import { openWorkspace } from "../dist/cli/runtime.js";
import { engines } from "../dist/engines/index.js";
import { openOverride } from "../dist/flows/override/open.js";
import { reconcile } from "../dist/flows/override/reconcile.js";
import { fakeServer } from "../dist/testing/fake-server.js";
import { fakeTarget } from "../dist/testing/fake-target.js";
import { fixedClock } from "../dist/testing/fixed-clock.js";
import { median, renderCost, timed } from "./measure.mjs";
import { writeFleet } from "./write-fleet.mjs";

const instance = "shop-1";
const rounds = 7;

/** Prints what opening and restoring cost in fleets of two sizes. */
export async function benchEmergency() {
  for (const size of [16, 1000]) await benchFleet(size, size === 16 ? "aim: under 300 ms" : "");
}

async function benchFleet(size, aim) {
  const directory = writeFleet(size);
  const clock = fixedClock();
  const workspace = await openFleet(directory, clock);
  const restored = [];
  let round = 0;
  const opened = await median(rounds, async () => {
    round += 1;
    const cost = await timed(() => assertActed(openOverride(workspace, describeOverride(round))));
    clock.advance(2 * 3_600_000);
    restored.push(await timed(() => assertActed(reconcile(workspace, true))));
    clock.advance(7 * 86_400_000);
    return cost;
  });
  const title = `${size.toLocaleString("en")} instances: override`;
  console.log(renderCost(`${title} open, judged, stored, read back`, opened, aim));
  console.log(renderCost(`${title} reconciled after its end`, await median(rounds, () => restored.pop()), aim));
  rmSync(directory, { recursive: true });
}

function describeOverride(round) {
  return {
    id: `inc-${round}`,
    instances: [instance],
    settings: [["work_mem", `${100 + round}MB`]],
    reason: "reports spill to disk",
    incident: `INC-${round}`,
    restoreAfter: "1h",
    act: true,
  };
}

async function openFleet(directory, clock) {
  const options = { directory, trunk: "main", cache: true };
  const identity = { GIT_AUTHOR_NAME: "Lin", GIT_AUTHOR_EMAIL: "lin@shop.example" };
  const environment = { ...identity, GIT_COMMITTER_NAME: "Lin", GIT_COMMITTER_EMAIL: "lin@shop.example" };
  const workspace = await openWorkspace(options, { environment, clock });
  const engine = engines.get("postgresql");
  const catalog = engine.catalog(engine.parseVersion("15.13"));
  const server = fakeServer({ version: "15.13", parameters: catalog.parameters.values() });
  return { ...workspace, targets: new Map([["postgresql", fakeTarget(new Map([[instance, server]]))]]) };
}

async function assertActed(result) {
  const { findings, failures, readBack } = await result;
  if (failures.length > 0 || readBack.length === 0) throw new Error(JSON.stringify({ findings, failures }));
}
