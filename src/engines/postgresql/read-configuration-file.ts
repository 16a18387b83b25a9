import type { ConfigurationFile, ConfigurationLine, ValueProblem } from "../engine.ts";
import { lowerAscii } from "./values/lower-ascii.ts";
import { scanConfigurationLine, type Token } from "./scan-configuration-line.ts";
import { unescapeText } from "./unescape-text.ts";

type Problem = ValueProblem & { readonly line: number };

/**
 * Reads `postgresql.conf` the way the server does: `name = value` with an optional `=`, `#` comments, values bare or in single
 * quotes. Later lines win. The server also gives up after a hundred bad lines; here all of them are told.
 *
 * Source: `ParseConfigFp` in guc-file.l; PostgreSQL manual, "Setting Parameters", 19.1.2.
 */
export function readConfigurationFile(text: string): ConfigurationFile {
  const outcomes = text.split("\n").flatMap((line, index) => readLine(line, index + 1));
  return {
    lines: outcomes.filter((outcome): outcome is ConfigurationLine => "text" in outcome),
    problems: outcomes.filter((outcome): outcome is Problem => "code" in outcome),
  };
}

const nameKinds: ReadonlySet<Token["kind"]> = new Set(["identifier", "qualified"]);

/** A bare `archive.log` is a qualified name to the server, and no value. */
const valueKinds: ReadonlySet<Token["kind"]> = new Set(["identifier", "quoted", "unquoted", "integer", "real"]);

function readLine(line: string, number: number): readonly (ConfigurationLine | Problem)[] {
  const tokens = scanConfigurationLine(line);
  const [name, second] = tokens;
  if (name === undefined) return [];
  const [value, ...others] = tokens.slice(second?.kind === "equals" ? 2 : 1);
  const isSound = nameKinds.has(name.kind) && value !== undefined && valueKinds.has(value.kind) && others.length === 0;
  if (!isSound) return [notUnderstood(line, number)];
  const text = value.kind === "quoted" ? unescapeText(value.text) : value.text;
  if (/^include(?:_if_exists|_dir)?$/.test(lowerAscii(name.text))) return [notFollowed(text, number)];
  return [{ name: name.text, text, line: number }];
}

/** What comes after the first word may be a secret, and as long as it likes. */
function notUnderstood(line: string, number: number): Problem {
  const [word = ""] = /^[^\s='"]{0,63}/u.exec(line.trim()) ?? [];
  return {
    code: "import/line-not-understood",
    message: `Line ${number} is no assignment${word === "" ? "" : `; it begins with ${JSON.stringify(word)}`}.`,
    fix: "Write name = 'value', on one line and with the value in quotes; the server would not start with this line.",
    line: number,
  };
}

/** Longest file name shown. */
const longestShown = 120;

function notFollowed(file: string, number: number): Problem {
  return {
    code: "import/include",
    message: `Line ${number} includes ${JSON.stringify(file.slice(0, longestShown))}, which is not read.`,
    fix: "Import the live server instead (--from), or import the included file too.",
    line: number,
  };
}
