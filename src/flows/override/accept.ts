import { hasErrors } from "../../model/finding.ts";
import type { Override } from "../../model/override.ts";
import type { OverrideResult } from "../../model/results.ts";
import type { Workspace } from "../workspace.ts";
import { follow, type Followed } from "./follow.ts";
import { listRows } from "./list.ts";
import { openRecord, type OverrideRecord } from "./open-record.ts";
import { nothingDone, previewOverride } from "./preview.ts";
import { readRequested, type Requested } from "./read-requested.ts";

/** Which override is to be accepted, and by whom. */
export interface AcceptRequest {
  readonly id: string;
  /** Logins; absent: whoever runs the flow. */
  readonly acceptedBy: readonly string[];
  readonly act: boolean;
}

/**
 * Judges the override that a branch asks for and, if everybody needed has accepted, puts it into the record and in force. Its values
 * and its end are fixed from then on. Asked again, it only makes the servers follow.
 *
 * @throws SetpointError SP_OVERRIDE_NO_BRANCH, SP_AUDIT_WRITE_FAILED
 */
export async function acceptRequested(workspace: Workspace, asked: AcceptRequest): Promise<OverrideResult> {
  const record = await openRecord(workspace);
  const known = record.lives.find((life) => life.override.id === asked.id);
  if (known) return toResult(workspace, asked, await follow(workspace, record, { lives: [known], act: asked.act }));
  const requested = await readRequested(workspace, record.side.fleet.configuration, asked.id);
  const { override } = requested;
  if (!override) return toResult(workspace, asked, nothingDone(requested.findings));
  return toResult(workspace, asked, await acceptNew(workspace, record, { ...asked, ...requested, override }));
}

type Readable = AcceptRequest & Requested & { readonly override: Override };

async function acceptNew(workspace: Workspace, record: OverrideRecord, asked: Readable): Promise<Followed> {
  const { override, commit, openedBy } = asked;
  const acceptedBy = asked.acceptedBy.length > 0 ? asked.acceptedBy : [record.actor];
  const { acceptance, preview } = await previewOverride(workspace, record, { override, commit, openedBy, acceptedBy });
  const hinders = hasErrors(preview.findings) || preview.failures.length > 0;
  if (!asked.act || hinders || acceptance.kind !== "accepted") return preview;
  await record.audit.append({ kind: "override-accepted", override: acceptance.override }, record.actor);
  const now = await openRecord(workspace);
  const lives = now.lives.filter((life) => life.override.id === override.name);
  return follow(workspace, now, { lives, act: true });
}

async function toResult(workspace: Workspace, { act }: AcceptRequest, followed: Followed): Promise<OverrideResult> {
  const acted = act && followed.readBack.length > 0;
  return { kind: "override", action: "accept", acted, overrides: await listRows(workspace), ...followed };
}
