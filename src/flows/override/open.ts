import { readOverride } from "../../documents/read-override.ts";
import { renderDocument } from "../../documents/write/render-document.ts";
import type { OverrideResult } from "../../model/results.ts";
import { SetpointError } from "../../model/setpoint-error.ts";
import type { Workspace } from "../workspace.ts";
import { acceptRequested } from "./accept.ts";
import type { Followed } from "./follow.ts";
import { listRows } from "./list.ts";
import { findOverrideBranch, openRecord, overrideBranches, type OverrideRecord } from "./open-record.ts";
import { nothingDone, previewOverride } from "./preview.ts";

/** An override as somebody asks for it. */
export interface OpenRequest {
  readonly id: string;
  readonly instances: readonly string[];
  /** Parameter and value, as written. */
  readonly settings: readonly (readonly [string, string])[];
  readonly reason: string;
  readonly incident: string;
  /** A duration: `2h`. */
  readonly restoreAfter: string;
  readonly supersedes?: string;
  readonly act: boolean;
}

/**
 * Opens an override: a branch with one document, judged, accepted and in force, unless a second person must accept first. Without
 * `act` it says what would happen. A run that was killed half-way is finished by the same call.
 *
 * @throws SetpointError SP_OVERRIDE_TAKEN if the id stands for another override
 */
export async function openOverride(workspace: Workspace, asked: OpenRequest): Promise<OverrideResult> {
  const record = await openRecord(workspace);
  const document = { path: `overrides/${asked.id}.yaml`, text: renderAsked(asked) };
  const reading = readOverride({ path: document.path, mode: "100644" }, new TextEncoder().encode(document.text));
  if (reading.kind === "refused") return toResult(workspace, nothingDone(reading.findings));
  if (!(await standsAlready(workspace, asked.id, document))) {
    const [opener, commit] = [record.actor, record.side.commit];
    const request = { override: reading.override, commit, openedBy: opener, acceptedBy: [opener] };
    const { acceptance, preview } = await previewOverride(workspace, record, request);
    if (!asked.act || acceptance.kind === "refused") return toResult(workspace, preview);
    await createBranch(workspace, record, { id: asked.id, ...document });
  }
  const accepted = await acceptRequested(workspace, { id: asked.id, acceptedBy: [], act: asked.act });
  return { ...accepted, action: "open" };
}

interface OverrideDocument {
  readonly path: string;
  readonly text: string;
}

function renderAsked(asked: OpenRequest): string {
  const { id, instances, settings, reason, incident, restoreAfter, supersedes } = asked;
  return renderDocument({
    apiVersion: "setpoint/v1",
    kind: "Override",
    metadata: { name: id },
    spec: {
      instances: [...instances],
      settings: Object.fromEntries(settings),
      reason,
      incident,
      restore: { after: restoreAfter },
      ...(supersedes === undefined ? {} : { supersedes }),
    },
  });
}

/** True if a run before this one made the branch, for the same override. */
async function standsAlready(workspace: Workspace, id: string, { path, text }: OverrideDocument): Promise<boolean> {
  const branch = await findOverrideBranch(workspace, id);
  if (!branch) return false;
  const entry = (await workspace.repo.snapshot(branch.commit)).entries.find((one) => one.path === path);
  const there = entry && new TextDecoder().decode(await workspace.repo.readBlob(entry.blob));
  if (there === text) return true;
  const fix = "Choose another id; to change an override, open a new one that supersedes it.";
  throw new SetpointError("SP_OVERRIDE_TAKEN", `${branch.name} already asks for another override.`, { fix });
}

async function createBranch(
  workspace: Workspace,
  { side }: OverrideRecord,
  document: OverrideDocument & { readonly id: string },
): Promise<void> {
  await workspace.repo.commit({
    branch: `${overrideBranches}${document.id}`,
    expected: null,
    parents: [side.commit],
    files: new Map([[document.path, document.text]]),
    message: `Override ${document.id}`,
    author: workspace.signature,
    at: workspace.clock.now(),
  });
}

async function toResult(workspace: Workspace, followed: Followed): Promise<OverrideResult> {
  return { kind: "override", action: "open", acted: false, overrides: await listRows(workspace), ...followed };
}
