// @ts-check
// People of the shop at their terminals: what they type runs as a process of its own, as it would on their machines.
import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { excerpt, showCommand, showOutput } from "./narrator.mjs";

const command = fileURLToPath(new URL("../../dist/cli/main.js", import.meta.url));

/**
 * What is expected of a command, and what of its output is shown.
 * @typedef {object} Expected
 * @property {number} [exit] 0 without it
 * @property {readonly string[]} [show] parts of the output to show beside its verdict, by their first words
 * @property {readonly string[]} [says] words that must stand in the output, however its lines are broken
 */

/**
 * Somebody who works in the repository.
 * @typedef {object} Person
 * @property {(line: string, expected?: Expected) => Promise<string>} setpoint Types `setpoint <line>`; returns the output.
 * @property {(line: string) => Promise<string>} ask Runs `setpoint <line>` unseen; returns what it writes to standard output.
 * @property {(...words: string[]) => Promise<string>} git Types `git <words>`.
 * @property {(file: string, from: string, to: string) => Promise<void>} edit Replaces the one place in a file.
 */

/**
 * @param {string} name
 * @param {{ repository: string, environment: Readonly<Record<string, string>>, run: import("./world.mjs").Run }} place
 * @returns {Person}
 */
export function person(name, { repository, environment, run }) {
  const email = `${name.toLowerCase()}@shop.example`;
  const env = {
    ...environment,
    GIT_AUTHOR_NAME: name,
    GIT_AUTHOR_EMAIL: email,
    GIT_COMMITTER_NAME: name,
    GIT_COMMITTER_EMAIL: email,
  };
  /** @param {readonly string[]} words */
  const runSetpoint = (words) => run(process.execPath, [command, ...words], { cwd: repository, env });
  return {
    setpoint: async (line, { exit = 0, show = [], says = [] } = {}) => {
      showCommand(name.toLowerCase(), `setpoint ${line}`);
      const { status, output } = await runSetpoint(splitWords(line));
      showOutput(excerpt(output, show));
      if (exit !== 0) showOutput(`[exit code ${status}]`);
      if (status !== exit) throw new Error(`setpoint ${line} ended with ${status}, not ${exit}:\n${output}`);
      const spoken = output.replaceAll(/\s+/g, " ");
      const missing = says.find((words) => !spoken.includes(words));
      if (missing !== undefined) throw new Error(`setpoint ${line} does not say "${missing}":\n${output}`);
      return output;
    },
    ask: async (line) => (await runSetpoint(splitWords(line))).stdout,
    git: async (...words) => {
      const { status, output } = await run("git", words, { cwd: repository, env });
      if (status !== 0) throw new Error(`git ${words.join(" ")} ended with ${status}:\n${output}`);
      return output;
    },
    edit: async (file, from, to) => {
      const place = path.join(repository, file);
      const text = await readFile(place, "utf8");
      if (text.split(from).length !== 2) throw new Error(`${file} does not hold "${from}" exactly once:\n${text}`);
      await writeFile(
        place,
        text.replace(from, () => to),
      );
    },
  };
}

/**
 * Words as a shell would split this line: blanks divide, double quotes keep together.
 * @param {string} line
 */
function splitWords(line) {
  return [...line.matchAll(/"([^"]*)"|\S+/g)].map(([word, quoted]) => quoted ?? word);
}
