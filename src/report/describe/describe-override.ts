import type { OverrideResult, OverrideRow } from "../../model/results.ts";
import type { Report, Section, Verdict } from "../report.ts";
import { arrangeFindings, countFindings, failuresToFindings, judgeFindings } from "./findings.ts";
import { livePlanSections, readBackSections } from "./live-sections.ts";
import { renderCount, renderInstances } from "./render-count.ts";

const titles = {
  open: "Open an override",
  accept: "Accept an override",
  close: "Close an override",
  reconcile: "Reconcile overrides",
  list: "Overrides",
} as const;

/** Tells what an override command did or would do, and what stands of every override it concerns. */
export function describeOverride(result: OverrideResult): Report {
  const { action, overrides, plans, failures } = result;
  const planned = plans.flatMap((plan) => plan.findings);
  const findings = arrangeFindings([...failuresToFindings(failures), ...result.findings, ...planned]);
  return {
    title: titles[action],
    verdict: judgeFindings(findings, judge(result)),
    totals: `${renderCount(overrides.length, "override")}; ${countFindings(findings)}`,
    sections: [...overrideSections(overrides), ...livePlanSections(result), ...readBackSections(result.readBack)],
    findings,
    footer: [],
  };
}

function judge({ action, acted, overrides }: OverrideResult): Verdict {
  const ending = overrides.filter((override) => override.state === "ending").length;
  if (action === "list" || (acted && ending > 0)) return judgeEnding(ending);
  if (acted) return { tone: "good", text: "Done" };
  return { tone: "attention", text: "Nothing is done yet: add --apply" };
}

function judgeEnding(ending: number): Verdict {
  if (ending === 0) return { tone: "good", text: "No override waits for its restoration" };
  return { tone: "bad", text: `${renderCount(ending, "override")} ended and not proven restored` };
}

function overrideSections(overrides: readonly OverrideRow[]): readonly Section[] {
  if (overrides.length === 0) return [];
  return [
    {
      kind: "table",
      title: "Overrides",
      folded: false,
      columns: [
        { title: "Override", style: "code" },
        { title: "State", style: "prose" },
        { title: "Instances", style: "code" },
        { title: "Changes", style: "code" },
        { title: "Ends", style: "code" },
        { title: "Opened by", style: "code" },
        { title: "Why", style: "prose" },
      ],
      rows: overrides.map(({ id, state, instances, changes, expiresAt, openedBy, reason, incident }) => [
        id,
        state,
        renderInstances(instances),
        changes.join("; "),
        expiresAt ?? "not accepted yet",
        openedBy,
        `${reason} (${incident})`,
      ]),
    },
  ];
}
