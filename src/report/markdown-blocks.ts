import { assertNever } from "../model/assert-never.ts";
import type { Finding, Severity } from "../model/finding.ts";
import { renderPosition } from "../model/source-position.ts";
import { encodeAddress, encodeCode, encodePreformatted, encodeProse, encodeValue } from "./encode-markdown.ts";
import { renderMermaid } from "./render-mermaid.ts";
import { type Cell, cellText, type Report, type Section, type Table, type TreeNode } from "./report.ts";

/** A part of a comment that may be shortened row by row; `before` and `after` stay whole around the rows. */
export interface MarkdownBlock {
  readonly folded: boolean;
  /** Only for the eye: left out before anything else is. */
  readonly chart: boolean;
  readonly before: string;
  readonly rows: readonly string[];
  readonly after: string;
}

const severityMarks: Readonly<Record<Severity, string>> = { error: "❌", warning: "🟡", note: "ℹ️" };

/**
 * Renders a report between its totals and its footer, most important first: errors, sections, other findings.
 *
 * @param sources address under which a forge shows the files of a commit; places are links below it
 */
export function renderBlocks({ sections, findings }: Report, sources: string | undefined): readonly MarkdownBlock[] {
  const errors = findings.filter((finding) => finding.severity === "error");
  const others = findings.filter((finding) => finding.severity !== "error");
  return [
    ...(errors.length > 0 ? [frame(findingTitle("Errors", errors, false), list(errors))] : []),
    ...sections.map((section) => frame(section, renderRows(section, sources))),
    ...(others.length > 0 ? [frame(findingTitle("Other findings", others, true), list(others))] : []),
  ];
}

type Body = Omit<MarkdownBlock, "folded" | "chart">;
type Heading = Pick<Section, "title" | "folded" | "kind">;

function findingTitle(title: string, findings: readonly Finding[], folded: boolean): Heading {
  return { kind: "list", title: `${title} (${findings.length})`, folded };
}

function frame({ title, folded, kind }: Heading, { before, rows, after }: Body): MarkdownBlock {
  const chart = kind === "chart";
  if (!folded) return { folded, chart, before: `### ${encodeProse(title)}\n\n${before}`, rows, after };
  const opening = `<details><summary>${encodeProse(title)}</summary>\n\n`;
  return { folded, chart, before: `${opening}${before}`, rows, after: `${after}\n\n</details>` };
}

function renderRows(section: Section, sources: string | undefined): Body {
  switch (section.kind) {
    case "table":
      return tableBody(section, sources);
    case "tree":
      return plainRows(section.roots.flatMap((root) => renderNode(root, 0)));
    case "list":
      return plainRows(section.items.map((item, index) => renderItem(item, section.style, index)));
    case "paragraph":
      return section.style === "command" ? listing([section.text]) : plainRows([encodeProse(section.text)]);
    case "listing":
      return listing(section.lines);
    case "chart":
      return plainRows(renderMermaid(section));
    default:
      return assertNever(section);
  }
}

function plainRows(rows: readonly string[]): Body {
  return { before: "", rows, after: "" };
}

function listing(lines: readonly string[]): Body {
  return { before: "<pre>\n", rows: lines.map(encodePreformatted), after: "\n</pre>" };
}

function renderItem(item: string, style: "bullets" | "sequence", index: number): string {
  return style === "sequence" ? `${index + 1}. ${encodeCode(item)}` : `- ${encodeProse(item)}`;
}

function tableBody({ columns, rows }: Table, sources: string | undefined): Body {
  const header = `${row(columns.map((column) => encodeProse(column.title)))}\n${row(columns.map(() => "---"))}\n`;
  const lines = rows.map((cells) =>
    row(
      cells.map((cell, index) => {
        const style = columns[index]?.style;
        if (style === "value") return encodeValue(cellText(cell));
        return style === "code" ? renderCell(cell, sources) : encodeProse(cellText(cell));
      }),
    ),
  );
  return { before: header, rows: lines, after: "" };
}

function renderCell(cell: Cell, sources: string | undefined): string {
  const code = encodeCode(cellText(cell));
  if (typeof cell === "string" || sources === undefined) return code;
  return `<a href="${encodeURI(sources)}/${encodeAddress(cell.commit)}/${encodeAddress(cell.file)}#L${cell.line}">${code}</a>`;
}

function row(cells: readonly string[]): string {
  return `| ${cells.join(" | ")} |`;
}

function renderNode({ mark, title, reason, mayAct, children }: TreeNode, depth: number): readonly string[] {
  const sign = mark === "open" ? "✅" : "❌";
  const actors = mayAct.length > 0 ? `; may act: ${mayAct.map(encodeCode).join(", ")}` : "";
  const line = `${"  ".repeat(depth)}- ${sign} ${encodeCode(title)} ${encodeProse(reason)}${actors}`;
  return [line, ...children.flatMap((child) => renderNode(child, depth + 1))];
}

function list(findings: readonly Finding[]): Body {
  return plainRows(findings.map(renderFinding));
}

function renderFinding({ severity, code, at, message, fix }: Finding): string {
  const place = at ? ` ${encodeCode(renderPosition(at))}` : "";
  return `- ${severityMarks[severity]} ${encodeCode(code)}${place} ${encodeProse(message)} ${encodeProse(fix)}`;
}
