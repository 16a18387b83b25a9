import type { Chart } from "./report.ts";
import { renderVisible } from "./visible-text.ts";
import { padText, textWidth, wrapText } from "./wrap-text.ts";

/** Eighths of a line's height; 0 still shows that something is known. */
const bars = Array.from("▁▂▃▄▅▆▇█");

const unknown = " ";

/**
 * Draws a chart in lines of text: one character a point, from 0 at the bottom to the highest value, a blank where nothing is known; below
 * it what it spans, and the lowest and highest values. Parts stand below each other under their names. Longer lines are broken.
 *
 * @example
 * renderSparkline({ ...chart, points: [0, 4, null, 8] }, 80)[0]; // "▁▅ █"
 */
export function renderSparkline({ points, parts = [""], axis, unit }: Chart, width: number): readonly string[] {
  const known = points.filter((point) => point !== null);
  const highest = Math.max(0, ...known);
  const names = parts.map((part) => (part === "" ? "" : `${renderVisible(part)} `));
  const nameWidth = Math.max(...names.map(textWidth));
  const length = Math.max(1, Math.ceil(points.length / parts.length));
  const lines = names.flatMap((name, index) => {
    const part = points.slice(index * length, (index + 1) * length);
    const drawn = part.map((point) => drawPoint(point, highest));
    return cutLine(drawn, Math.max(1, width - nameWidth)).map((line, row) => {
      return `${padText(row === 0 ? name : "", nameWidth)}${line}`.trimEnd();
    });
  });
  const span = `${axis.title}: ${axis.from} to ${axis.to}`;
  return [...lines, ...wrapText(renderVisible(`${span}; ${tellRange(known, points.length, unit)}`), width)];
}

/** The block for a value; the highest has the full height. */
function drawPoint(point: number | null, highest: number): string {
  if (point === null) return unknown;
  const eighth = highest <= 0 ? 0 : Math.round((Math.max(0, point) / highest) * (bars.length - 1));
  return bars[eighth] ?? unknown;
}

function cutLine(drawn: readonly string[], width: number): readonly string[] {
  const rows = Math.max(1, Math.ceil(drawn.length / width));
  return Array.from({ length: rows }, (_, row) => drawn.slice(row * width, (row + 1) * width).join(""));
}

function tellRange(known: readonly number[], all: number, unit: string): string {
  if (known.length === 0) return "nothing is known";
  const gaps = known.length < all ? `, ${all - known.length} of ${all} unknown` : "";
  return `lowest ${Math.min(...known)}${unit}, highest ${Math.max(...known)}${unit}${gaps}`;
}
