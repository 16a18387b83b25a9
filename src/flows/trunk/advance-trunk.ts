import type { AuditEntry } from "../../model/audit-event.ts";
import type { Finding } from "../../model/finding.ts";
import { SetpointError } from "../../model/setpoint-error.ts";
import { actorOf, type Workspace } from "../workspace.ts";
import { assertWhole } from "./assert-whole.ts";
import type { Beginning } from "./begin-trunk.ts";
import { findGoverning, type Governing } from "./find-governing.ts";

/**
 * Finds the commit that governs and records how far the trunk was followed and what was found on it, each commit once. Whoever acts does
 * this first; without the record nothing is done.
 *
 * @throws SetpointError SP_TRUNK_NOT_ADOPTED, SP_TRUNK_RECORD_CUT, SP_AUDIT_WRITE_FAILED, and those of {@link findGoverning}
 */
export async function advanceTrunk(workspace: Workspace, beginning: Beginning = {}): Promise<Governing> {
  const governing = await findGoverning(workspace, beginning);
  const unknown = governing.findings.find(({ code }) => code === "trunk/not-adopted");
  if (unknown) throw notBegun(governing.trunk, unknown);
  await assertWhole(workspace, governing);
  const { audit, side, pending } = governing;
  const actor = actorOf(workspace, side.fleet.configuration);
  const recorded: AuditEntry[] = [];
  for (const event of pending) recorded.push(await audit.append(event, actor));
  return { ...governing, entries: [...governing.entries, ...recorded], pending: [] };
}

function notBegun(trunk: string, { message, fix }: Finding): SetpointError {
  return new SetpointError("SP_TRUNK_NOT_ADOPTED", `${message} Nothing was changed.`, { fix, data: { trunk } });
}
