import { renderCount } from "./describe/render-count.ts";
import type { MarkdownBlock } from "./markdown-blocks.ts";

/** How much room there is, in bytes of UTF-8 (a text has never more characters), and where a reader finds what did not fit. */
export interface Room {
  readonly bytes: number;
  /** In words, encoded: `the check run`. */
  readonly elsewhere: string;
}

/** What fits, with a line wherever something is left out, and what does not. */
export interface Fitted {
  readonly texts: readonly string[];
  /** Blocks that are left out, and those that lack rows with just these rows. */
  readonly rest: readonly MarkdownBlock[];
}

/** Digits of a number of rows or sections, and the blank lines around a notice. */
const widestNumber = 24;

/** A block that takes no more than this part of the room is worth more than as many rows of a long one. */
const smallPart = 1 / 20;

/**
 * Fits blocks into a text: small ones first, then what is to be read, then what is folded; long blocks get what the others leave.
 * Where anything is left out, the charts are, too, all of them and before anything else.
 */
export function fitBlocks(blocks: readonly MarkdownBlock[], { bytes, elsewhere }: Room): Fitted {
  const charts = blocks.filter(({ chart }) => chart);
  const whole = fitAll(blocks, { bytes, elsewhere });
  if (charts.length === 0 || whole.rest.length === 0) return whole;
  const notice = `${renderCount(charts.length, "chart")} left out here; all are in ${elsewhere}.`;
  const others = fitAll(
    blocks.filter(({ chart }) => !chart),
    { bytes: bytes - countBytes(notice) - "\n\n".length, elsewhere },
  );
  return { texts: [...others.texts, notice], rest: [...others.rest, ...charts] };
}

function fitAll(blocks: readonly MarkdownBlock[], { bytes, elsewhere }: Room): Fitted {
  const tell = (rest: number, all: number, what: string): string =>
    `${rest} of ${renderCount(all, what)} ${rest === 1 ? "is" : "are"} left out here; all are in ${elsewhere}.`;
  const noticeBytes = countBytes(tell(0, 0, "section")) + widestNumber;
  const frames = blocks.map(({ before, after }) => countBytes(before) + countBytes(after) + noticeBytes);
  const shown = countFitting(frames, bytes - noticeBytes);
  const frameBytes = noticeBytes + sum(frames.slice(0, shown));
  const kept = shareRows(blocks.slice(0, shown), bytes - frameBytes);
  const texts = blocks.slice(0, shown).map(({ before, rows, after }, index) => {
    const count = kept[index] ?? 0;
    const notice = count < rows.length ? `\n\n${tell(rows.length - count, rows.length, "row")}` : "";
    return `${before}${rows.slice(0, count).join("\n")}${after}${notice}`;
  });
  return {
    texts: shown < blocks.length ? [...texts, tell(blocks.length - shown, blocks.length, "section")] : texts,
    rest: blocks.flatMap((block, index) => {
      const rows = block.rows.slice(kept[index] ?? 0);
      return index < shown && rows.length === 0 ? [] : [{ ...block, rows }];
    }),
  };
}

/** Bytes of a text in UTF-8. */
export function countBytes(text: string): number {
  return Buffer.byteLength(text);
}

/** How many rows of each block fit. */
function shareRows(blocks: readonly MarkdownBlock[], bytes: number): readonly number[] {
  const kept = blocks.map(() => 0);
  const wanted = blocks.map(({ folded, rows }, index) => {
    const sizes = rows.map((row) => countBytes(row) + 1);
    const total = sum(sizes);
    const rank = total <= bytes * smallPart ? 0 : folded ? 2 : 1;
    return { index, sizes, total, rank };
  });
  let left = bytes;
  for (const { index, sizes } of wanted.toSorted((a, b) => a.rank - b.rank || a.total - b.total)) {
    const count = countFitting(sizes, left);
    kept[index] = count;
    left -= sum(sizes.slice(0, count));
  }
  return kept;
}

/** How many of the first sizes fit together. */
function countFitting(sizes: readonly number[], bytes: number): number {
  let left = bytes;
  const tooMuch = sizes.findIndex((size) => {
    left -= size;
    return left < 0;
  });
  return tooMuch < 0 ? sizes.length : tooMuch;
}

function sum(sizes: readonly number[]): number {
  return sizes.reduce((total, size) => total + size, 0);
}
