import type { OverrideResult } from "../../model/results.ts";
import type { OverrideLife } from "../../stages/override/derive-overrides.ts";
import type { Workspace } from "../workspace.ts";
import { follow } from "./follow.ts";
import { toResult } from "./followed.ts";
import { getLife, openRecord } from "./open-record.ts";

/**
 * Makes every server follow the overrides as they stand at this moment: ended ones are restored to what main says now, active ones
 * that are not in force yet are brought in force. Safe to run at any time, any number of times, and to kill at any point.
 */
export async function reconcile(workspace: Workspace, act: boolean): Promise<OverrideResult> {
  const record = await openRecord(workspace, act);
  const followed = await follow(workspace, record, { lives: record.lives, act });
  return toResult(workspace, { action: "reconcile", acted: act }, followed);
}

/**
 * Ends an override before its time and restores what it held. Without `act` it says what would be restored.
 *
 * @throws SetpointError SP_OVERRIDE_UNKNOWN, SP_AUDIT_WRITE_FAILED
 */
export async function closeOverride(workspace: Workspace, id: string, act: boolean): Promise<OverrideResult> {
  const before = await openRecord(workspace, act);
  const life = getLife(before.lives, id);
  if (act && life.state === "active")
    await before.audit.append({ kind: "override-closed", override: id, by: before.actor }, before.actor);
  const imagined = { ...before, lives: before.lives.map((one) => (one === life ? asIfClosed(life) : one)) };
  const record = act ? await openRecord(workspace, false) : imagined;
  const lives = record.lives.filter((one) => one.override.id === id);
  return toResult(workspace, { action: "close", acted: act }, await follow(workspace, record, { lives, act }));
}

function asIfClosed(life: OverrideLife): OverrideLife {
  return life.state === "active" ? { ...life, state: "closed", unrestored: life.override.changes } : life;
}
