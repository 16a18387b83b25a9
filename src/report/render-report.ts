import { assertNever } from "../model/assert-never.ts";
import type { CommandResult } from "../model/results.ts";
import { describeResult } from "./describe-result.ts";
import { redactResult } from "./redact-result.ts";
import { renderGithub } from "./render-github.ts";
import { renderJson } from "./render-json.ts";
import { renderMarkdown } from "./render-markdown.ts";
import { renderSarif } from "./render-sarif.ts";
import { renderText } from "./render-text.ts";

/** How a result can be told. */
export type ReportFormat = (typeof reportFormats)[number];

/** Every format, as `--format` takes it. */
export const reportFormats = ["text", "json", "markdown", "sarif", "github"] as const;

/** What a report needs to know beside the result. */
export interface ReportOptions {
  /** Canonical names of the parameters that no report may show, whatever the result itself says of them. */
  readonly secretParameters: ReadonlySet<string>;
  /** ANSI colours in text; none unless asked for. */
  readonly colour?: boolean;
  /** Columns of text, 100 unless said otherwise. */
  readonly width?: number;
  /** Text shows folded sections to their last row. */
  readonly expand?: boolean;
  /** Where a reader of a shortened report finds the rest, in words. */
  readonly fullReport?: string;
  /** Address under which a forge shows the files of a commit (`https://github.com/acme/shop/blob`); without it places are no links. */
  readonly sources?: string;
}

/**
 * Renders what a command has to report. Secrets are redacted once, before anything else sees the result, and every text from
 * outside is encoded for its format. The text ends with a newline.
 *
 * @example
 * renderReport(result, "markdown", { secretParameters: new Set(["primary_conninfo"]) });
 */
export function renderReport(result: CommandResult, format: ReportFormat, options: ReportOptions): string {
  const redacted = redactResult(result, options.secretParameters);
  switch (format) {
    case "text":
      return renderText(describeResult(redacted), options);
    case "json":
      return renderJson(redacted);
    case "markdown":
      return renderMarkdown(describeResult(redacted), options);
    case "sarif":
      return renderSarif(describeResult(redacted));
    case "github":
      return renderGithub(describeResult(redacted));
    default:
      return assertNever(format);
  }
}
