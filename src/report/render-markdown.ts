import { encodeCode, encodeProse } from "./encode-markdown.ts";
import { findingBlocks, type MarkdownBlock, sectionBlock } from "./markdown-blocks.ts";
import type { Report, Verdict } from "./report.ts";

/** Where a reader finds what a comment leaves out. */
export interface MarkdownOptions {
  readonly fullReport?: string;
}

/** GitHub refuses comments of more than 65,536 characters. */
const longestComment = 60_000;

/** Digits of a number of rows or sections, and the blank lines around a notice. */
const widestNumber = 24;

const marks: Readonly<Record<Verdict["tone"], string>> = { good: "✅", attention: "🟡", bad: "❌" };

/**
 * Renders a report as the comment of a pull request, under 60,000 characters: verdict, totals and footer are always there; what is to be
 * read goes before what is folded, and each part says how many of its rows are left out and where they are.
 */
export function renderMarkdown(report: Report, { fullReport = usualFullReport }: MarkdownOptions): string {
  const head = [
    `## ${encodeProse(report.title)}`,
    `${marks[report.verdict.tone]} **${encodeProse(report.verdict.text)}**`,
    encodeProse(report.totals),
  ];
  const footer = report.footer.map(([name, value]) => `${encodeProse(name)} ${encodeCode(value)}`).join(" · ");
  const foot = footer === "" ? [] : ["---", `<sub>${footer}</sub>`];
  const [errors, others] = findingBlocks(report.findings);
  const room = longestComment - sum([...head, ...foot].map((text) => text.length + 2));
  const blocks = [...errors, ...report.sections.map(sectionBlock), ...others];
  return `${[...head, ...fitBlocks(blocks, room, encodeProse(fullReport)), ...foot].join("\n\n")}\n`;
}

const usualFullReport = "the output of setpoint with --format json";

function fitBlocks(blocks: readonly MarkdownBlock[], room: number, fullReport: string): readonly string[] {
  const notice = (rest: number, all: number, what: string): string =>
    rest === 0 ? "" : `${rest} of ${all} ${what} are left out here; all are in ${fullReport}.`;
  const noticeRoom = notice(blocks.length, Infinity, "sections").length + widestNumber;
  const frames = blocks.map(({ before, after }) => before.length + after.length + noticeRoom);
  const shown = countFitting(frames, room - noticeRoom);
  const frameRoom = noticeRoom + sum(frames.slice(0, shown));
  const kept = shareRows(blocks.slice(0, shown), room - frameRoom);
  const texts = blocks.slice(0, shown).map(({ before, rows, after }, index) => {
    const count = kept[index] ?? 0;
    const rest = notice(rows.length - count, rows.length, "rows");
    return `${before}${rows.slice(0, count).join("\n")}${after}${rest === "" ? "" : `\n\n${rest}`}`;
  });
  const rest = notice(blocks.length - shown, blocks.length, "sections");
  return rest === "" ? texts : [...texts, rest];
}

/** How many rows of each block fit: folded blocks get what is left, and long ones what the short ones leave. */
function shareRows(blocks: readonly MarkdownBlock[], room: number): readonly number[] {
  const kept = blocks.map(() => 0);
  const wanted = blocks.map(({ folded, rows }, index) => {
    const lengths = rows.map((row) => row.length + 1);
    return { index, folded, lengths, total: sum(lengths) };
  });
  let left = room;
  for (const { index, lengths } of wanted.toSorted(
    (a, b) => Number(a.folded) - Number(b.folded) || a.total - b.total,
  )) {
    const count = countFitting(lengths, left);
    kept[index] = count;
    left -= sum(lengths.slice(0, count));
  }
  return kept;
}

/** How many of the first lengths fit into the room together. */
function countFitting(lengths: readonly number[], room: number): number {
  let left = room;
  const tooMuch = lengths.findIndex((length) => {
    left -= length;
    return left < 0;
  });
  return tooMuch < 0 ? lengths.length : tooMuch;
}

function sum(lengths: readonly number[]): number {
  return lengths.reduce((total, length) => total + length, 0);
}
