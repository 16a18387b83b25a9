import type { Decision } from "../../model/decision.ts";
import type { CheckResult } from "../../model/results.ts";
import type { Report, Section, TreeNode } from "../report.ts";
import { changeSections, countChanges, inheritedSections } from "./change-sections.ts";
import { countRequirements, listClosedBy } from "./closed-by.ts";
import { countFindings } from "./findings.ts";
import { judgeCheck, tellActors, tellJudgement } from "./judge-check.ts";
import { orderSections } from "./order-sections.ts";
import { rawDiffSections } from "./raw-diff-sections.ts";
import { renderCount, renderNames } from "./render-count.ts";
import { structureSections } from "./structure-sections.ts";

/** Tells a change request everything: what it changes, whether it may be merged, and if not, why and who can open it. */
export function describeCheck(result: CheckResult): Report {
  const { request, plan, decision, guards, head: commit } = result;
  const judgement = judgeCheck(result);
  return {
    title: `Change request ${request}`,
    verdict: tellJudgement(result, judgement),
    totals: `${countPlan(result)}; ${countClosed(decision)}; ${countFindings(judgement.findings)}`,
    sections: [
      ...lifeSections(result),
      ...changeSections(plan.changes, { guards, requirements: decision.children, commit }),
      ...structureSections(plan.structure),
      ...closedSections(decision),
      decisionSection(decision),
      ...inheritedSections(plan.changes),
      ...orderSections(plan.order),
      ...rawDiffSections(plan),
    ],
    findings: judgement.findings,
    footer: [
      ["plan", plan.digest],
      ["base and its policy", result.base],
      ["head", result.head],
      ["evaluated at", result.evaluatedAt],
      ["trust", result.trust],
    ],
  };
}

function countPlan({ plan }: CheckResult): string {
  const changes = countChanges(plan.changes);
  return plan.structure.length === 0
    ? changes
    : `${changes}; ${renderCount(plan.structure.length, "structural change")}`;
}

function countClosed(decision: Decision): string {
  const { closed, all } = countRequirements(decision);
  return all === 0 ? "no requirements" : `${closed} of ${renderCount(all, "requirement")} closed`;
}

function lifeSections({ life }: CheckResult): readonly Section[] {
  if (life === undefined) return [];
  return [{ kind: "paragraph", title: "Where it stands", folded: false, style: "prose", text: life.because }];
}

/** What is missing, one row each: what wants it, why it is missing or how to mend it, and who may act. */
function closedSections(decision: Decision): readonly Section[] {
  const rows = listClosedBy(decision).map(({ requirement, part, why, mayAct }) => [
    part === undefined ? requirement : `${requirement}, ${part}`,
    why,
    renderNames(mayAct),
  ]);
  if (rows.length === 0) return [];
  return [
    {
      kind: "table",
      title: "Why it is closed, and who may open it",
      folded: false,
      columns: [
        { title: "Closed by", style: "code" },
        { title: "Why, and what to do", style: "prose" },
        { title: "May act", style: "code" },
      ],
      rows,
    },
  ];
}

function decisionSection(decision: Decision): Section {
  return { kind: "tree", title: "The decision in full", folded: true, roots: [toNode(decision)] };
}

/** Who may act is told where it is decided, not again at each level above. */
function toNode({ verdict, title, reason, mayAct, children }: Decision): TreeNode {
  const isToldBelow = children.some((child) => child.mayAct.length > 0);
  return {
    mark: verdict,
    title,
    reason,
    mayAct: isToldBelow ? [] : tellActors(mayAct),
    children: children.map(toNode),
  };
}
