import { findBelonging } from "../../model/approvers.ts";
import { assertNever } from "../../model/assert-never.ts";
import type { Approvers } from "../../model/policy.ts";
import { renderDuration } from "../../model/quantity.ts";
import { maxClockSkewMs, parseTimestamp } from "../../model/timestamp.ts";
import type { Evidence } from "./evidence.ts";
import type { Opinion } from "./last-opinions.ts";
import { findInvolvement } from "./makers.ts";

/** Whose approvals a stage takes, and for how long. */
export interface Seating {
  readonly from: Approvers;
  readonly expiresMs?: number | undefined;
}

/** What one voice's opinion is worth for one stage: a seat, a veto, or nothing; and why. */
export type Standing =
  | Seat
  | { readonly opinion: Opinion; readonly effect: "blocks" | "none"; readonly reason: string };

/** An approval that counts. */
export interface Seat {
  readonly opinion: Opinion;
  readonly effect: "counts";
  readonly reason: string;
  /** When it was given, in milliseconds since 1970. */
  readonly atMs: number;
}

/** Judges one opinion. Whoever may approve may also object; an objection holds until its author changes it or it is dismissed. */
export function judgeOpinion(opinion: Opinion, seating: Seating, evidence: Evidence): Standing {
  const belonging = findBelonging({ ...opinion, login: opinion.reviewer }, seating.from, evidence.memberships);
  switch (opinion.verdict) {
    case "approved":
      return judgeApproval(opinion, { ...seating, belonging }, evidence);
    case "changes-requested":
      return belonging === undefined
        ? { opinion, effect: "none", reason: "requests changes, but may not approve here" }
        : { opinion, effect: "blocks", reason: `requests changes${replaced(opinion)}` };
    case "dismissed":
      return { opinion, effect: "none", reason: `the opinion was dismissed${replaced(opinion)}` };
    default:
      return assertNever(opinion.verdict);
  }
}

function replaced({ replacesApproval }: Opinion): string {
  return replacesApproval ? "; the earlier approval no longer counts" : "";
}

function judgeApproval(
  opinion: Opinion,
  { expiresMs, belonging }: Seating & { readonly belonging: string | undefined },
  evidence: Evidence,
): Standing {
  const atMs = parseTimestamp(opinion.at) ?? Number.NaN;
  const obstacle =
    findInvolvement(opinion.reviewer, evidence) ??
    (belonging === undefined
      ? "is not one of those who may approve here (a bot must be named by the id of its app)"
      : undefined) ??
    findOtherPlan(opinion, evidence) ??
    findObstacleInTime(evidence.now.getTime() - atMs, expiresMs);
  return obstacle === undefined
    ? { opinion, effect: "counts", reason: `approved as ${belonging}`, atMs }
    : { opinion, effect: "none", reason: `does not count: ${obstacle}` };
}

function findOtherPlan({ digest }: Opinion, { plan }: Evidence): string | undefined {
  if (digest === undefined) return "no plan of that commit had been put before them; approve again";
  return digest === plan.digest ? undefined : "approved another plan; it has changed since";
}

/** An age that cannot be told is no age that is good. */
function findObstacleInTime(ageMs: number, expiresMs: number | undefined): string | undefined {
  if (Number.isNaN(ageMs)) return "the time of the approval cannot be read";
  if (ageMs < -maxClockSkewMs) return "the approval lies in the future; a clock is wrong";
  if (expiresMs === undefined || ageMs <= expiresMs) return undefined;
  return `the approval is ${renderDuration(ageMs)} old and was good for ${renderDuration(expiresMs)}`;
}
