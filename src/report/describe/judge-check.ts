import type { Finding } from "../../model/finding.ts";
import type { CheckResult } from "../../model/results.ts";
import type { Verdict } from "../report.ts";
import { arrangeFindings } from "./findings.ts";
import { renderCount, tellNames } from "./render-count.ts";
import { renderLife } from "./render-life.ts";

/** Whether a request may be merged, all things considered. */
export interface CheckJudgement {
  readonly verdict: "open" | "closed";
  /** Of the check and of its plan: one per fault, errors first. */
  readonly findings: readonly Finding[];
  readonly errors: number;
}

/** A team of hundreds is not listed; its name stands in the policy. */
const mostActors = 20;

/** Judges a check: open only if the gate is, and nothing is to be mended. */
export function judgeCheck({ decision, findings, plan }: CheckResult): CheckJudgement {
  const arranged = arrangeFindings([...findings, ...plan.findings]);
  const errors = arranged.filter((finding) => finding.severity === "error").length;
  return { verdict: errors > 0 ? "closed" : decision.verdict, findings: arranged, errors };
}

/** Tells the judgement in one line: why, where the request is on its way, and who may act. */
export function tellJudgement({ decision, life }: CheckResult, { verdict, errors }: CheckJudgement): Verdict {
  const state = life === undefined ? [] : [`state: ${renderLife(life)}`];
  if (verdict === "open") return { tone: "good", text: `Open: ${[decision.reason, ...state].join("; ")}` };
  const reasons = [
    ...(decision.verdict === "closed" ? [decision.reason] : []),
    ...(errors > 0 ? [`${renderCount(errors, "error")} to be mended`] : []),
    ...state,
    ...(decision.mayAct.length > 0 ? [`may act: ${tellActors(decision.mayAct).join(", ")}`] : []),
  ];
  return { tone: "bad", text: `Closed: ${reasons.join("; ")}` };
}

/** The first of those who may act, and how many others there are. */
export function tellActors(names: readonly string[]): readonly string[] {
  return tellNames(names, mostActors);
}
