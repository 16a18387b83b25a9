import { assertNever } from "../model/assert-never.ts";
import type { Finding, Severity } from "../model/finding.ts";
import { renderPosition } from "../model/source-position.ts";
import { renderCount } from "./describe/render-count.ts";
import { layoutTable } from "./layout-table.ts";
import { type Paint, plain, type Style, terminalColours } from "./paint.ts";
import { renderSparkline } from "./render-sparkline.ts";
import {
  cellText,
  type Listing,
  type Report,
  type Section,
  type Table,
  type TreeNode,
  type Verdict,
} from "./report.ts";
import { renderVisible } from "./visible-text.ts";
import { wrapText } from "./wrap-text.ts";

/** How a text is laid out. */
export interface TextOptions {
  readonly colour?: boolean;
  /** Columns; 100 unless said otherwise. */
  readonly width?: number;
  /** Folded sections to their last row. */
  readonly expand?: boolean;
}

const usualWidth = 100;
const narrowestWidth = 40;

/** Rows of a folded section that are shown without `expand`. */
const toldRows = 10;

const marks = { good: "✓", attention: "!", bad: "✗", open: "✓", closed: "✗" } as const;

const tones: Readonly<Record<Verdict["tone"], Style>> = { good: "green", attention: "yellow", bad: "red" };
const severityStyles: Readonly<Record<Severity, Style>> = { error: "red", warning: "yellow", note: "bold" };

interface Page {
  readonly width: number;
  readonly expand: boolean;
  readonly paint: Paint;
}

/** Renders a report for a terminal: aligned tables, wrapped lines, nothing invisible. Without colour there is no escape sequence. */
export function renderText(
  report: Report,
  { colour = false, width = usualWidth, expand = false }: TextOptions,
): string {
  const page: Page = { width: Math.max(narrowestWidth, width), expand, paint: colour ? terminalColours : plain };
  const { tone, text } = report.verdict;
  const blocks = [
    [
      ...wrap(report.title, page).map((line) => page.paint("bold", line)),
      ...wrap(`${marks[tone]} ${text}`, page).map((line) => page.paint(tones[tone], line)),
      ...wrap(report.totals, page),
    ],
    ...report.sections.map((section) => renderSection(section, page)),
    ...(report.findings.length > 0 ? [renderFindings(report.findings, page)] : []),
    ...(report.footer.length > 0 ? [report.footer.flatMap(([name, value]) => wrap(`${name}: ${value}`, page))] : []),
  ];
  return `${blocks
    .flatMap((block) => [...block, ""])
    .slice(0, -1)
    .map(disarm)
    .join("\n")}\n`;
}

/** Blanks and colours may stand before it. */
const commandStart = new RegExp(String.raw`^((?:\s|${"\u001B"}\[\d+m)*):(?=:)`);

/** A runner of workflows takes a line that begins with `::`, or holds `##[`, for a command. */
function disarm(line: string): string {
  return line.replace(commandStart, String.raw`$1\u{3a}`).replaceAll("##[", String.raw`#\u{23}[`);
}

function renderSection(section: Section, page: Page): readonly string[] {
  const heading = wrap(section.title, page).map((line) => page.paint("bold", line));
  const inner = { ...page, width: page.width - 2 };
  return [...heading, ...renderBody(section, inner).map((line) => (line === "" ? "" : `  ${line}`))];
}

function renderBody(section: Section, page: Page): readonly string[] {
  switch (section.kind) {
    case "table":
      return renderTable(section, page);
    case "list": {
      if (section.style === "sequence") return wrap(sequence(section.items, section.folded, page), page);
      const { told, rest } = fold(section.items, section.folded, page);
      return [...told.flatMap((item) => hang("- ", item, page)), ...rest];
    }
    case "tree":
      return section.roots.flatMap((root) => renderNode(root, page));
    case "paragraph":
      return section.style === "command" ? [renderVisible(section.text)] : wrap(section.text, page);
    case "listing":
      return renderListing(section, page);
    case "chart":
      return renderSparkline(section, page.width);
    default:
      return assertNever(section);
  }
}

function renderTable({ columns, rows, folded }: Table, page: Page): readonly string[] {
  const { told, rest } = fold(rows, folded, page);
  const header = columns.map((column) => renderVisible(column.title));
  const cells = told.map((row) => row.map((cell) => renderVisible(cellText(cell))));
  return [...layoutTable(header, cells, page.width), ...rest];
}

function renderListing({ lines, folded }: Listing, page: Page): readonly string[] {
  if (folded && !page.expand) return [`${renderCount(lines.length, "line")}; --format json has all`];
  return lines.map(renderVisible);
}

function fold<T>(
  rows: readonly T[],
  folded: boolean,
  page: Page,
): { readonly told: readonly T[]; readonly rest: readonly string[] } {
  const isShort = page.expand || !folded || rows.length <= toldRows;
  if (isShort) return { told: rows, rest: [] };
  return { told: rows.slice(0, toldRows), rest: [`… ${rows.length - toldRows} more; --format json has all`] };
}

function sequence(items: readonly string[], folded: boolean, page: Page): string {
  const { told, rest } = fold(items, folded, page);
  return [...told, ...rest].join(" → ");
}

/** Its mark, title and reason, who may act, and below it what it rests on. */
function renderNode(node: TreeNode, page: Page): readonly string[] {
  const tone = node.mark === "open" ? "green" : "red";
  const lines = hang(`${marks[node.mark]} `, `${node.title}: ${node.reason}`, page);
  const actors = node.mayAct.length > 0 ? hang("  → ", `may act: ${node.mayAct.join(", ")}`, page) : [];
  const inner = { ...page, width: Math.max(narrowestWidth / 2, page.width - 2) };
  const children = node.children.flatMap((child) => renderNode(child, inner)).map((line) => `  ${line}`);
  return [...lines.map((line, index) => (index === 0 ? page.paint(tone, line) : line)), ...actors, ...children];
}

function renderFindings(findings: readonly Finding[], page: Page): readonly string[] {
  const inner = { ...page, width: page.width - 2 };
  return [
    page.paint("bold", "Findings"),
    ...findings.flatMap((finding) => renderFinding(finding, inner)).map((line) => `  ${line}`),
  ];
}

function renderFinding({ severity, code, at, message, fix }: Finding, page: Page): readonly string[] {
  const [first = "", ...others] = wrap(`${severity} ${code}${at ? ` ${renderPosition(at)}` : ""}`, page);
  const head = first.replace(severity, page.paint(severityStyles[severity], severity));
  return [head, ...others, ...hang("  ", message, page), ...hang("  ", `Fix: ${fix}`, page)];
}

function hang(mark: string, text: string, page: Page): readonly string[] {
  const lines = wrap(text, { ...page, width: page.width - mark.length });
  return lines.map((line, index) => `${index === 0 ? mark : " ".repeat(mark.length)}${line}`);
}

function wrap(text: string, { width }: Page): readonly string[] {
  return wrapText(renderVisible(text), width);
}
