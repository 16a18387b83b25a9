import type { AuditEntry, AuditEvent } from "../../model/audit-event.ts";
import type { Finding } from "../../model/finding.ts";
import type { Workspace } from "../workspace.ts";
import type { CommitSide } from "./commit-side.ts";
import { findFirstParents } from "./first-parents.ts";
import { planMove } from "./plan-move.ts";
import { rewritten, unapproved } from "./trunk-finding.ts";
import { isKnownBypass } from "./trunk-record.ts";
import type { Walked } from "./trunk-walk.ts";
import { walkTrunk } from "./walk-trunk.ts";

/** Where the trunk was approved so far, and where it stands now. */
export interface TrunkEnds {
  readonly from: CommitSide;
  readonly to: CommitSide;
  /** The record, oldest first. */
  readonly entries: readonly AuditEntry[];
}

/** How far the trunk governs, what keeps it from going on, and what is to be recorded of that. */
export interface Followed {
  readonly side: CommitSide;
  readonly findings: readonly Finding[];
  readonly pending: readonly AuditEvent[];
}

/** Follows the trunk from the commit that governs so far to where it stands now, as far as it may be applied. */
export async function followTrunk(workspace: Workspace, ends: TrunkEnds): Promise<Followed> {
  const { from, to, entries } = ends;
  const { trunk } = workspace;
  const commits = await workspace.repo.commitsBetween(from.commit, to.commit);
  const way = findFirstParents(commits, { from: from.commit, to: to.commit });
  const walked = way ? await walkTrunk(workspace, { from, way, entries }) : await leap(workspace, ends);
  const { side, steps, bypass } = walked;
  const { commit } = side;
  const advanced = steps.length === 0 ? [] : [{ kind: "trunk-advanced", commit, from: from.commit, steps } as const];
  if (!bypass) return { side, findings: [], pending: advanced };
  const found = { kind: "bypass-found", commit: bypass.commit, from: commit, reason: bypass.reason } as const;
  const findings = bypass.isRewritten
    ? [rewritten({ trunk, ...found })]
    : [unapproved({ trunk, ...found }), ...errorsOf(bypass.head)];
  return { side, findings, pending: isKnownBypass(entries, found) ? advanced : [...advanced, found] };
}

/**
 * A trunk whose own way does not lead back is taken as a whole: it may come back under the commit that governs by a merge that changes
 * nothing guarded. One that does not descend from that commit at all was rewritten.
 */
async function leap(workspace: Workspace, { from, to }: TrunkEnds): Promise<Walked> {
  const move = planMove(workspace, from, to);
  const isRewritten = (await workspace.repo.mergeBase(from.commit, to.commit)) !== from.commit;
  const { commit } = to;
  if (!isRewritten && move.needs.length === 0) return { side: to, steps: [{ commit, digest: move.plan.digest }] };
  const reason = isRewritten
    ? "the trunk was rewritten"
    : `its own way does not lead back to the commit that governs, and ${move.needs.join("; ")}`;
  return { side: from, steps: [], bypass: { commit, reason, head: to, isRewritten } };
}

function errorsOf({ fleet, state }: CommitSide): readonly Finding[] {
  return [...fleet.findings, ...state.findings].filter(({ severity }) => severity === "error");
}
