import { type Finding, hasErrors, mergeFindings, type Severity } from "../../model/finding.ts";
import type { TargetFailure } from "../../model/target-failure.ts";
import type { SourcePosition } from "../../model/source-position.ts";
import type { Verdict } from "../report.ts";
import { renderCount } from "./render-count.ts";

const severities: readonly Severity[] = ["error", "warning", "note"];

const nowhere: SourcePosition = { file: "", line: 0, column: 0 };

/** One finding per fault, errors first; within a severity by place. */
export function arrangeFindings(findings: readonly Finding[]): readonly Finding[] {
  return mergeFindings(findings).toSorted(
    (left, right) =>
      severities.indexOf(left.severity) - severities.indexOf(right.severity) || comparePlaces(left.at, right.at),
  );
}

/** What stands in no document comes first. */
function comparePlaces(left: SourcePosition = nowhere, right: SourcePosition = nowhere): number {
  if (left.file !== right.file) return left.file < right.file ? -1 : 1;
  return left.line - right.line || left.column - right.column;
}

/** Servers that failed, as findings. */
export function failuresToFindings(failures: readonly TargetFailure[]): readonly Finding[] {
  return failures.map(({ instance, code, message, fix }) => ({
    code,
    severity: "error",
    message: `${instance}: ${message}`,
    fix,
    instance,
  }));
}

/** Renders how many findings there are of each severity: `2 errors, 1 note`, or `no findings`. */
export function countFindings(findings: readonly Finding[]): string {
  const counts = severities.flatMap((severity) => {
    const count = findings.filter((finding) => finding.severity === severity).length;
    return count === 0 ? [] : [renderCount(count, severity)];
  });
  return counts.length === 0 ? "no findings" : counts.join(", ");
}

/** The verdict that errors impose; `otherwise` without them. */
export function judgeFindings(findings: readonly Finding[], otherwise: Verdict): Verdict {
  if (!hasErrors(findings)) return otherwise;
  const count = findings.filter((finding) => finding.severity === "error").length;
  return { tone: "bad", text: `${renderCount(count, "error")} to be mended first` };
}

/** The verdict where instances could not be looked at, with what is known of the others; that of the findings where all could be. */
export function judgeFailures(
  { failed, others }: { readonly failed: number; readonly others: number },
  findings: readonly Finding[],
  otherwise: Verdict,
): Verdict {
  if (failed === 0) return judgeFindings(findings, otherwise);
  const rest = others === 0 ? "" : `; of the others: ${otherwise.text}`;
  return { tone: "bad", text: `${renderCount(failed, "instance")} failed${rest}` };
}
