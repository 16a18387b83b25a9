import type { AuditEntry } from "../../model/audit-event.ts";
import { SetpointError } from "../../model/setpoint-error.ts";
import type { BranchHead } from "../../ports/config-repo.ts";
import type { AuditLog } from "../../ports/audit-log.ts";
import { deriveOverrides, type OverrideLife } from "../../stages/override/derive-overrides.ts";
import { readSide, type Side } from "../read-side.ts";
import { actorOf, type Workspace } from "../workspace.ts";

/** Branches that ask for an override, and where they are kept once it is over. */
export const overrideBranches = "override/";
/** A branch that is here is history: its id is used up. */
export const archiveBranches = "setpoint/archive/override/";

/** The trunk now and the record now: what every override command starts from. */
export interface OverrideRecord {
  readonly side: Side & { readonly commit: string };
  readonly audit: AuditLog;
  readonly entries: readonly AuditEntry[];
  readonly lives: readonly OverrideLife[];
  readonly actor: string;
}

/** Reads the trunk and the record. @throws SetpointError SP_AUDIT_UNREADABLE, SP_REPO_* */
export async function openRecord(workspace: Workspace): Promise<OverrideRecord> {
  const side = await readSide(workspace, workspace.trunk);
  const { configuration } = side.fleet;
  const audit = workspace.openAudit(configuration);
  const entries = await audit.entries();
  const lives = deriveOverrides(entries, workspace.clock.now());
  return {
    side: { ...side, commit: side.commit ?? "" },
    audit,
    entries,
    lives,
    actor: actorOf(workspace, configuration),
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
