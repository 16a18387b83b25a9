// @ts-check
// Steps that the story of the demo takes more than once.
import { showOutput } from "./narrator.mjs";
import { askServer } from "./world.mjs";

/** @typedef {import("./person.mjs").Person} Person */

/**
 * Applies the plan as it is now, by the digest that it shows.
 * @param {Person} who
 * @param {string} flags
 * @param {import("./person.mjs").Expected} expected
 */
export async function applyShown(who, flags, expected) {
  const { digest } = JSON.parse(await who.ask("apply --format json"));
  await who.setpoint(`apply --apply${flags} --digest ${digest}`, expected);
}

/**
 * Changes the document of orders on a branch and merges it.
 * @param {Person} who
 * @param {string} branch
 * @param {{ from: string, to: string }} edit
 */
export async function mergeEdit(who, branch, { from, to }) {
  await who.git("switch", "--quiet", "--create", branch);
  await who.edit("instances/orders.yaml", from, to);
  await who.git("commit", "--quiet", "--all", `--message=${branch}`);
  await who.setpoint(`request merge ${branch}`, { show: ["Effective changes"], says: ["Merged"] });
  await who.git("switch", "--quiet", "main");
}

/**
 * How long an override must last on this machine for the next commands to see it in force: seconds.
 * @param {Person} who
 */
export async function measurePatience(who) {
  const [least, commands] = [8, 6];
  const began = Date.now();
  await who.ask("drift");
  return Math.max(least, Math.ceil(((Date.now() - began) / 1000) * commands));
}

/**
 * Asks a server itself, past Setpoint, and insists on the answer.
 * @param {import("./world.mjs").Server} server
 * @param {string} parameter
 * @param {string} value
 */
export async function expectServer(server, parameter, value) {
  const answer = await askServer(server, `SHOW ${parameter}`);
  showOutput(`(${server.name}, asked by the demo itself: SHOW ${parameter} → ${answer})`);
  if (answer !== value) throw new Error(`${server.name} runs ${parameter} = ${answer}, not ${value}.`);
}
