import type { Finding, Severity } from "../model/finding.ts";
import type { Report, Verdict } from "./report.ts";
import { renderVisible } from "./visible-text.ts";

const commands: Readonly<Record<Severity, string>> = { error: "error", warning: "warning", note: "notice" };
const verdictCommands: Readonly<Record<Verdict["tone"], string>> = {
  good: "notice",
  attention: "notice",
  bad: "error",
};

/**
 * Renders a report as workflow commands of GitHub Actions: an annotation for the verdict, and one for each finding at its place.
 *
 * @see https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands
 */
export function renderGithub({ title, verdict, totals, findings }: Report): string {
  const summary = renderCommand(verdictCommands[verdict.tone], [["title", title]], [verdict.text, totals]);
  return `${[summary, ...findings.map(renderFinding)].join("\n")}\n`;
}

function renderFinding({ severity, code, at, message, fix }: Finding): string {
  const place = at
    ? ([
        ["file", at.file],
        ["line", `${at.line}`],
        ["col", `${at.column}`],
      ] as const)
    : [];
  return renderCommand(commands[severity], [...place, ["title", code]], [message, fix]);
}

function renderCommand(
  command: string,
  properties: readonly (readonly [string, string])[],
  lines: readonly string[],
): string {
  const given = properties.map(([name, value]) => `${name}=${escapeProperty(value)}`).join(",");
  return `::${command} ${given}::${lines.map(escapeData).join("%0A")}`;
}

/** Line breaks are shown, not sent: what {@link renderVisible} leaves is one line. */
function escapeData(text: string): string {
  return renderVisible(text).replaceAll("%", "%25");
}

function escapeProperty(text: string): string {
  return escapeData(text).replaceAll(":", "%3A").replaceAll(",", "%2C");
}
