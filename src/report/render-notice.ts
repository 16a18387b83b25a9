import type { Notice } from "../model/notice.ts";
import type { CheckResult } from "../model/results.ts";
import { renderReport, type ReportOptions } from "./render-report.ts";

/** Puts an evaluation into words for the people of a request. */
export function renderNotice(result: CheckResult, options: ReportOptions): Notice {
  const text = renderReport(result, "markdown", options);
  return {
    request: result.request,
    head: result.head,
    base: result.base,
    target: "main",
    digest: result.plan.digest,
    verdict: result.decision.verdict,
    summary: result.decision.reason.slice(0, 140),
    comment: text,
    details: text,
    annotations: [],
  };
}
