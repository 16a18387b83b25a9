import { encodeCode, encodeProse } from "./encode-markdown.ts";
import { findingBlocks, type MarkdownBlock, sectionBlock } from "./markdown-blocks.ts";
import type { Report, Verdict } from "./report.ts";

/** Where a reader finds what a comment leaves out. */
export interface MarkdownOptions {
  readonly fullReport?: string;
}

/** GitHub refuses comments of more than 65,536 characters. */
const longestComment = 60_000;

/** Room for a sentence that says what is left out of a block. */
const noticeRoom = 600;

const marks: Readonly<Record<Verdict["tone"], string>> = { good: "✅", attention: "🟡", bad: "❌" };

/**
 * Renders a report as the comment of a pull request, under 60,000 characters: verdict, totals and footer are always there; sections to
 * be read come before folded ones, and each says how many of its rows are left out and where they are.
 */
export function renderMarkdown(
  report: Report,
  { fullReport = "the output of setpoint with --format json" }: MarkdownOptions,
): string {
  const head = [
    `## ${encodeProse(report.title)}`,
    `${marks[report.verdict.tone]} **${encodeProse(report.verdict.text)}**`,
    encodeProse(report.totals),
  ];
  const foot = report.footer.map(([name, value]) => `${encodeProse(name)} ${encodeCode(value)}`).join(" · ");
  const blocks = [...report.sections.map(sectionBlock), ...findingBlocks(report.findings)];
  const ends = [...head, ...(foot === "" ? [] : ["---", `<sub>${foot}</sub>`])];
  const room = longestComment - blocks.reduce((sum, block) => sum + frameLength(block), textLength(ends));
  const bodies = shareRoom(blocks, room).map((kept, index) => renderBlock(blocks[index], kept, fullReport));
  return `${[...ends.slice(0, head.length), ...bodies, ...ends.slice(head.length)].join("\n\n")}\n`;
}

function textLength(texts: readonly string[]): number {
  return texts.reduce((sum, text) => sum + text.length + 2, 0);
}

function frameLength({ before, after }: MarkdownBlock): number {
  return before.length + after.length + noticeRoom;
}

/** How many rows of each block fit, given to what is to be read first and to folded blocks with what is left. */
function shareRoom(blocks: readonly MarkdownBlock[], room: number): readonly number[] {
  const kept = blocks.map(() => 0);
  let left = room;
  for (const [index, block] of blocks.entries()) if (!block.folded) [kept[index], left] = fit(block, left);
  for (const [index, block] of blocks.entries()) if (block.folded) [kept[index], left] = fit(block, left);
  return kept;
}

function fit({ rows }: MarkdownBlock, room: number): [number, number] {
  let left = room;
  for (const [index, row] of rows.entries()) {
    if (row.length + 1 > left) return [index, left];
    left -= row.length + 1;
  }
  return [rows.length, left];
}

function renderBlock(block: MarkdownBlock | undefined, kept: number, fullReport: string): string {
  if (!block) return "";
  const { before, rows, after } = block;
  const rest = rows.length - kept;
  const notice =
    rest > 0 ? `\n\n${rest} of ${rows.length} rows are left out here; all are in ${encodeProse(fullReport)}.` : "";
  return `${before}${rows.slice(0, kept).join("\n")}${after}${notice}`;
}
