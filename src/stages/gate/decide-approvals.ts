import { listApprovers, nameApp } from "../../model/approvers.ts";
import type { Decision } from "../../model/decision.ts";
import { foldCase } from "../../model/fold-case.ts";
import type { ApprovalStage } from "../../model/policy.ts";
import type { Evidence } from "./evidence.ts";
import type { Standing } from "./judge-opinion.ts";
import { findSeats, judgeStage, type StageContext, type StageOutcome } from "./judge-stage.ts";
import { lastOpinions } from "./last-opinions.ts";
import { findInvolvement } from "./makers.ts";
import { findEarlierStages } from "./order-stages.ts";

/** The approvals that one policy asks for. */
export interface AskedApprovals {
  readonly approvals: readonly ApprovalStage[];
  /** An approval older than this is void. */
  readonly expiresMs?: number | undefined;
}

/**
 * Decides the stages of one policy, each down to the single opinion. A stage that comes after another is open only when the other
 * is, but approvals may be given in any order: an early one counts as soon as the earlier stage is complete.
 */
export function decideStages({ approvals, expiresMs }: AskedApprovals, evidence: Evidence): readonly Decision[] {
  const context: StageContext = { opinions: lastOpinions(evidence.reviews), evidence, expiresMs };
  return approvals.map((stage) => {
    const order = findEarlierStages(stage, approvals);
    const outcome = judgeStage(stage, order.kind === "chain" ? order.earlier : [], context);
    return describeStage(outcome, order.kind === "chain" ? findWait(outcome) : [order.problem], evidence);
  });
}

function findWait({ asked }: StageOutcome): readonly string[] {
  return asked.kind === "waits" ? [`waits for stage ${asked.stage}`] : [];
}

function describeStage(outcome: StageOutcome, outOfOrder: readonly string[], evidence: Evidence): Decision {
  const { stage, standings, fallback } = outcome;
  const problems = [...outcome.problems, ...outOfOrder];
  const isOpen = problems.length === 0;
  const told = fallback && (fallback.called || !isOpen) ? [fallback.reason] : [];
  const reasons = isOpen ? [`has ${findSeats(standings).length} of ${outcome.needed} approvals`] : problems;
  return {
    verdict: isOpen ? "open" : "closed",
    title: `stage ${stage.stage}`,
    reason: [...reasons, ...told].join("; "),
    mayAct: isOpen ? [] : findActors(outcome, evidence),
    children: standings.map(describeStanding),
  };
}

/** Those who could still approve or withdraw an objection: not the request's makers, and not who has a seat already. */
function findActors({ from, standings }: StageOutcome, evidence: Evidence): readonly string[] {
  const seated = findSeats(standings).map(({ opinion }) => opinion);
  const taken = new Set(seated.map(({ reviewer }) => foldCase(reviewer)));
  const blocking = standings.filter((standing) => standing.effect === "blocks");
  const objectors = new Set(blocking.map(({ opinion }) => foldCase(opinion.reviewer)));
  const people = [...listApprovers(from, evidence.memberships)].filter(
    ([key, login]) => objectors.has(key) || (!taken.has(key) && findInvolvement(login, evidence) === undefined),
  );
  const apps = from.apps.filter((id) => !seated.some(({ app }) => app === id));
  return [...people.map(([, login]) => login), ...new Set(apps.map(nameApp))].toSorted();
}

function describeStanding({ opinion, effect, reason }: Standing): Decision {
  return {
    verdict: effect === "counts" ? "open" : "closed",
    title: opinion.reviewer,
    reason,
    mayAct: [],
    children: [],
  };
}
