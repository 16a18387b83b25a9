import { encodeProse } from "./encode-markdown.ts";
import type { Chart } from "./report.ts";

/** Longest text of an axis; what is longer would not be readable beside a chart of the usual size. */
const longestTitle = 60;

/** What is a letter and no more to Mermaid and Markdown alike, within quotes, whoever wrote it. */
const unsafe = /[^A-Za-z0-9 .,:()/%-]/g;

/** Digits of a number in a chart: more than a screen has pixels for. */
const shownDigits = 6;

/**
 * Renders a chart as a fenced block of Mermaid, which GitHub draws, in one row, so that it is shown whole or not at all; below it how many
 * points are unknown, as a bar chart has no other way to say so. No text from outside can end the block or add a line to it.
 *
 * @see https://mermaid.js.org/syntax/xyChart.html
 */
export function renderMermaid({ title, unit, points, axis }: Chart): readonly string[] {
  const known = points.filter((point) => point !== null);
  const gaps = points.length - known.length;
  if (known.length === 0) return [encodeProse("Nothing is known.")];
  const block = [
    "```mermaid",
    "xychart-beta",
    `    x-axis ${quote(axis.title)} ${renderNumber(axis.from)} --> ${renderNumber(axis.to)}`,
    `    y-axis ${quote(unit.trim() === "" ? title : unit)} 0 --> ${renderNumber(Math.max(...known) || 1)}`,
    `    bar [${points.map((point) => renderNumber(point ?? 0)).join(", ")}]`,
    "```",
  ].join("\n");
  return gaps === 0 ? [block] : [`${block}\n\n${gaps} of ${points.length} points are unknown and have no bar.`];
}

function quote(text: string): string {
  return `"${text.replaceAll(unsafe, " ").replaceAll(/ +/g, " ").trim().slice(0, longestTitle)}"`;
}

/** A decimal without an exponent, which Mermaid does not read. */
function renderNumber(value: number): string {
  const rounded = Number(Math.max(0, value).toPrecision(shownDigits));
  return rounded.toFixed(shownDigits).replace(/\.?0+$/, "");
}
