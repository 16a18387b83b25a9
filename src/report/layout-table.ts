import { padText, textWidth, wrapText } from "./wrap-text.ts";

/** No column is made narrower than this, or its words could not be read. */
const narrowest = 8;

const gap = "  ";

/**
 * Lines of a table whose columns stand below each other, the header first. Where the rows are wider than `width`, the widest columns are
 * narrowed and their cells wrapped: between words first, and within words where that is not enough.
 *
 * @param rows of equal length; cells are single lines of visible text
 */
export function layoutTable(
  header: readonly string[],
  rows: readonly (readonly string[])[],
  width: number,
): readonly string[] {
  const all = [header, ...rows];
  const available = width - gap.length * (header.length - 1);
  const columns = measure(all, textWidth);
  const words = measure(all, widestWord);
  const whole = narrow(columns, words, available);
  const widths = narrow(
    whole,
    whole.map(() => narrowest),
    available,
  );
  return all.flatMap((row) => layoutRow(row, widths));
}

/** The most that any cell of each column measures. */
function measure(rows: readonly (readonly string[])[], widthOf: (cell: string) => number): readonly number[] {
  const widths: number[] = [];
  for (const row of rows) {
    for (const [column, cell] of row.entries()) widths[column] = Math.max(widths[column] ?? 0, widthOf(cell));
  }
  return widths;
}

/** The widest part of a cell that {@link wrapText} need not break. */
function widestWord(cell: string): number {
  return Math.max(narrowest, ...cell.split(/ |(?<=[/,;=])/).map(textWidth));
}

/** Narrows the widest columns, and none below its floor, until all fit or none can be narrowed. */
function narrow(widths: readonly number[], floors: readonly number[], available: number): readonly number[] {
  const narrowed = [...widths];
  let excess = widths.reduce((sum, width) => sum + width, 0) - available;
  const canGive = (width: number, column: number): boolean => width > (floors[column] ?? 0);
  while (excess > 0) {
    const giving = narrowed.filter(canGive);
    if (giving.length === 0) break;
    const widest = Math.max(...giving);
    const column = narrowed.findIndex((width, index) => width === widest && canGive(width, index));
    const next = Math.max(floors[column] ?? 0, ...giving.filter((width) => width < widest), widest - excess);
    excess -= widest - next;
    narrowed[column] = next;
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
