// @ts-check
// The way of a change, shown on two real PostgreSQL servers and a real git repository: `npm run demo`. Nothing is staged: every
// command below runs as a process of its own, and the demo stops with an error if something does not come out as it is told.
import { constants } from "node:os";
import { beginAct, say, showCommand, showOutput } from "./demo/narrator.mjs";
import { person } from "./demo/person.mjs";
import { applyShown, expectServer, measurePatience, mergeEdit } from "./demo/steps.mjs";
import { askServer, inWorld } from "./demo/world.mjs";

/** @typedef {import("./demo/person.mjs").Person} Person */
/** @typedef {import("./demo/world.mjs").World} World */
/** @typedef {import("./demo/world.mjs").Server} Server */

/** @typedef {{ world: World, orders: Server, reports: Server, ada: Person, lin: Person }} Shop */

const startedAt = Date.now();
try {
  const endedBy = await inWorld(tellStory);
  const seconds = Math.round((Date.now() - startedAt) / 1000);
  say(endedBy === undefined ? `Done in ${seconds} s.` : `Ended by ${endedBy}.`);
  process.exitCode = endedBy === undefined ? 0 : 128 + constants.signals[endedBy];
} catch (error) {
  console.error(
    `\nThe demo stops here: something is not as it was told.\n${error instanceof Error ? error.message : error}`,
  );
  process.exitCode = 1;
}
showOutput("The servers are stopped, and the files of the demo are removed.");

/** @param {World} world */
async function tellStory(world) {
  const shop = await openShop(world);
  await adopt(shop);
  await changeSharedProfile(shop);
  await passGate(shop);
  await applyPlan(shop);
  await changeWithRestart(shop);
  await refuseDanger(shop);
  await overrideInEmergency(shop);
  await healDrift(shop);
  await examineRecord(shop);
}

/**
 * @param {World} world
 * @returns {Promise<Shop>}
 */
async function openShop(world) {
  beginAct("1. Two servers that already run");
  say(`An orders shop has two PostgreSQL servers. Its database administrators are Ada and Lin. They want every parameter of
    both to be what a reviewed document in git says. The servers of this demo are real, and so is everything that is shown;
    "setpoint" stands for "node dist/cli/main.js".`);
  const [orders, reports] = await Promise.all([world.start("orders", "14"), world.start("reports", "18")]);
  await askServer(orders, "ALTER SYSTEM SET random_page_cost = 1.1");
  await askServer(orders, "SELECT pg_reload_conf()");
  showOutput(`orders   PostgreSQL ${await askServer(orders, "SHOW server_version")}, tuned by hand long ago`);
  showOutput(`reports  PostgreSQL ${await askServer(reports, "SHOW server_version")}, never tuned`);
  const environment = {
    ...world.environment,
    ORDERS_DSN: orders.dsn,
    ORDERS_RESTART: orders.restartCommand,
    REPORTS_DSN: reports.dsn,
  };
  const place = { repository: world.repository, environment, run: world.run };
  const [ada, lin] = [person("Ada", place), person("Lin", place)];
  await ada.git("init", "--quiet", "--initial-branch=main");
  return { world, orders, reports, ada, lin };
}

/** @param {Shop} shop */
async function adopt({ ada }) {
  beginAct("2. Take them in");
  say("Ada starts a repository: people, a lock on durability, a base profile. She adds Lin to the administrators.");
  await ada.setpoint("init shop", { show: ["Files"] });
  await ada.edit(
    "setpoint.yaml",
    `      ada: ["ada@shop.example"]`,
    `      ada: [ada@shop.example]\n      lin: [lin@shop.example]`,
  );
  await ada.edit("setpoint.yaml", "[ada]", "[ada, lin]");
  say(`She imports both servers. An import writes down only what differs from the profile; connection strings stay in the
    environment.`);
  const common = "--profile postgresql-base --memory 4GiB --write";
  await ada.setpoint(`import orders --from env:ORDERS_DSN --role primary --label tier=critical ${common}`);
  await ada.setpoint(`import reports --from env:REPORTS_DSN --label tier=standard ${common}`);
  await ada.edit("instances/orders.yaml", "env:ORDERS_DSN", "env:ORDERS_DSN\n    restart: env:ORDERS_RESTART");
  await ada.git("add", ".");
  await ada.git("commit", "--quiet", "--message=Take in orders and reports");
  say("The documents are sound, the servers are as they say: taking them in has changed nothing.");
  await ada.setpoint("validate");
  await ada.setpoint("drift", { says: ["no effective changes"] });
  say("Any value can be explained. This one was set by hand; nobody remembered it, the import found it.");
  await ada.setpoint("explain orders random_page_cost", { show: ["Where it comes from"], says: ["instance orders"] });
}

