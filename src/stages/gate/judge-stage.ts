import { findUnreadableTeams } from "../../model/approvers.ts";
import type { ApprovalStage, Approvers } from "../../model/policy.ts";
import { parseTimestamp } from "../../model/timestamp.ts";
import { type Asked, callFallback, type FallbackCall } from "./call-fallback.ts";
import type { Evidence } from "./evidence.ts";
import { judgeOpinion, type Seat, type Standing } from "./judge-opinion.ts";
import type { Opinion } from "./last-opinions.ts";
import { countExtraApprovals } from "./makers.ts";

/** What the stages of one policy are judged on. */
export interface StageContext {
  readonly opinions: readonly Opinion[];
  /** An approval older than this is void. */
  readonly expiresMs: number | undefined;
  readonly evidence: Evidence;
}

/** How one stage stands. */
export interface StageOutcome {
  readonly stage: ApprovalStage;
  /** Approvals that complete it. */
  readonly needed: number;
  /** Who may approve now: the stage's own approvers, and the fallback's where they are called in. */
  readonly from: Approvers;
  readonly standings: readonly Standing[];
  readonly fallback?: FallbackCall;
  /** Why the stage is not complete by itself; empty if it is. */
  readonly problems: readonly string[];
  readonly asked: Asked;
}

/**
 * Judges a stage after the stages that it waits for.
 *
 * @param earlier those stages, nearest first
 */
export function judgeStage(
  stage: ApprovalStage,
  earlier: readonly ApprovalStage[],
  context: StageContext,
): StageOutcome {
  const [nearest, ...further] = earlier;
  const asked = findAsked(nearest && judgeStage(nearest, further, context), context.evidence);
  const needed = stage.count + countExtraApprovals(context.evidence);
  const fallback = callIn(stage, { needed, asked }, context);
  const from = stage.fallback && fallback?.called ? join(stage.from, stage.fallback.from) : stage.from;
  const standings = judgeOpinions(from, context);
  const problems = findProblems(stage, { needed, from, standings }, context.evidence);
  return { stage, needed, from, standings, problems, asked, ...(fallback ? { fallback } : {}) };
}

/** The seats of a stage that are taken: one opinion for each voice, so that nobody takes two. */
export function findSeats(standings: readonly Standing[]): readonly Seat[] {
  return standings.filter((standing) => standing.effect === "counts");
}

/** A stage's turn comes with the last needed approval of the one before, but not before the plan was shown. */
function findAsked(before: StageOutcome | undefined, { shownAt }: Evidence): Asked {
  if (!before) return toAsked(parseTimestamp(shownAt ?? "never"));
  if (before.asked.kind === "waits") return before.asked;
  if (before.problems.length > 0) return { kind: "waits", stage: before.stage.stage };
  if (before.asked.kind === "unknown") return before.asked;
  const times = findSeats(before.standings).map(({ atMs }) => atMs);
  const completing = times.toSorted((left, right) => left - right).slice(0, before.needed);
  return toAsked(Math.max(before.asked.atMs, ...completing));
}

function toAsked(atMs: number | undefined): Asked {
  return atMs === undefined ? { kind: "unknown" } : { kind: "asked", atMs };
}

function callIn(
  stage: ApprovalStage,
  turn: Pick<StageOutcome, "needed" | "asked">,
  context: StageContext,
): FallbackCall | undefined {
  const { fallback, from } = stage;
  if (!fallback) return undefined;
  return callFallback({ stage, fallback, ...turn, standings: judgeOpinions(from, context) }, context.evidence);
}

function judgeOpinions(from: Approvers, { opinions, expiresMs, evidence }: StageContext): readonly Standing[] {
  return opinions.map((opinion) => judgeOpinion(opinion, { from, expiresMs }, evidence));
}

function join(own: Approvers, others: Approvers): Approvers {
  return {
    teams: [...own.teams, ...others.teams],
    users: [...own.users, ...others.users],
    apps: [...own.apps, ...others.apps],
  };
}

function findProblems(
  { count, from: own }: ApprovalStage,
  { needed, from, standings }: Pick<StageOutcome, "needed" | "from" | "standings">,
  { memberships }: Evidence,
): readonly string[] {
  const unreadable = findUnreadableTeams(from, memberships);
  const blocking = standings.filter((standing) => standing.effect === "blocks");
  const seats = findSeats(standings).length;
  return [
    ...(count >= 1 ? [] : [`asks for ${count} approvals, which is no approval at all: correct the policy`]),
    ...(own.teams.length + own.users.length + own.apps.length > 0
      ? []
      : ["names nobody who may approve: correct the policy"]),
    ...unreadable.map((team) => `cannot tell who is in ${team}`),
    ...blocking.map(({ opinion }) => `${opinion.reviewer} requests changes`),
    ...(seats >= needed ? [] : [`has ${seats} of ${needed} approvals`]),
  ];
}
