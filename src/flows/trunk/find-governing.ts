import type { AuditEntry } from "../../model/audit-event.ts";
import { hasErrors } from "../../model/finding.ts";
import { SetpointError } from "../../model/setpoint-error.ts";
import type { AuditLog } from "../../ports/audit-log.ts";
import type { Workspace } from "../workspace.ts";
import { type CommitSide, readCommitSide } from "./commit-side.ts";
import { followTrunk, type Followed } from "./follow-trunk.ts";
import { adopted, recordMoved } from "./trunk-finding.ts";
import { findLastAdvance } from "./trunk-record.ts";

/**
 * What may be applied at this moment. `side` is the commit that governs: the newest of the trunk up to which every step was approved or
 * needed nobody; `findings` say what keeps the trunk from going on, `pending` is what an acting run records before anything else.
 */
export interface Governing extends Followed {
  /** Where the trunk stands. */
  readonly trunk: string;
  readonly audit: AuditLog;
  /** The record, oldest first. */
  readonly entries: readonly AuditEntry[];
}

/** The branch that holds the record where `setpoint.yaml` names no other. */
const usualRecord = "setpoint/audit";

/**
 * Finds the commit that governs: follows the trunk from where the record says it was approved, asking the forge again about everything
 * that is new. A trunk that nobody has followed yet, or that no policy guards, is taken as it stands. Records nothing.
 *
 * @throws SetpointError SP_TRUNK_LOST, SP_AUDIT_UNREADABLE, and those of repository and forge
 */
export async function findGoverning(workspace: Workspace): Promise<Governing> {
  const to = await readCommitSide(workspace, workspace.trunk);
  const { audit, entries, findings } = await openTrunkRecord(workspace, to);
  const last = findLastAdvance(entries);
  const from = last === undefined ? undefined : await readGoverned(workspace, last, to);
  const isFollowed = from !== undefined && isGuarded(from);
  const followed = isFollowed ? await followTrunk(workspace, { from, to, entries }) : adopt(workspace, to, last);
  return { trunk: to.commit, audit, entries, ...followed, findings: [...findings, ...followed.findings] };
}

type TrunkRecord = Pick<Governing, "audit" | "entries" | "findings">;

/** A record is not left for another: whoever may change its name in `setpoint.yaml` could begin anew with an empty one. */
async function openTrunkRecord(workspace: Workspace, { fleet: { configuration } }: CommitSide): Promise<TrunkRecord> {
  const { auditBranch: branch } = configuration;
  const audit = workspace.openAudit(configuration);
  if (branch === usualRecord) return { audit, entries: await audit.entries(), findings: [] };
  const usual = workspace.openAudit({ ...configuration, auditBranch: usualRecord });
  const entries = await usual.entries();
  if (findLastAdvance(entries) === undefined) return { audit, entries: await audit.entries(), findings: [] };
  const { trunk } = workspace;
  return { audit: usual, entries, findings: [recordMoved({ trunk, branch, known: usualRecord })] };
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

/** Without any lock and any owners there is nothing that an approval could be asked for. */
function isGuarded({ fleet: { policies } }: CommitSide): boolean {
  return policies.locks.length + policies.owners.length > 0;
}

/** A trunk whose documents have errors is no beginning: nobody can tell what it holds. */
function adopt({ trunk }: Workspace, side: CommitSide, last: string | undefined): Followed {
  const { commit, fleet, state } = side;
  if (commit === last || hasErrors([...fleet.findings, ...state.findings])) return { side, findings: [], pending: [] };
  return { side, findings: [adopted({ trunk, commit })], pending: [{ kind: "trunk-advanced", commit, steps: [] }] };
}
