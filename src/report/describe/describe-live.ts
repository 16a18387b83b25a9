import { assertNever } from "../../model/assert-never.ts";
import type { ApplyOutcome } from "../../model/audit-event.ts";
import { type Finding, hasErrors } from "../../model/finding.ts";
import type { LiveResult } from "../../model/results.ts";
import type { Report, Section, Verdict } from "../report.ts";
import { countChanges } from "./change-sections.ts";
import { arrangeFindings, countFindings, failuresToFindings, judgeFindings } from "./findings.ts";
import { countAwaiting, livePlanSections, readBackSections } from "./live-sections.ts";
import { renderCount } from "./render-count.ts";
import { waveSections } from "./wave-sections.ts";

const titles = { "live-plan": "Plan for the live servers", drift: "Drift", apply: "Apply" } as const;

/** Tells the plan against live servers, their drift, or what applying did, and the command that comes next. */
export function describeLive(result: LiveResult): Report {
  const { kind, plans, failures, expiredOverrides } = result;
  const changes = plans.flatMap((plan) => plan.changes);
  const planned = plans.flatMap((plan) => plan.findings);
  const findings = arrangeFindings([...failuresToFindings(failures), ...result.findings, ...planned]);
  const counts = { changes: changes.length, awaiting: countAwaiting(result) };
  const failed = failures.length > 0 ? `, ${renderCount(failures.length, "server")} failed` : "";
  return {
    title: titles[kind],
    verdict: judge(result, findings, counts),
    totals: `${renderCount(plans.length, "server")} read${failed}; ${countChanges(changes)}; ${counts.awaiting} pending a restart; ${countFindings(findings)}`,
    sections: [
      ...expiredSections(expiredOverrides),
      ...livePlanSections(result),
      ...waveSections(result.waves),
      ...readBackSections(result.readBack),
      ...(hasErrors(findings) ? [] : nextSections(result, counts)),
    ],
    findings,
    footer: [
      ["plan", result.digest],
      ["commit", result.commit],
    ],
  };
}

/** What is left to do on the servers. */
interface Counts {
  readonly changes: number;
  readonly awaiting: number;
}

function judge(result: LiveResult, findings: readonly Finding[], { changes, awaiting }: Counts): Verdict {
  const { kind, outcome, expiredOverrides } = result;
  const done = outcome === undefined ? undefined : judgeDone(result, outcome);
  if (done?.tone === "bad") return done;
  if (hasErrors(findings)) return judgeFindings(findings, notYet);
  if (expiredOverrides.length > 0) return { tone: "bad", text: "An override has ended and is not restored" };
  if (done !== undefined) return done;
  if (changes === 0) return awaiting === 0 ? asDocumented : onlyRestart;
  if (kind === "drift") return { tone: "bad", text: "The servers differ from the documents" };
  return restOf(result);
}

function restOf(result: LiveResult): Verdict {
  return isHeld(result) ? outside : notYet;
}

const asDocumented: Verdict = { tone: "good", text: "The servers are as the documents say" };
const onlyRestart: Verdict = {
  tone: "attention",
  text: "The servers store what the documents say; some values wait for a restart",
};
const notYet: Verdict = { tone: "attention", text: "Nothing is changed yet: this is the plan" };

const outside: Verdict = {
  tone: "attention",
  text: "Nothing is changed: every server that differs waits for its window",
};

/** True if windows leave nothing to do. */
function isHeld({ plans, held = [] }: LiveResult): boolean {
  const waiting = new Set(held);
  return plans.every(({ instance, changes }) => changes.length === 0 || waiting.has(instance));
}

function judgeDone({ held, waves }: LiveResult, outcome: ApplyOutcome): Verdict {
  const verdict = judgeOutcome(outcome);
  if (waves && outcome === "rolled-back")
    return { ...verdict, text: "Rolled back: the servers of the wave that failed have what they had before" };
  if (!held || verdict.tone === "bad") return verdict;
  return { tone: "attention", text: `${verdict.text}; the servers left wait for their windows` };
}

function judgeOutcome(outcome: ApplyOutcome): Verdict {
  switch (outcome) {
    case "applied":
      return { tone: "good", text: "Applied, and read back" };
    case "pending-restart":
      return { tone: "attention", text: "Stored and read back; some values wait for a restart" };
    case "rolled-back":
      return { tone: "bad", text: "Rolled back: the servers have what they had before" };
    case "failed":
      return { tone: "bad", text: "Failed" };
    case "interrupted":
      return { tone: "bad", text: "Interrupted: run it again to finish" };
    default:
      return assertNever(outcome);
  }
}

function expiredSections(expired: readonly string[]): readonly Section[] {
  if (expired.length === 0) return [];
  const title = "Overrides that have ended and are not proven restored";
  return [{ kind: "list", title, folded: false, style: "bullets", items: expired }];
}

function nextSections(result: LiveResult, { changes, awaiting }: Counts): readonly Section[] {
  if (result.outcome !== undefined || changes + awaiting === 0 || (result.held && isHeld(result))) return [];
  const title =
    changes > 0 ? "To apply exactly this" : "To restart for what waits, if the instance names a restart command";
  const flags = changes > 0 ? "--apply" : "--apply --restart";
  const text = `setpoint apply ${flags} --digest ${result.digest}`;
  return [{ kind: "paragraph", title, folded: false, style: "command", text }];
}
