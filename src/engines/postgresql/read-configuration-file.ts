import type { ConfigurationFile, ConfigurationLine, ValueProblem } from "../engine.ts";

type Problem = ValueProblem & { readonly line: number };

/**
 * Reads `postgresql.conf` the way the server does: `name = value` with an optional `=`, `#` comments, values bare or in single
 * quotes (`''` and `\'` inside). Later lines win.
 *
 * Source: PostgreSQL manual, "Setting Parameters", 19.1.2; `guc-file.l`.
 */
export function readConfigurationFile(text: string): ConfigurationFile {
  const outcomes = text.split(/\r?\n/).flatMap((line, index) => readLine(line, index + 1));
  return {
    lines: outcomes.filter((outcome): outcome is ConfigurationLine => "text" in outcome),
    problems: outcomes.filter((outcome): outcome is Problem => "code" in outcome),
  };
}

const assignment =
  /^\s*(?<name>[A-Za-z_\u0080-\uffff][\w$\u0080-\uffff]*(?:\.[A-Za-z_][\w$]*)?)(?:\s*=\s*|\s+)(?<value>'(?:[^'\\]|''|\\.)*'|[^\s#'=]+)\s*(?:#.*)?$/u;

function readLine(line: string, number: number): readonly (ConfigurationLine | Problem)[] {
  if (/^\s*(#|$)/.test(line)) return [];
  const { name, value } = assignment.exec(line)?.groups ?? {};
  if (name === undefined || value === undefined) return [notUnderstood(line, number)];
  if (/^include(_if_exists|_dir)?$/i.test(name)) return [notFollowed(line, number)];
  return [{ name, text: unquote(value), line: number }];
}

const escapes: Readonly<Record<string, string>> = { b: "\b", f: "\f", n: "\n", r: "\r", t: "\t" };

function unquote(value: string): string {
  if (!value.startsWith("'")) return value;
  return value
    .slice(1, -1)
    .replaceAll(/''|\\([0-7]{1,3})|\\(.)/gu, (whole, octal: string | undefined, letter: string | undefined) => {
      if (octal !== undefined) return String.fromCharCode(Number.parseInt(octal, 8));
      return letter === undefined ? whole.slice(1) : (escapes[letter] ?? letter);
    });
}

function notUnderstood(line: string, number: number): Problem {
  const message = `Line ${number} is no assignment: ${line.trim()}`;
  return {
    code: "import/line-not-understood",
    message,
    fix: "Write name = 'value'; the server would not start with this line.",
    line: number,
  };
}

function notFollowed(line: string, number: number): Problem {
  const message = `Line ${number} includes another file, which is not read: ${line.trim()}`;
  return {
    code: "import/include",
    message,
    fix: "Import the live server instead (--from), or import the included file too.",
    line: number,
  };
}
