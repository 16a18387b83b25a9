import type { Attributes } from "../../../model/metric.ts";

/** Label in which Setpoint's own archives keep what tells the members of a series apart. */
export const memberLabel = "__member";

/** One pair of a label list: name, and value with or without quotes. Prometheus escapes backslash, quote and newline in values. */
const pair = /\s*([a-zA-Z_][\w.:/-]*)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^",{}]*))\s*(?:,|$)/uy;

const escapes: Readonly<Record<string, string>> = { n: "\n", '"': '"', "\\": "\\" };

/**
 * Labels out of their text: a JSON object, or Prometheus's `{datname="orders",state="active"}`, with or without braces and quotes.
 * Undefined where it is neither.
 */
export function parseLabels(written: string): Attributes | undefined {
  const trimmed = written.trim();
  if (trimmed === "" || trimmed === "{}") return {};
  return trimmed.startsWith('{"') ? parseJson(trimmed) : parsePairs(trimmed);
}

function parseJson(written: string): Attributes | undefined {
  const value = readJson(written);
  if (typeof value !== "object" || value === null) return undefined;
  const labels: [string, string][] = [];
  for (const [name, label] of Object.entries(value)) {
    if (typeof label === "object" && label !== null) return undefined;
    if (label !== null) labels.push([name, String(label)]);
  }
  return Object.fromEntries(labels);
}

function readJson(written: string): unknown {
  try {
    return JSON.parse(written);
  } catch {
    return undefined;
  }
}

function parsePairs(written: string): Attributes | undefined {
  const inner = written.startsWith("{") && written.endsWith("}") ? written.slice(1, -1) : written;
  const labels: [string, string][] = [];
  pair.lastIndex = 0;
  while (pair.lastIndex < inner.length) {
    const found = pair.exec(inner);
    if (found === null) return undefined;
    const [, name = "", quoted, bare = ""] = found;
    labels.push([name, quoted === undefined ? bare.trim() : unescape(quoted)]);
  }
  return Object.fromEntries(labels);
}

function unescape(quoted: string): string {
  return quoted.replaceAll(/\\(.)/gsu, (whole, character: string) => escapes[character] ?? whole);
}
