import type { AuditEntry } from "../../model/audit-event.ts";
import { SetpointError } from "../../model/setpoint-error.ts";
import type { BranchHead } from "../../ports/config-repo.ts";
import type { AuditLog } from "../../ports/audit-log.ts";
import { deriveOverrides, type OverrideLife } from "../../stages/override/derive-overrides.ts";
import type { Finding } from "../../model/finding.ts";
import { advanceTrunk } from "../trunk/advance-trunk.ts";
import { findGoverning } from "../trunk/find-governing.ts";
import type { CommitSide } from "../trunk/commit-side.ts";
import { actorOf, type Workspace } from "../workspace.ts";

/** Branches that ask for an override, and where they are kept once it is over. */
export const overrideBranches = "override/";
/** A branch that is here is history: its id is used up. */
export const archiveBranches = "setpoint/archive/override/";

/** What governs now and the record now: what every override command starts from. */
export interface OverrideRecord {
  /** Of the newest commit of the trunk up to which everything was approved. */
  readonly side: CommitSide;
  readonly audit: AuditLog;
  readonly entries: readonly AuditEntry[];
  readonly lives: readonly OverrideLife[];
  readonly actor: string;
  /** What keeps the trunk from governing; an emergency goes on all the same. */
  readonly astray: readonly Finding[];
}

/**
 * Finds what governs and reads the record.
 *
 * @param act somebody is about to act on it: how far the trunk was approved is recorded first
 * @throws SetpointError SP_AUDIT_UNREADABLE, SP_AUDIT_WRITE_FAILED, SP_REPO_*
 */
export async function openRecord(workspace: Workspace, act: boolean): Promise<OverrideRecord> {
  const { side, audit, entries, findings } = await (act ? advanceTrunk : findGoverning)(workspace);
  return {
    side,
    audit,
    entries,
    lives: deriveOverrides(entries, workspace.clock.now()),
    actor: actorOf(workspace, side.fleet.configuration),
    astray: findings.map((finding) => ({ ...finding, severity: "warning" })),
  };
}

/** The life of an override. @throws SetpointError SP_OVERRIDE_UNKNOWN */
export function getLife(lives: readonly OverrideLife[], id: string): OverrideLife {
  const life = lives.find((one) => one.override.id === id);
  if (life) return life;
  const known = lives.filter((one) => one.state !== "restored").map((one) => one.override.id);
  const fix =
    known.length > 0 ? `Accepted and not over are: ${known.join(", ")}.` : "No override is accepted and not over.";
  throw new SetpointError("SP_OVERRIDE_UNKNOWN", `The record knows no accepted override ${id}.`, { fix });
}

/** The branch that asks for an override, if it is still there. */
export async function findOverrideBranch({ repo }: Workspace, id: string): Promise<BranchHead | undefined> {
  const name = `${overrideBranches}${id}`;
  return (await repo.branches(name)).find((branch) => branch.name === name);
}