/** @param {Shop} shop */
async function changeSharedProfile({ lin }) {
  beginAct("3. A small change with a large effect");
  say("Lin wants faster commits. Two lines in a profile that both servers share, on a branch:");
  await lin.git("switch", "--quiet", "--create", "faster-commits");
  await lin.edit(
    "profiles/postgresql-base.yaml",
    `    log_lock_waits: "on"`,
    `    log_lock_waits: "on"\n    synchronous_commit: "off"\n    work_mem: 16MB`,
  );
  showCommand("lin", "git diff");
  showOutput(
    (await lin.git("diff", "--unified=0"))
      .split("\n")
      .filter((line) => /^[+-]/.test(line))
      .join("\n"),
  );
  await lin.git("commit", "--quiet", "--all", "--message=Faster commits");
  say(`The check speaks of effects, not of files: which value changes on which server. A server that answers before a commit
    is on disk may lose orders in a crash, so the lock "durability" guards critical servers. The gate is closed.`);
  await lin.setpoint("check faster-commits", {
    exit: 4,
    show: ["Effective changes", "Why it is closed"],
    says: ["guards orders synchronous_commit: on → off", "has 0 of 1 approvals"],
  });
}

/** @param {Shop} shop */
async function passGate({ ada, lin }) {
  beginAct("4. The gate");
  say("Lin cannot merge it. Lin is an administrator, but an author's own approval does not count.");
  await lin.setpoint("request merge faster-commits", { exit: 4, says: ["Not merged"] });
  await lin.setpoint("request approve faster-commits", {
    show: ["Why it is closed"],
    says: ["does not count: is the author"],
  });
  say("Ada approves. Her approval names the digest of this very plan: another change would make it void.");
  await ada.setpoint(`request approve faster-commits --comment "Agreed: orders are replayed from the queue"`, {
    show: ["The decision in full"],
    says: ["ada: approved"],
  });
  await lin.setpoint("request merge faster-commits", { says: ["Merged"] });
  await lin.git("switch", "--quiet", "main");
}

/** @param {Shop} shop */
async function applyPlan({ ada, orders, reports }) {
  beginAct("5. Plan, apply, read back");
  say("The servers have not changed yet. Without --apply only the plan is shown:");
  await ada.setpoint("apply", {
    show: ["Effective changes", "To apply exactly this"],
    says: ["Nothing is changed yet"],
  });
  say(`Acting takes the digest of a plan that was shown. Setpoint computes the plan again, applies it if it is still the same,
    and reads every value back from the server.`);
  await applyShown(ada, "", { show: ["Read back"], says: ["Applied, and read back"] });
  await expectServer(orders, "synchronous_commit", "off");
  await expectServer(reports, "work_mem", "16MB");
}

/** @param {Shop} shop */
async function changeWithRestart({ ada, lin, orders }) {
  beginAct("6. A change that needs a restart");
  say(
    "More connections for orders. The lock does not speak of them, so no approval is needed; but PostgreSQL must restart.",
  );
  await mergeEdit(lin, "more-connections", { from: "  settings:\n", to: "  settings:\n    max_connections: 150\n" });
  await applyShown(ada, "", { show: ["Read back"], says: ["pending: waits for a restart"] });
  await expectServer(orders, "max_connections", "100");
  say("Setpoint never restarts a server by itself. When the moment is right, --restart allows it.");
  await applyShown(ada, " --restart", { show: ["Read back"], says: ["Applied, and read back"] });
  await expectServer(orders, "max_connections", "150");
}

