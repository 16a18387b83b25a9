// @ts-check
// Runs the parts of a scenario beside each other, from a common beginning, and ends them all.
import { spawn } from "node:child_process";
import { setTimeout as wait } from "node:timers/promises";

/** @typedef {import("./databases.mjs").LabServer} LabServer */
/** @typedef {import("./scenarios.mjs").Part} Part */

/**
 * Starts every part at its time.
 * @param {LabServer} server
 * @param {readonly Part[]} parts
 * @param {number} seconds
 * @returns {{ ended: Promise<void> }} `ended` rejects when a program fails.
 */
export function startLoads(server, parts, seconds) {
  const runs = parts.flatMap(({ load, spans }) =>
    (spans ?? [[0, seconds]]).map(async ([from, to]) => {
      await wait(from * 1000);
      const [program, words] = load.command(server, to - from);
      await runProgram(program, words);
    }),
  );
  const ended = Promise.all(runs).then(() => undefined);
  // Whoever waits for the end hears of a failure then; until then nobody does.
  ended.catch(() => undefined);
  return { ended };
}

/**
 * @param {string} program
 * @param {readonly string[]} words
 */
async function runProgram(program, words) {
  const child = spawn(program, [...words], { stdio: ["ignore", "pipe", "pipe"] });
  let talk = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (data) => (talk += data));
  const code = await new Promise((resolve, reject) => child.once("error", reject).once("exit", resolve));
  if (code !== 0) throw new Error(`${program} ${words.join(" ")} ended with ${code}: ${talk}`);
}
