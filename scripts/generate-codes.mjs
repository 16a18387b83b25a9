// @ts-check
// Writes docs/codes.md: every code that a finding or an error of the program carries, with what its message says (… stands for
// names and values). With --check it writes nothing and exits 1 if the file is not current.
import { existsSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";

/**
 * A code and the message that goes with it, empty where none stands beside it.
 * @typedef {{ code: string, message: string }} Entry
 */

const root = fileURLToPath(new URL("..", import.meta.url));
const target = path.join(root, "docs", "codes.md");
/** How far from a code its message may stand. */
const reach = 600;
const literal = String.raw`(?:\x60((?:[^\x60\\]|\\.)*)\x60|"((?:[^"\\]|\\.)*)")`;

/** A code that is written out; branches, types of media and names of programs look alike. */
const anyCode = /"(SP_[A-Z_]+|(?!(?:setpoint|application|git)\/)[a-z]+\/[a-z][a-z0-9-]+)"/gu;

/** Source of each file. */
const sources = new Map(
  readdirSync(path.join(root, "src"), { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".ts") && !/(?:^|[\\/])(?:generated|catalog)[\\/]/u.test(file))
    .map((file) => `src/${file.split(path.sep).join("/")}`)
    .toSorted()
    .map((file) => [file, readFileSync(path.join(root, file), "utf8")]),
);
const entries = [...sources].flatMap(([file, source]) => [...findCodes(source), ...findReasons(file, source)]);

const page = renderPage(entries);
if (!process.argv.includes("--check")) writeFileSync(target, page);
else if (!existsSync(target) || readFileSync(target, "utf8") !== page) {
  console.error("docs/codes.md is not current: run npm run generate.");
  process.exitCode = 1;
}

/**
 * Codes that are written out.
 * @param {string} source
 * @returns {Entry[]}
 */
function findCodes(source) {
  return collect(source, anyCode, "");
}

/**
 * Codes that a folder's helper puts together: where a file has code: `override/${reason}`, every `reason: "x"` and every
 * `refuse("x", …)` of its folder means `override/x`.
 * @param {string} file
 * @param {string} source
 * @returns {Entry[]}
 */
function findReasons(file, source) {
  const prefix = /code: `([a-z]+\/)\$\{reason\}`/u.exec(source)?.[1];
  if (prefix === undefined) return [];
  const folder = `${path.posix.dirname(file)}/`;
  const neighbours = [...sources].filter(([other]) => other.startsWith(folder)).map(([, text]) => text);
  return neighbours.flatMap((text) => collect(text, /(?:\breason: |\brefuse\(\s*)"([a-z][a-z-]+)"/gu, prefix));
}

/**
 * @param {string} source
 * @param {RegExp} pattern
 * @param {string} prefix
 * @returns {Entry[]}
 */
function collect(source, pattern, prefix) {
  return [...source.matchAll(pattern)].map((match) => ({
    code: `${prefix}${match[1]}`,
    message: findMessage(source, match.index, match.index + match[0].length),
  }));
}

/**
 * The text beside a code: the argument after it, its `message`, or the constant `message` before it.
 * @param {string} source
 * @param {number} start
 * @param {number} end
 */
function findMessage(source, start, end) {
  const after = source
    .slice(end, end + reach)
    .split(anyCode, 1)
    .join("");
  const parameters = /^,\s*parameters?: (?:\[[^\]]*\]|"\w+")/u.exec(after)?.[0].match(/(?<=")\w+(?=")/gu);
  if (parameters) return `A rule about ${parameters.map((name) => `\`${name}\``).join(", ")}.`;
  const before =
    source
      .slice(Math.max(0, start - reach), start)
      .split(anyCode)
      .at(-1) ?? "";
  const message = findBeside(before, after);
  return message.includes(" ") ? blankSubstitutions(message) : "";
}

/**
 * @param {string} before
 * @param {string} after
 */
function findBeside(before, after) {
  const found =
    new RegExp(`^,\\s*${literal}`, "u").exec(after) ??
    new RegExp(`^[^;]*?\\bmessage:\\s*${literal}`, "u").exec(after) ??
    [...before.matchAll(new RegExp(`\\bmessage\\s*[:=]\\s*${literal}`, "gu"))].at(-1);
  return found?.[1] ?? found?.[2] ?? "";
}

/**
 * Replaces every `${…}`, with its own braces inside, by an ellipsis.
 * @param {string} message
 */
function blankSubstitutions(message) {
  const innermost = /\$?\{[^{}]*\}/gu;
  let text = message.replace(/\$\{[^}]*$/u, "…");
  while (/\$\{[^{}]*\}/u.test(text)) text = text.replaceAll(innermost, "…");
  return text.replaceAll(/\\(.)/gu, "$1").replaceAll("|", String.raw`\|`);
}

/** @param {Entry[]} all */
function renderPage(all) {
  const errors = all.filter((entry) => entry.code.startsWith("SP_"));
  const findings = all.filter((entry) => !entry.code.startsWith("SP_"));
  return `# Codes

Generated from src by scripts/generate-codes.mjs. Scripts may rely on codes; messages may change. … stands for names and values.

## Findings

What is wrong with a document, a change or a server's configuration. A run collects all of them.

${renderTable(findings)}
## Errors

What stops a run: nothing that a document can be blamed for.

${renderTable(errors)}`;
}

/** @param {Entry[]} all */
function renderTable(all) {
  const codes = [...new Set(all.map((entry) => entry.code))].toSorted();
  const rows = codes.map((code) => {
    const messages = all.filter((entry) => entry.code === code && entry.message !== "").map((entry) => entry.message);
    return `| \`${code}\` | ${[...new Set(messages)].join("<br>")} |`;
  });
  return `| code | message |\n| --- | --- |\n${rows.join("\n")}\n`;
}
