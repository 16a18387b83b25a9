import type { Decision } from "../../model/decision.ts";
import { type Finding, hasErrors } from "../../model/finding.ts";
import type { CheckResult } from "../../model/results.ts";
import type { Report, Section, TreeNode, Verdict } from "../report.ts";
import { changeSections, countChanges, inheritedSections } from "./change-sections.ts";
import { arrangeFindings, countFindings } from "./findings.ts";
import { orderSections } from "./order-sections.ts";
import { renderCount } from "./render-count.ts";
import { structureSections } from "./structure-sections.ts";

/** A team of hundreds is not listed; its name stands in the policy. */
const mostActors = 20;

/** Tells a change request everything: what it changes, whether it may be merged, and if not, why and who can open it. */
export function describeCheck(result: CheckResult): Report {
  const { request, plan, decision } = result;
  const findings = arrangeFindings([...result.findings, ...plan.findings]);
  return {
    title: `Change request ${request}`,
    verdict: judge(decision, findings),
    totals: `${countChanges(plan.changes)}; ${countFindings(findings)}`,
    sections: [
      ...changeSections(plan.changes, { guards: result.guards }),
      ...structureSections(plan.structure),
      decisionSection(decision),
      ...inheritedSections(plan.changes),
      ...orderSections(plan.order),
    ],
    findings,
    footer: [
      ["plan", plan.digest],
      ["base", result.base],
      ["head", result.head],
      ["evaluated at", result.evaluatedAt],
      ["trust", result.trust],
    ],
  };
}

function judge(decision: Decision, findings: readonly Finding[]): Verdict {
  const errors = findings.filter((finding) => finding.severity === "error").length;
  const mend = hasErrors(findings) ? [`${renderCount(errors, "error")} to be mended`] : [];
  const reasons = decision.verdict === "closed" ? [decision.reason, ...mend] : mend;
  if (reasons.length === 0) return { tone: "good", text: `Open: ${decision.reason}` };
  const who = decision.mayAct.length > 0 ? `; may act: ${tellNames(decision.mayAct).join(", ")}` : "";
  return { tone: "bad", text: `Closed: ${reasons.join("; ")}${who}` };
}

function decisionSection(decision: Decision): Section {
  const isClosed = decision.verdict === "closed";
  const title = isClosed ? "Why it is closed, and who may open it" : "Why it is open";
  return { kind: "tree", title, folded: !isClosed, roots: [toNode(decision)] };
}

/** Who may act is told where it is decided, not again at each level above. */
function toNode({ verdict, title, reason, mayAct, children }: Decision): TreeNode {
  const isToldBelow = children.some((child) => child.mayAct.length > 0);
  return { mark: verdict, title, reason, mayAct: isToldBelow ? [] : tellNames(mayAct), children: children.map(toNode) };
}

function tellNames(names: readonly string[]): readonly string[] {
  const rest = names.length - mostActors;
  return rest > 0 ? [...names.slice(0, mostActors), `… (+${rest})`] : names;
}
