import type { AuditEntry, TrunkStep } from "../../model/audit-event.ts";
import type { ChangeRequest } from "../../model/review.ts";
import { judge } from "../request/judge.ts";
import type { Workspace } from "../workspace.ts";
import { type Move, withoutWindows } from "./plan-move.ts";
import { listApprovers, listObstacles } from "./read-decision.ts";
import { findAcceptedThresholds } from "./trunk-record.ts";

/** A move of the trunk that a merged request has made. */
export interface Merge {
  readonly move: Move;
  readonly request: ChangeRequest;
  /** The record, oldest first. */
  readonly entries: readonly AuditEntry[];
  /** Commit of the trunk by the id of the request that brought it. */
  readonly used: ReadonlyMap<string, string>;
}

/** A move that may be applied, or why it may not. */
export type MoveJudgement =
  | { readonly kind: "approved"; readonly step: TrunkStep }
  | { readonly kind: "refused"; readonly reason: string };

/**
 * Judges a merged request as it stands now: reviews, membership and contributors are read again, under the policy of the side that the
 * move leaves, and approvals must name the digest of what the trunk really did. A request counts for one merge.
 */
export async function judgeMerge(workspace: Workspace, merge: Merge): Promise<MoveJudgement> {
  const { move, request, entries, used } = merge;
  const { base, head, plan } = move;
  const { commit } = head;
  const place = { id: request.id, head: request.head };
  const earlier = used.get(place.id);
  if (earlier !== undefined && earlier !== commit)
    return refuse(`request ${place.id} was used for ${earlier.slice(0, 12)} already, and counts once`);
  const { decision } = await judge(workspace, {
    forge: workspace.openForge(base.fleet.configuration),
    // The trunk holds the request by now; its own commits are those that the trunk had not before.
    request: { ...request, base: base.commit },
    plan,
    base: withoutWindows(base),
    head,
    acceptedThresholds: findAcceptedThresholds(entries, { ...place, digest: plan.digest }),
  });
  return decision.verdict === "open"
    ? {
        kind: "approved",
        step: { commit, digest: plan.digest, request: { ...place, approvedBy: listApprovers(decision) } },
      }
    : refuse(`request ${place.id} is closed: ${listObstacles(decision).join(", ")}`);
}

function refuse(reason: string): MoveJudgement {
  return { kind: "refused", reason };
}
