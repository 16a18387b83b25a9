import { SetpointError } from "../../model/setpoint-error.ts";
import type { Workspace } from "../workspace.ts";
import type { Governing } from "./find-governing.ts";

/**
 * Holds the record against what the forge saw of its branch: an entry that the branch once stood at and has no longer was cut off, with
 * everything that used up approvals since. A repository that logs nothing is believed.
 *
 * @throws SetpointError SP_TRUNK_RECORD_CUT
 */
export async function assertWhole(workspace: Workspace, { audit, record, side }: Governing): Promise<void> {
  const { configuration } = side.fleet;
  const seen = await workspace.openActivity(configuration).pushes(record, ["force-pushed", "deleted"]);
  if (seen.kind === "unknown") {
    if (configuration.forge.kind === "local") return;
    throw cut(record, `nobody can tell whether ${record} was cut back (${seen.reason})`);
  }
  const before = seen.pushes.flatMap((push) => push.before ?? []);
  // Read after the log: what another run appends meanwhile is part of it.
  const entries = before.length === 0 ? [] : await audit.entries();
  const known = new Set(entries.map(({ id }) => id));
  const lost = before.find((commit) => !known.has(commit));
  if (lost !== undefined) throw cut(record, `${record} stood at ${lost} once, and holds it no longer`);
}

function cut(record: string, what: string): SetpointError {
  const fix = `Push that commit back to ${record}, and protect the branch from everybody but the app (setpoint doctor).`;
  return new SetpointError("SP_TRUNK_RECORD_CUT", `The record is not whole: ${what}. Nothing was changed.`, { fix });
}
