import type { SourcePosition } from "./source-position.ts";

/** `error` fails a check, `warning` is shown, `note` explains. */
export type Severity = "error" | "warning" | "note";

/**
 * Something a user should know about what they wrote or about what a server does. Findings are collected, never thrown:
 * a run reports all of them. `message` says what is and what was expected, `fix` says how to mend it.
 */
export interface Finding {
  /** `<stage>/<reason>`, for example `validate/out-of-range`. Every code is listed in the generated reference. */
  readonly code: string;
  readonly severity: Severity;
  readonly message: string;
  readonly fix: string;
  readonly at?: SourcePosition;
  readonly instance?: string;
  readonly parameter?: string;
}

/** True if any finding is an error, so the run must not go on to act. */
export function hasErrors(findings: readonly Finding[]): boolean {
  return findings.some((finding) => finding.severity === "error");
}
