import type { CommandResult } from "../model/results.ts";
import { replaceHidden } from "./visible-text.ts";

/**
 * Renders a result as JSON of the format `setpoint-report-1`: an object whose `format` is that name and whose other properties are the
 * result's own, `kind` telling which (model/results.ts). Big integers are decimal texts, maps are objects, absent values are left out,
 * and invisible characters are written as `\uXXXX`. Within the format's number properties are only added.
 */
export function renderJson(result: CommandResult): string {
  return renderJsonText({ format: "setpoint-report-1", ...result });
}

/** Renders any data as JSON in which nothing is invisible and no line is a workflow command; it ends with a newline. */
export function renderJsonText(value: unknown): string {
  const text = JSON.stringify(value, (_, item: unknown) => toJson(item), 2);
  return `${escapeHidden(text).replaceAll("##[", String.raw`#\u0023[`)}\n`;
}

function toJson(item: unknown): unknown {
  if (typeof item === "bigint") return item.toString();
  return item instanceof Map ? Object.fromEntries(item) : item;
}

/** Outside of strings there is no hidden character but the line feeds of the layout; within them JSON has none. */
function escapeHidden(text: string): string {
  return replaceHidden(text, (character) =>
    character === "\n"
      ? character
      : Array.from({ length: character.length }, (_, index) => escapeUnit(character, index)).join(""),
  );
}

function escapeUnit(character: string, index: number): string {
  return String.raw`\u${character.charCodeAt(index).toString(16).padStart(4, "0")}`;
}
