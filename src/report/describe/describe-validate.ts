import type { ValidateResult } from "../../model/results.ts";
import type { Report } from "../report.ts";
import { arrangeFindings, countFindings, judgeFindings } from "./findings.ts";
import { renderCount } from "./render-count.ts";

/** Tells what `validate` found. */
export function describeValidate({ commit, instances, values, findings }: ValidateResult): Report {
  const arranged = arrangeFindings(findings);
  return {
    title: "Validation",
    verdict: judgeFindings(arranged, { tone: "good", text: "Valid" }),
    totals: `${renderCount(instances, "instance")}, ${renderCount(values, "effective value")}; ${countFindings(arranged)}`,
    sections: [],
    findings: arranged,
    footer: [["of", commit ?? "the working tree"]],
  };
}
