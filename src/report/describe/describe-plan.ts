import type { PlanResult } from "../../model/results.ts";
import type { Report } from "../report.ts";
import { changeSections, countChanges, inheritedSections } from "./change-sections.ts";
import { arrangeFindings, countFindings, judgeFindings } from "./findings.ts";
import { orderSections } from "./order-sections.ts";
import { structureSections } from "./structure-sections.ts";

/** Tells the difference between two commits. */
export function describePlan(result: PlanResult): Report {
  const { base, head, plan } = result;
  const findings = arrangeFindings([...result.findings, ...plan.findings]);
  const changes = plan.changes.length + plan.structure.length;
  const quiet = { tone: "good", text: "Nothing changes" } as const;
  return {
    title: "Plan",
    verdict: judgeFindings(findings, changes === 0 ? quiet : { tone: "attention", text: "There are changes" }),
    totals: `${countChanges(plan.changes)}; ${countFindings(findings)}`,
    sections: [
      ...changeSections(plan.changes),
      ...structureSections(plan.structure),
      ...inheritedSections(plan.changes),
      ...orderSections(plan.order),
    ],
    findings,
    footer: [
      ["plan", plan.digest],
      ["base", base],
      ["head", head],
    ],
  };
}
