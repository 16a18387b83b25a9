// @ts-check
// How the demo talks: a heading for each act, plain sentences, the command as it is typed, and the parts of its output that matter.

const width = 96;
const isColoured = process.stdout.isTTY === true && process.env["NO_COLOR"] === undefined;

/** @param {string} title */
export function beginAct(title) {
  console.log(`\n${bold(`== ${title} `.padEnd(width, "="))}`);
}

/** @param {string} text one paragraph */
export function say(text) {
  console.log(`\n${wrap(text)}`);
}

/**
 * @param {string} person
 * @param {string} line as it is typed
 */
export function showCommand(person, line) {
  console.log(`\n${bold(`${person}$ ${line}`)}`);
}

/** @param {string} text shown as it is, set in a little */
export function showOutput(text) {
  console.log(text.replaceAll(/^(?=.)/gm, "  "));
}

/**
 * The parts of an output that matter here: its verdict, and the parts that begin with these words.
 * @param {string} output parts are divided by empty lines
 * @param {readonly string[]} titles
 */
export function excerpt(output, titles) {
  const [head = "", ...parts] = output.trimEnd().split("\n\n");
  const chosen = titles.map((title) => {
    const part = parts.find((candidate) => candidate.startsWith(title));
    if (part === undefined) throw new Error(`The demo expected "${title}" in:\n${output}`);
    return part;
  });
  return [head, ...chosen].join("\n\n");
}

/** @param {string} text */
function bold(text) {
  return isColoured ? `\u001B[1m${text}\u001B[0m` : text;
}

/** @param {string} text */
function wrap(text) {
  /** @type {string[]} */
  const lines = [];
  for (const word of text.trim().split(/\s+/)) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + word.length < width) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines.join("\n");
}
