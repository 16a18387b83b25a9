import type { AuditEntry } from "../../model/audit-event.ts";
import { actorOf, type Workspace } from "../workspace.ts";
import { findGoverning, type Governing } from "./find-governing.ts";

/**
 * Finds the commit that governs and records how far the trunk was followed and what was found on it, each commit once. Whoever acts does
 * this first; without the record nothing is done.
 *
 * @throws SetpointError SP_AUDIT_WRITE_FAILED, and those of {@link findGoverning}
 */
export async function advanceTrunk(workspace: Workspace): Promise<Governing> {
  const governing = await findGoverning(workspace);
  const { audit, side, pending } = governing;
  const actor = actorOf(workspace, side.fleet.configuration);
  const recorded: AuditEntry[] = [];
  for (const event of pending) recorded.push(await audit.append(event, actor));
  return { ...governing, entries: [...governing.entries, ...recorded], pending: [] };
}
