import type { Notice } from "../model/notice.ts";
import type { CheckResult } from "../model/results.ts";
import { describeCheck } from "./describe/describe-check.ts";
import { judgeCheck } from "./describe/judge-check.ts";
import { listAnnotations } from "./list-annotations.ts";
import { renderBlocks } from "./markdown-blocks.ts";
import { redactResult } from "./redact-result.ts";
import { renderPage } from "./render-markdown.ts";
import type { ReportOptions } from "./render-report.ts";
import { summariseCheck } from "./summarise-check.ts";

/** The first line of every comment of ours: whoever looks for it finds it beside the author's id, and no reader sees it. */
export const noticeMarker = "<!-- setpoint:check -->";

/** What a notice needs to know beside the result. */
export interface NoticeOptions extends Pick<ReportOptions, "secretParameters" | "sources" | "fullReport"> {
  /** Branch that requests are to be merged into. */
  readonly target: string;
}

/** GitHub refuses comments and texts of check runs of more than 65,536 characters. */
const longestText = 59_999;

/**
 * Puts an evaluation into words for the people of a request: a comment, the text of a check run with what the comment has to leave out
 * (the whole report where nothing is), a line for the commit's status, and annotations. Secrets are redacted before anything else
 * sees the result; every text from outside is encoded.
 *
 * @example
 * renderNotice(result, { target: "main", secretParameters }).summary; // "Closed: 1 approval stage incomplete (dba)"
 */
export function renderNotice(result: CheckResult, options: NoticeOptions): Notice {
  const redacted = redactResult(result, options.secretParameters);
  const report = describeCheck(redacted);
  const judgement = judgeCheck(redacted);
  const blocks = renderBlocks(report, options.sources);
  const comment = renderPage(report, blocks, {
    bytes: longestText,
    marker: noticeMarker,
    fullReport: "the details of the check run",
  });
  const isWhole = comment.rest.length === 0;
  const details = renderPage(report, isWhole ? blocks : comment.rest, {
    bytes: longestText,
    fullReport: options.fullReport ?? usualFullReport,
    ...(isWhole ? {} : { intro: "This is what the comment of the change request had to leave out." }),
  });
  return {
    request: result.request,
    head: result.head,
    base: result.base,
    target: options.target,
    digest: result.plan.digest,
    verdict: judgement.verdict,
    summary: summariseCheck(redacted, judgement),
    comment: comment.text,
    details: details.text,
    annotations: listAnnotations(redacted, judgement),
  };
}

const usualFullReport = "the summary of the job that checked it";
