import type { OverrideResult, OverrideRow } from "../../model/results.ts";
import type { OverrideLife } from "../../stages/override/derive-overrides.ts";
import type { Workspace } from "../workspace.ts";
import { openRecord, overrideBranches, type OverrideRecord } from "./open-record.ts";
import { readRequested } from "./read-requested.ts";

/** Every override: asked for, active, ending, over. */
export async function listOverrides(workspace: Workspace): Promise<OverrideResult> {
  const record = await openRecord(workspace, false);
  const overrides = await listRows(workspace, record);
  return {
    kind: "override",
    action: "list",
    acted: false,
    overrides,
    plans: [],
    failures: [],
    findings: record.astray,
    readBack: [],
  };
}

/** The rows of the list, as the record and the branches say now. */
export async function listRows(workspace: Workspace, record: OverrideRecord): Promise<readonly OverrideRow[]> {
  const accepted = record.lives.map(rowOf);
  const ids = new Set(accepted.map((row) => row.id));
  const branches = await workspace.repo.branches(overrideBranches);
  const requested = branches.map((branch) => branch.name.slice(overrideBranches.length)).filter((id) => !ids.has(id));
  const rows = await Promise.all(requested.map((id) => requestedRow(workspace, record, id)));
  return [...rows, ...accepted];
}

function rowOf({ override, state, endsAt }: OverrideLife): OverrideRow {
  return {
    id: override.id,
    state: state === "active" || state === "restored" ? state : "ending",
    instances: [...new Set(override.changes.map((change) => change.instance))],
    changes: override.changes.map((change) => `${change.instance} ${change.parameter} = ${change.value.display}`),
    openedBy: override.openedBy,
    reason: override.reason,
    incident: override.incident,
    expiresAt: endsAt,
  };
}

async function requestedRow(workspace: Workspace, { side }: OverrideRecord, id: string): Promise<OverrideRow> {
  const { override, openedBy } = await readRequested(workspace, side.fleet.configuration, id);
  return {
    id,
    state: "requested",
    instances: override?.instances.map((instance) => instance.name) ?? [],
    changes: override?.settings.map((setting) => setting.parameter) ?? [],
    openedBy,
    reason: override?.reason ?? "its document cannot be read",
    incident: override?.incident ?? "",
  };
}
