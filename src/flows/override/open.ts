import type { OverrideResult } from "../../model/results.ts";
import { advanceTrunk } from "../trunk/advance-trunk.ts";
import type { Workspace } from "../workspace.ts";
import { acceptRequested } from "./accept.ts";
import { type AskedOverride, type OverrideDocument, standsAlready, writeAsked } from "./asked-document.ts";
import { isHindered, nothingDone, toResult } from "./followed.ts";
import { openRecord, overrideBranches, type OverrideRecord } from "./open-record.ts";
import { previewOverride } from "./preview.ts";

/** An override to be opened. */
export interface OpenRequest extends AskedOverride {
  readonly act: boolean;
}

/**
 * Opens an override: a branch with one document, judged, accepted and in force, unless a second person must accept first. Without
 * `act` it says what would happen, and one that is refused leaves nothing. A run that was killed half-way is finished by the same call.
 *
 * @throws SetpointError SP_OVERRIDE_TAKEN if the id stands for another override
 */
export async function openOverride(workspace: Workspace, asked: OpenRequest): Promise<OverrideResult> {
  const { id, act } = asked;
  const record = await openRecord(workspace, false);
  const { reading, ...document } = writeAsked(asked);
  const idle = { action: "open", acted: false } as const;
  if (reading.kind === "refused") return toResult(workspace, idle, nothingDone(reading.findings));
  if (await standsAlready(workspace, document)) {
    return { ...(await acceptRequested(workspace, { id, acceptedBy: [], act })), action: "open" };
  }
  const { actor, side } = record;
  const request = { override: reading.override, commit: side.commit, openedBy: actor, acceptedBy: [actor] };
  const { preview } = await previewOverride(workspace, record, request);
  if (!act || isHindered(preview)) return toResult(workspace, idle, preview);
  await advanceTrunk(workspace);
  await createBranch(workspace, record, document);
  return { ...(await acceptRequested(workspace, { id, acceptedBy: [], act })), action: "open", acted: true };
}

async function createBranch(
  workspace: Workspace,
  { side }: OverrideRecord,
  { id, path, text }: OverrideDocument,
): Promise<void> {
  await workspace.repo.commit({
    branch: `${overrideBranches}${id}`,
    expected: null,
    parents: [side.commit],
    files: new Map([[path, text]]),
    message: `Override ${id}`,
    author: workspace.signature,
    at: workspace.clock.now(),
  });
}
