import { assertNever } from "../../model/assert-never.ts";
import { findBelonging } from "../../model/approvers.ts";
import { foldCase } from "../../model/fold-case.ts";
import type { Approvers } from "../../model/policy.ts";
import { renderDuration } from "../../model/quantity.ts";
import { maxClockSkewMs, parseTimestamp } from "../../model/timestamp.ts";
import type { Evidence } from "./evidence.ts";
import type { Opinion } from "./last-opinions.ts";

/** Whose approvals a stage takes, and for how long. */
export interface Seating {
  readonly from: Approvers;
  readonly expiresMs?: number;
}

/** What one person's opinion is worth for one stage: a seat, a veto, or nothing; and why. */
export interface Standing {
  readonly login: string;
  readonly effect: "counts" | "blocks" | "none";
  readonly reason: string;
}

/** Judges one opinion. Whoever may approve may also object; an objection holds until its author changes it or it is dismissed. */
export function judgeOpinion(opinion: Opinion, seating: Seating, evidence: Evidence): Standing {
  const { reviewer: login, verdict } = opinion;
  const belonging = findBelonging(login, seating.from, evidence.memberships);
  switch (verdict) {
    case "approved":
      return judgeApproval(opinion, { ...seating, belonging }, evidence);
    case "changes-requested":
      return belonging === undefined
        ? { login, effect: "none", reason: "requests changes, but may not approve here" }
        : { login, effect: "blocks", reason: `requests changes${replaced(opinion)}` };
    case "dismissed":
      return { login, effect: "none", reason: `the opinion was dismissed${replaced(opinion)}` };
    default:
      return assertNever(verdict);
  }
}

/** Why somebody cannot approve a request whoever asks: they made it. */
export function findInvolvement(login: string, { request, contributors }: Evidence): string | undefined {
  const folded = foldCase(login);
  if (foldCase(request.author) === folded) return "is the author of the request";
  const own = contributors.find(
    (contributor) => contributor.login !== undefined && foldCase(contributor.login) === folded,
  );
  return own && `contributed to it (${own.role} of ${own.commit.slice(0, 12)})`;
}

function replaced({ replacesApproval }: Opinion): string {
  return replacesApproval ? "; the earlier approval no longer counts" : "";
}

function judgeApproval(
  opinion: Opinion,
  { expiresMs, belonging }: Seating & { readonly belonging: string | undefined },
  evidence: Evidence,
): Standing {
  const obstacle =
    findInvolvement(opinion.reviewer, evidence) ??
    (belonging === undefined ? "is not one of those who may approve here (a bot must be named itself)" : undefined) ??
    (opinion.digest === evidence.plan.digest ? undefined : "approved another plan; it has changed since") ??
    findObstacleInTime(opinion, evidence.now, expiresMs);
  return obstacle === undefined
    ? { login: opinion.reviewer, effect: "counts", reason: `approved as ${belonging}` }
    : { login: opinion.reviewer, effect: "none", reason: `does not count: ${obstacle}` };
}

function findObstacleInTime({ at }: Opinion, now: Date, expiresMs: number | undefined): string | undefined {
  const time = parseTimestamp(at);
  if (time === undefined) return "the time of the approval cannot be read";
  const ageMs = now.getTime() - time;
  if (!(ageMs >= -maxClockSkewMs)) return "the approval lies in the future; a clock is wrong";
  if (expiresMs === undefined || ageMs <= expiresMs) return undefined;
  return `the approval is ${renderDuration(ageMs)} old and was good for ${renderDuration(expiresMs)}`;
}
