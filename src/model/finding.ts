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

/**
 * One finding for the same fault at the same place, however many instances inherit it: the first instance is named, the number
 * of the others stands in the message.
 */
export function mergeFindings(findings: readonly Finding[]): readonly Finding[] {
  const merged = new Map<string, { first: Finding; instances: Set<string> }>();
  for (const finding of findings) {
    const { file, line, column } = finding.at ?? {};
    const key = JSON.stringify([finding.code, finding.message, file, line, column, finding.at ? "" : finding.instance]);
    const known = merged.get(key) ?? { first: finding, instances: new Set() };
    if (finding.instance !== undefined) known.instances.add(finding.instance);
    merged.set(key, known);
  }
  return [...merged.values()].map(({ first, instances }) => {
    const [named = "", ...others] = instances;
    return others.length === 0 ? first : { ...first, message: `${first.message} (${named} and ${others.length} more)` };
  });
}