/** @param {Shop} shop */
async function refuseDanger({ lin }) {
  beginAct("7. Values that would take a server down");
  say("Lin mistypes: no connections at all, a cache larger than the machine, a parameter that does not exist.");
  await lin.git("switch", "--quiet", "--create", "typing-errors");
  await lin.edit("instances/orders.yaml", "max_connections: 150", "max_connections: 0\n    work_memm: 32MB");
  await lin.edit("instances/orders.yaml", "shared_buffers: 128MB", "shared_buffers: 64GB");
  await lin.git("commit", "--quiet", "--all", "--message=Tune orders");
  await lin.setpoint("check typing-errors", {
    exit: 3,
    show: ["Findings"],
    says: ["instances/orders.yaml:", "allows 1 to 262143", "4 GiB of memory", "Did you mean work_mem?"],
  });
  await lin.git("switch", "--quiet", "main");
  await lin.git("branch", "--quiet", "-D", "typing-errors");
}

/** @param {Shop} shop */
async function overrideInEmergency({ world, ada, lin, orders }) {
  beginAct("8. An emergency");
  const seconds = await measurePatience(ada);
  say(`Reports spill to disk, checkout is slow. There is no time for a review, so Ada opens an override: a value with a reason,
    an incident and an end. Here it ends after ${seconds} seconds, in real life after an hour or two.`);
  const words = `--set work_mem=64MB --for ${seconds}s --reason "checkout is slow, sorts spill to disk" --incident INC-4711`;
  await ada.setpoint(`override open inc-4711 --instance orders ${words} --apply`, {
    show: ["Read back"],
    says: ["64MB"],
  });
  const endsBy = Date.now() + seconds * 1000;
  await expectServer(orders, "work_mem", "64MB");
  say("It is no drift: Setpoint knows an accepted override that has not ended.");
  await ada.setpoint("drift", { show: ["Held by an override"] });
  say("Meanwhile life goes on: Lin's reviewed value for orders reaches main.");
  await mergeEdit(lin, "orders-work-mem", { from: "  settings:\n", to: "  settings:\n    work_mem: 24MB\n" });
  say(
    "The time is up. From this second on main's value is the wanted one, whether or not a job runs; until it does, this says so.",
  );
  await world.wait(Math.max(0, endsBy - Date.now()) + 100);
  await ada.setpoint("drift", { exit: 6, show: ["Overrides that have ended", "Effective changes"] });
  say(`A scheduled job runs the next command. It restores what main says now (24MB), not what was there when the override
    began (16MB), and the override is closed only because the server itself reads back right.`);
  await ada.setpoint("override reconcile --apply", { show: ["Overrides", "Read back"], says: ["restored"] });
  await expectServer(orders, "work_mem", "24MB");
}

/** @param {Shop} shop */
async function healDrift({ ada, orders }) {
  beginAct("9. Somebody changes a server by hand");
  say("At night somebody turns fsync off on orders to make a load faster, and forgets it.");
  showCommand("somebody", `psql -c "ALTER SYSTEM SET fsync = off" -c "SELECT pg_reload_conf()"`);
  await askServer(orders, "ALTER SYSTEM SET fsync = off");
  await askServer(orders, "SELECT pg_reload_conf()");
  await expectServer(orders, "fsync", "off");
  await ada.setpoint("drift", { exit: 5, show: ["Effective changes"], says: ["fsync"] });
  await applyShown(ada, "", { show: ["Read back"], says: ["Applied, and read back"] });
  await expectServer(orders, "fsync", "on");
  await ada.setpoint("drift", { says: ["no effective changes"] });
}

/** @param {Shop} shop */
async function examineRecord({ ada }) {
  beginAct("10. The record");
  say("Who approved what, what was applied, what the servers said: one commit for each event, on a branch of its own.");
  await ada.setpoint("audit log", { show: ["Events", "anchor"], says: ["approved by ada", "override restored"] });
  say("Now somebody removes the last entry. Whoever has noted the anchor can prove it.");
  const last = (await ada.git("rev-parse", "setpoint/audit")).trim();
  await ada.git("update-ref", "refs/heads/setpoint/audit", "setpoint/audit~1");
  await ada.setpoint(`audit verify --anchor ${last}`, {
    exit: 3,
    show: ["Findings"],
    says: ["was rewritten"],
  });
  await ada.git("update-ref", "refs/heads/setpoint/audit", last);
  await ada.setpoint(`audit verify --anchor ${last}`, { says: ["The record holds together"] });
}
