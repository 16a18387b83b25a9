import type { AuditEntry } from "../../model/audit-event.ts";
import { hasErrors } from "../../model/finding.ts";
import { SetpointError } from "../../model/setpoint-error.ts";
import type { AuditLog } from "../../ports/audit-log.ts";
import type { Workspace } from "../workspace.ts";
import { type CommitSide, readCommitSide } from "./commit-side.ts";
import { adoptAsFound, type Beginning, beginTrunk } from "./begin-trunk.ts";
import { followTrunk, type Followed, type TrunkEnds } from "./follow-trunk.ts";
import { recordMoved } from "./trunk-finding.ts";
import { findLastAdvance } from "./trunk-record.ts";

/**
 * What may be applied at this moment. `side` is the commit that governs: the newest of the trunk up to which every step was approved or
 * needed nobody; `findings` say what keeps the trunk from going on, `pending` is what an acting run records before anything else.
 */
export interface Governing extends Followed {
  /** Where the trunk stands. */
  readonly trunk: string;
  readonly audit: AuditLog;
  /** The branch that holds the record. */
  readonly record: string;
  /** The record, oldest first. */
  readonly entries: readonly AuditEntry[];
}

/** The branch that holds the record where `setpoint.yaml` names no other. */
const usualRecord = "setpoint/audit";

/**
 * Finds the commit that governs: follows the trunk from where the record says it was approved, asking the forge again about everything
 * that is new. A trunk that no policy guards is taken as it stands; so is one that nobody has followed yet, if `adopt` names it or nobody
 * but its owner can write the repository. Records nothing.
 *
 * @throws SetpointError SP_TRUNK_FOLLOWED, SP_TRUNK_LOST, SP_AUDIT_UNREADABLE, and those of repository and forge
 */
export async function findGoverning(workspace: Workspace, { adopt }: Beginning = {}): Promise<Governing> {
  const to = await readCommitSide(workspace, workspace.trunk);
  const { findings, ...record } = await openTrunkRecord(workspace, to);
  const { entries } = record;
  const last = findLastAdvance(entries);
  if (last !== undefined && adopt !== undefined) throw isFollowedAlready(workspace.trunk, last);
  const followed = last === undefined ? beginTrunk(workspace, to, adopt) : await goOn(workspace, { to, entries }, last);
  return { trunk: to.commit, ...record, ...followed, findings: [...findings, ...followed.findings] };
}

async function goOn(workspace: Workspace, { to, entries }: Omit<TrunkEnds, "from">, last: string): Promise<Followed> {
  const from = await readGoverned(workspace, last, to);
  if (isGuarded(from)) return await followTrunk(workspace, { from, to, entries });
  return to.commit === last ? { side: to, findings: [], pending: [] } : adoptAsFound(workspace, to);
}

type TrunkRecord = Pick<Governing, "audit" | "record" | "entries" | "findings">;

/**
 * A record is not left for another: whoever may change its name in `setpoint.yaml` could begin anew with an empty one, or with one of
 * their own making. Where others can push, it therefore has one name.
 */
async function openTrunkRecord(workspace: Workspace, { fleet: { configuration } }: CommitSide): Promise<TrunkRecord> {
  const { auditBranch: branch } = configuration;
  const audit = workspace.openAudit(configuration);
  if (branch === usualRecord) return { audit, record: branch, entries: await audit.entries(), findings: [] };
  const usual = workspace.openAudit({ ...configuration, auditBranch: usualRecord });
  const entries = await usual.entries();
  if (findLastAdvance(entries) === undefined && workspace.isShared !== true)
    return { audit, record: branch, entries: await audit.entries(), findings: [] };
  const { trunk } = workspace;
  return { audit: usual, record: usualRecord, entries, findings: [recordMoved({ trunk, branch, known: usualRecord })] };
}

async function readGoverned(workspace: Workspace, commit: string, to: CommitSide): Promise<CommitSide> {
  try {
    return await readCommitSide(workspace, commit, to);
  } catch (error) {
    if (!(error instanceof SetpointError) || error.code !== "SP_REPO_UNKNOWN_REF") throw error;
    const fix = `Fetch it from a clone that still holds it; ${workspace.trunk} was rewritten, or this clone is not complete.`;
    const message = `Commit ${commit}, which governs by the record, is not in this repository.`;
    throw new SetpointError("SP_TRUNK_LOST", message, { fix, data: { commit }, cause: error });
  }
}

/** Without any lock and any owners there is nothing that an approval could be asked for; policies that cannot be read may be any. */
function isGuarded({ fleet: { policies, findings } }: CommitSide): boolean {
  return policies.locks.length + policies.owners.length > 0 || hasErrors(findings);
}

function isFollowedAlready(trunk: string, last: string): SetpointError {
  const message = `${trunk} is followed already, and governs up to ${last}; only a trunk without a record can be taken as it stands.`;
  const fix = "Leave --adopt out. What was pushed past the gate is reverted, or approved as a change request.";
  return new SetpointError("SP_TRUNK_FOLLOWED", message, { fix, data: { governs: last } });
}
