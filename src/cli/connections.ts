import { SetpointError } from "../model/setpoint-error.ts";

/**
 * Where documents' references `env:NAME` lead. `SETPOINT_CONNECTIONS`, lines of `NAME=value` in one secret, takes the place of the
 * environment: then documents reach nothing else of it, such as the forge's token.
 *
 * @throws SetpointError SP_CLI_BAD_CONNECTIONS naming lines by number, never by text
 */
export function openConnections(
  environment: Readonly<Record<string, string | undefined>>,
): (name: string) => string | undefined {
  const given = environment["SETPOINT_CONNECTIONS"] ?? "";
  if (given.trim() === "") return (name) => environment[name];
  const lines = given.split(/\r?\n/u).map((text, index) => ({ text: text.trim(), number: index + 1 }));
  const told = lines.filter(({ text }) => text !== "" && !text.startsWith("#"));
  const wrong = told.filter(({ text }) => !line.test(text));
  if (wrong.length > 0) throw badLines(wrong.map(({ number }) => number));
  const connections = new Map(told.map(({ text }) => splitLine(text)));
  return (name) => connections.get(name);
}

const line = /^[A-Za-z_]\w*=./u;

function splitLine(text: string): readonly [string, string] {
  const at = text.indexOf("=");
  return [text.slice(0, at), text.slice(at + 1)];
}

function badLines(numbers: readonly number[]): SetpointError {
  const where = `line${numbers.length === 1 ? "" : "s"} ${numbers.join(", ")}`;
  return new SetpointError("SP_CLI_BAD_CONNECTIONS", `SETPOINT_CONNECTIONS is not understood: ${where}.`, {
    fix: "Write one NAME=value a line, such as ORDERS_PROD_DSN=postgresql://user:password@host:5432/postgres.",
  });
}
