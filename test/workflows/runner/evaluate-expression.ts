import { type Json, type JsonObject, objectOf } from "../../support/github/json.ts";

/** What expressions can name: `github`, `vars`, `secrets`, `steps`, `inputs`, `env`. */
export type Contexts = JsonObject;

/**
 * Evaluates what stands in `${{ }}`, as far as our workflows use it: names, texts, `!`, `==`, `!=`, `&&`, `||` and parentheses.
 * https://docs.github.com/en/actions/reference/workflows-and-actions/expressions
 *
 * @throws Error at anything else
 */
export function evaluateExpression(expression: string, contexts: Contexts): Json {
  const tokens = readTokens(expression);
  const reader: Reader = { tokens, at: 0, contexts };
  const value = readEither(reader);
  if (reader.at < tokens.length) throw new Error(`not understood from ${tokens[reader.at] ?? ""} on: ${expression}`);
  return value;
}

/** Puts the values of all expressions into a text. */
export function fillIn(text: string, contexts: Contexts): string {
  return text.replaceAll(/\$\{\{(.*?)\}\}/gu, (_, expression: string) =>
    asText(evaluateExpression(expression.trim(), contexts)),
  );
}

/** Whether a value counts as true. */
export function isTruthy(value: Json): boolean {
  return value !== null && value !== false && value !== 0 && value !== "";
}

const token = /\s*('(?:[^']|'')*'|[A-Za-z_][\w-]*(?:\.[A-Za-z_][\w-]*)*|==|!=|&&|\|\||[!()])\s*/uy;

function readTokens(expression: string): readonly string[] {
  const tokens: string[] = [];
  token.lastIndex = 0;
  for (let at = 0; at < expression.length; at = token.lastIndex) {
    const next = token.exec(expression)?.[1];
    if (next === undefined) throw new Error(`not understood from character ${at} on: ${expression}`);
    tokens.push(next);
  }
  return tokens;
}

interface Reader {
  readonly tokens: readonly string[];
  readonly contexts: Contexts;
  at: number;
}

function take(reader: Reader, ...wanted: readonly string[]): string | undefined {
  const next = reader.tokens[reader.at];
  if (next === undefined || !wanted.includes(next)) return undefined;
  reader.at += 1;
  return next;
}

function readEither(reader: Reader): Json {
  let value = readBoth(reader);
  while (take(reader, "||") !== undefined) {
    const other = readBoth(reader);
    value = isTruthy(value) ? value : other;
  }
  return value;
}

function readBoth(reader: Reader): Json {
  let value = readEqual(reader);
  while (take(reader, "&&") !== undefined) {
    const other = readEqual(reader);
    value = isTruthy(value) ? other : value;
  }
  return value;
}

function readEqual(reader: Reader): Json {
  const value = readOne(reader);
  const operator = take(reader, "==", "!=");
  return operator === undefined ? value : areEqual(value, readOne(reader)) === (operator === "==");
}

function readOne(reader: Reader): Json {
  if (take(reader, "!") !== undefined) return !isTruthy(readOne(reader));
  if (take(reader, "(") !== undefined) {
    const value = readEither(reader);
    if (take(reader, ")") === undefined) throw new Error("a parenthesis is left open");
    return value;
  }
  const next = reader.tokens[reader.at] ?? "";
  reader.at += 1;
  if (next.startsWith("'")) return next.slice(1, -1).replaceAll("''", "'");
  const [context = "", ...names] = next.split(".");
  if (!(context in reader.contexts)) throw new Error(`there is no context ${next}`);
  return names.reduce<Json>((value, name) => objectOf(value)[name] ?? null, reader.contexts[context] ?? null);
}

/** Texts are compared without regard to case; other kinds become numbers first, and nothing is 0. */
function areEqual(left: Json, right: Json): boolean {
  if (typeof left === "string" && typeof right === "string") return left.toLowerCase() === right.toLowerCase();
  return asNumber(left) === asNumber(right);
}

function asNumber(value: Json): number {
  return typeof value === "object" ? (value === null ? 0 : Number.NaN) : Number(value);
}

function asText(value: Json): string {
  return value === null ? "" : typeof value === "object" ? "Object" : String(value);
}
