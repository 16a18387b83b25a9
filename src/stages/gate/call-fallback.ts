import { findUnreadableTeams, listApprovers, renderApprovers } from "../../model/approvers.ts";
import type { ApprovalStage, Fallback } from "../../model/policy.ts";
import { renderDuration } from "../../model/quantity.ts";
import type { Evidence } from "./evidence.ts";
import type { Standing } from "./judge-opinion.ts";
import { findInvolvement } from "./makers.ts";

/** Whether a stage's fallback takes part, and what is to be said about it; it never opens anything by itself. */
export interface FallbackCall {
  readonly called: boolean;
  /** Who was asked, since when, and why the fallback is called in or when it will be. */
  readonly reason: string;
}

/** Since when the approvers of a stage have been asked. */
export type Asked =
  | { readonly kind: "asked"; readonly atMs: number }
  | { readonly kind: "waits"; readonly stage: string }
  | { readonly kind: "unknown" };

/** A stage with a fallback, and how its own approvers stand. */
export interface OwnPeople {
  readonly stage: ApprovalStage;
  readonly fallback: Fallback;
  /** How many approvals the stage needs. */
  readonly needed: number;
  readonly standings: readonly Standing[];
  readonly asked: Asked;
}

/**
 * Calls the fallback in where the stage's own approvers cannot give enough approvals, because too few of them are left, or have not
 * given them in time. Whoever objects is not silent. Where nobody can tell who the own approvers are, nobody is called.
 */
export function callFallback(own: OwnPeople, evidence: Evidence): FallbackCall {
  const { stage, fallback, needed } = own;
  const others = renderApprovers(fallback.from);
  if (findUnreadableTeams(stage.from, evidence.memberships).length > 0)
    return wait(`${others} cannot be called in before it can be told who is asked`);
  const left = countAvailable(stage, evidence);
  const call =
    left < needed
      ? { called: true, reason: `${others} is called in: ${left} are left of whom ${needed} must approve` }
      : judgeSilence(own, others, evidence.now);
  return { ...call, reason: `${renderAsked(own)}${call.reason === "" ? "" : "; "}${call.reason}` };
}

/** Of a stage's own approvers, those who may approve this request at all; an app cannot be told apart from its maker and counts. */
function countAvailable({ from }: ApprovalStage, evidence: Evidence): number {
  const people = [...listApprovers(from, evidence.memberships).values()];
  return people.filter((login) => findInvolvement(login, evidence) === undefined).length + new Set(from.apps).size;
}

function judgeSilence({ fallback, needed, standings, asked }: OwnPeople, others: string, now: Date): FallbackCall {
  const { afterMs } = fallback;
  if (standings.some(({ effect }) => effect === "blocks")) return wait(`${others} is not called in, for they answered`);
  if (standings.filter(({ effect }) => effect === "counts").length >= needed) return wait("");
  if (afterMs === undefined) return wait(`${others} is called in only where too few of them are left`);
  if (asked.kind === "waits") return wait("");
  if (asked.kind === "unknown") return wait(`so their silence does not call in ${others}`);
  const callAt = asked.atMs + afterMs;
  return now.getTime() >= callAt
    ? { called: true, reason: `${others} is called in: no ${needed} approvals in ${renderDuration(afterMs)}` }
    : wait(`they may act, or from ${renderTime(callAt)} on ${others}`);
}

function wait(reason: string): FallbackCall {
  return { called: false, reason };
}

function renderAsked({ stage, asked }: OwnPeople): string {
  const own = renderApprovers(stage.from);
  if (asked.kind === "asked") return `${own} was asked at ${renderTime(asked.atMs)}`;
  return asked.kind === "waits"
    ? `${own} is asked once stage ${asked.stage} is complete`
    : `nobody can tell since when ${own} has been asked`;
}

function renderTime(milliseconds: number): string {
  return new Date(milliseconds).toISOString().replace(".000Z", "Z");
}
