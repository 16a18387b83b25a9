import { findUnreadableTeams, listApprovers } from "../../model/approvers.ts";
import type { Decision } from "../../model/decision.ts";
import { foldCase } from "../../model/fold-case.ts";
import type { ApprovalStage } from "../../model/policy.ts";
import type { Evidence } from "./evidence.ts";
import { findInvolvement, judgeOpinion, type Standing } from "./judge-opinion.ts";
import type { Opinion } from "./last-opinions.ts";
import type { ApprovalRequirement } from "./requirement.ts";

/**
 * Decides the stages of one lock or one group of owners, each down to the single opinion. A stage that comes after another is open
 * only when the other is, but approvals may be given in any order: an early one counts as soon as the earlier stage is complete.
 */
export function decideStages(
  requirement: ApprovalRequirement,
  opinions: readonly Opinion[],
  evidence: Evidence,
): readonly Decision[] {
  const outcomes = requirement.approvals.map((stage) => {
    const seating = {
      from: stage.from,
      ...(requirement.expiresMs === undefined ? {} : { expiresMs: requirement.expiresMs }),
    };
    const standings = opinions.map((opinion) => judgeOpinion(opinion, seating, evidence));
    return { stage, standings, problems: findProblems(stage, standings, evidence) };
  });
  return outcomes.map((outcome) => describeStage(outcome, findOrderProblem(outcome, outcomes), evidence));
}

interface StageOutcome {
  readonly stage: ApprovalStage;
  readonly standings: readonly Standing[];
  /** Why the stage is not complete by itself; empty if it is. */
  readonly problems: readonly string[];
}

function findProblems(
  { from, count }: ApprovalStage,
  standings: readonly Standing[],
  evidence: Evidence,
): readonly string[] {
  const unreadable = findUnreadableTeams(from, evidence.memberships);
  const blocking = standings.filter((standing) => standing.effect === "blocks");
  const seats = countSeats(standings);
  return [
    ...(count >= 1 ? [] : [`asks for ${count} approvals, which is no approval at all: correct the policy`]),
    ...(from.teams.length + from.users.length > 0 ? [] : ["names nobody who may approve: correct the policy"]),
    ...unreadable.map((team) => `cannot tell who is in ${team}`),
    ...blocking.map((standing) => `${standing.login} requests changes`),
    ...(seats >= count ? [] : [`has ${seats} of ${count} approvals`]),
  ];
}

/** One opinion a person, so that nobody takes two seats. */
function countSeats(standings: readonly Standing[]): number {
  return standings.filter((standing) => standing.effect === "counts").length;
}

/** Follows `after` to the first stage; every name on the way must stand for exactly one complete stage. */
function findOrderProblem({ stage }: StageOutcome, all: readonly StageOutcome[]): string | undefined {
  const passed = new Set<string>();
  let name: string | undefined = stage.stage;
  while (name !== undefined) {
    if (passed.has(name)) return `waits for itself through stage ${name}: correct the policy`;
    passed.add(name);
    const [found, ...others]: readonly StageOutcome[] = all.filter((one) => one.stage.stage === name);
    if (!found) return `waits for stage ${name}, which does not exist: correct the policy`;
    if (others.length > 0) return `cannot tell which stage ${name} is meant: correct the policy`;
    if (found.stage !== stage && found.problems.length > 0) return `waits for stage ${name}`;
    name = found.stage.after;
  }
  return undefined;
}

function describeStage(outcome: StageOutcome, orderProblem: string | undefined, evidence: Evidence): Decision {
  const { stage, standings } = outcome;
  const problems = orderProblem === undefined ? outcome.problems : [...outcome.problems, orderProblem];
  const verdict = problems.length === 0 ? "open" : "closed";
  return {
    verdict,
    title: `stage ${stage.stage}`,
    reason: problems.length === 0 ? `has ${countSeats(standings)} of ${stage.count} approvals` : problems.join("; "),
    mayAct: verdict === "open" ? [] : findActors(outcome, evidence),
    children: standings.map(describeStanding),
  };
}

/** Those who could still approve or withdraw an objection: not the request's makers, and not who has a seat already. */
function findActors({ stage, standings }: StageOutcome, evidence: Evidence): readonly string[] {
  const seated = new Set(
    standings.filter((standing) => standing.effect === "counts").map((standing) => foldCase(standing.login)),
  );
  const objectors = new Set(
    standings.filter((standing) => standing.effect === "blocks").map((standing) => foldCase(standing.login)),
  );
  const approvers = [...listApprovers(stage.from, evidence.memberships)];
  return approvers
    .filter(
      ([key, login]) => objectors.has(key) || (!seated.has(key) && findInvolvement(login, evidence) === undefined),
    )
    .map(([, login]) => login)
    .toSorted();
}

function describeStanding({ login, effect, reason }: Standing): Decision {
  return { verdict: effect === "counts" ? "open" : "closed", title: login, reason, mayAct: [], children: [] };
}
