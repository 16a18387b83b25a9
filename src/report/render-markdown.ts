import { encodeCode, encodeProse } from "./encode-markdown.ts";
import { countBytes, fitBlocks } from "./fit-blocks.ts";
import { type MarkdownBlock, renderBlocks } from "./markdown-blocks.ts";
import type { Report, Verdict } from "./report.ts";

/** What a page of Markdown needs to know beside the report. */
export interface MarkdownOptions {
  /** Where a reader finds what is left out, in words. */
  readonly fullReport?: string | undefined;
  /** Address under which a forge shows the files of a commit: `https://github.com/acme/shop/blob`. */
  readonly sources?: string | undefined;
}

/** GitHub takes 1 MiB for the summary of a step. */
const longestSummary = 1_000_000;

const usualFullReport = "the output of setpoint with --format json";

const marks: Readonly<Record<Verdict["tone"], string>> = { good: "✅", attention: "🟡", bad: "❌" };

/**
 * Renders a report for the summary of a job, under 1,000,000 bytes: verdict, totals and footer are always there; what is to be read goes
 * before what is folded, and each part says how many of its rows are left out and where they are.
 */
export function renderMarkdown(report: Report, { fullReport = usualFullReport, sources }: MarkdownOptions): string {
  return renderPage(report, renderBlocks(report, sources), { bytes: longestSummary, fullReport }).text;
}

/** How long a page may be, and what is to be said on it. */
export interface PageOptions {
  readonly bytes: number;
  readonly fullReport: string;
  /** Markdown of our own before everything else. */
  readonly marker?: string;
  /** What the page is, where it is not the whole report. */
  readonly intro?: string;
}

/** A page, and the parts of it that did not fit. */
export interface Page {
  readonly text: string;
  readonly rest: readonly MarkdownBlock[];
}

/** Renders verdict, totals and footer of a report with as much of the blocks as fits into a number of bytes. */
export function renderPage(report: Report, blocks: readonly MarkdownBlock[], options: PageOptions): Page {
  const head = [
    ...(options.marker === undefined ? [] : [options.marker]),
    `## ${encodeProse(report.title)}`,
    `${marks[report.verdict.tone]} **${encodeProse(report.verdict.text)}**`,
    encodeProse(report.totals),
    ...(options.intro === undefined ? [] : [encodeProse(options.intro)]),
  ];
  const footer = report.footer.map(([name, value]) => `${encodeProse(name)} ${encodeCode(value)}`).join(" · ");
  const foot = footer === "" ? [] : ["---", `<sub>${footer}</sub>`];
  const taken = [...head, ...foot].reduce((total, text) => total + countBytes(text) + "\n\n".length, 0);
  const room = { bytes: options.bytes - taken, elsewhere: encodeProse(options.fullReport) };
  const { texts, rest } = fitBlocks(blocks, room);
  return { text: `${[...head, ...texts, ...foot].join("\n\n")}\n`, rest };
}
