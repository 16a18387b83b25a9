import type { WriteResult } from "../../model/results.ts";
import type { Report, Section } from "../report.ts";
import { arrangeFindings, countFindings, judgeFindings } from "./findings.ts";
import { renderCount } from "./render-count.ts";

const titles = { init: "Set up a repository", import: "Import a server's configuration" } as const;

/** Tells the files that were written, or shows those that would be, and what to do next. */
export function describeWrite({ action, written, files, findings, next }: WriteResult): Report {
  const arranged = arrangeFindings(findings);
  const done = { tone: "good", text: "Written" } as const;
  return {
    title: titles[action],
    verdict: judgeFindings(arranged, written ? done : { tone: "attention", text: "Nothing is written yet" }),
    totals: `${renderCount(files.length, "file")}; ${countFindings(arranged)}`,
    sections: [...(written ? writtenSections(files) : files.map(listing)), ...nextSections(next)],
    findings: arranged,
    footer: [],
  };
}

function writtenSections(files: WriteResult["files"]): readonly Section[] {
  if (files.length === 0) return [];
  const items = files.map((file) => file.path);
  return [{ kind: "list", title: "Files", folded: false, style: "bullets", items }];
}

function listing({ path, content }: WriteResult["files"][number]): Section {
  return { kind: "listing", title: path, folded: false, lines: content.replace(/\n$/, "").split("\n") };
}

function nextSections(next: readonly string[]): readonly Section[] {
  if (next.length === 0) return [];
  return [{ kind: "list", title: "Next", folded: false, style: "bullets", items: next }];
}
