import { padText, textWidth, wrapText } from "./wrap-text.ts";

/** No column is made narrower than this, or its words could not be read. */
const narrowest = 8;

const gap = "  ";

/**
 * Lines of a table whose columns stand below each other, the header first. Where the rows are wider than `width`, the widest columns are
 * narrowed and their cells wrapped.
 *
 * @param rows of equal length; cells are single lines of visible text
 */
export function layoutTable(
  header: readonly string[],
  rows: readonly (readonly string[])[],
  width: number,
): readonly string[] {
  const widths = narrow(naturalWidths([header, ...rows]), width - gap.length * (header.length - 1));
  return [header, ...rows].flatMap((row) => layoutRow(row, widths));
}

function naturalWidths(rows: readonly (readonly string[])[]): number[] {
  const widths: number[] = [];
  for (const row of rows) {
    for (const [column, cell] of row.entries()) widths[column] = Math.max(widths[column] ?? 0, textWidth(cell));
  }
  return widths;
}

function narrow(widths: readonly number[], available: number): readonly number[] {
  const narrowed = [...widths];
  let excess = widths.reduce((sum, width) => sum + width, 0) - available;
  while (excess > 0) {
    const widest = Math.max(...narrowed);
    if (widest <= narrowest) break;
    const next = Math.max(narrowest, ...narrowed.filter((width) => width < widest), widest - excess);
    excess -= widest - next;
    narrowed[narrowed.indexOf(widest)] = next;
  }
  return narrowed;
}

function layoutRow(row: readonly string[], widths: readonly number[]): readonly string[] {
  const cells = row.map((cell, column) => wrapText(cell, Math.max(1, widths[column] ?? 1)));
  const height = Math.max(...cells.map((lines) => lines.length));
  return Array.from({ length: height }, (_, line) =>
    cells
      .map((lines, column) => padText(lines[line] ?? "", widths[column] ?? 0))
      .join(gap)
      .trimEnd(),
  );
}
