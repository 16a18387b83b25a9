import type { Finding } from "../../model/finding.ts";
import type { Override } from "../../model/override.ts";
import type { OverrideResult } from "../../model/results.ts";
import type { OverrideLife } from "../../stages/override/derive-overrides.ts";
import { advanceTrunk } from "../trunk/advance-trunk.ts";
import type { Workspace } from "../workspace.ts";
import { follow } from "./follow.ts";
import { type Followed, isHindered, nothingDone, toResult } from "./followed.ts";
import { openRecord, type OverrideRecord } from "./open-record.ts";
import { previewOverride } from "./preview.ts";
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
 * and its end are fixed from then on. Asked again, it only makes the servers follow; once it has ended, it is refused.
 *
 * @throws SetpointError SP_OVERRIDE_NO_BRANCH, SP_AUDIT_WRITE_FAILED
 */
export async function acceptRequested(workspace: Workspace, asked: AcceptRequest): Promise<OverrideResult> {
  const record = await openRecord(workspace, false);
  const known = record.lives.find((life) => life.override.id === asked.id);
  const { acted, ...followed } = known
    ? await followKnown(workspace, record, { life: known, act: asked.act })
    : await judgeNew(workspace, record, asked);
  return toResult(workspace, { action: "accept", acted }, followed);
}

interface Answer extends Followed {
  readonly acted: boolean;
}

async function followKnown(
  workspace: Workspace,
  record: OverrideRecord,
  { life, act }: { life: OverrideLife; act: boolean },
): Promise<Answer> {
  if (life.state !== "active") return { ...nothingDone([hasEnded(life)]), acted: false };
  if (act) await advanceTrunk(workspace);
  return { ...(await follow(workspace, record, { lives: [life], act })), acted: act };
}

async function judgeNew(workspace: Workspace, record: OverrideRecord, asked: AcceptRequest): Promise<Answer> {
  const requested = await readRequested(workspace, record.side.fleet.configuration, asked.id);
  const { override, findings } = requested;
  if (!override || findings.length > 0) return { ...nothingDone(findings), acted: false };
  return acceptNew(workspace, record, { ...asked, ...requested, override });
}

type Readable = AcceptRequest & Requested & { readonly override: Override };

async function acceptNew(workspace: Workspace, record: OverrideRecord, asked: Readable): Promise<Answer> {
  const { override, commit, openedBy } = asked;
  const acceptedBy = asked.acceptedBy.length > 0 ? asked.acceptedBy : [record.actor];
  const { acceptance, preview } = await previewOverride(workspace, record, { override, commit, openedBy, acceptedBy });
  if (!asked.act || isHindered(preview) || acceptance.kind !== "accepted") return { ...preview, acted: false };
  await advanceTrunk(workspace);
  await record.audit.append({ kind: "override-accepted", override: acceptance.override }, record.actor);
  const now = await openRecord(workspace, false);
  const lives = now.lives.filter((life) => life.override.id === override.name);
  return { ...(await follow(workspace, now, { lives, act: true })), acted: true };
}

function hasEnded({ override, endsAt }: OverrideLife): Finding {
  const message = `Override ${override.id} ended at ${endsAt}; its id is used up.`;
  const fix = "Open another one under a new name; setpoint override reconcile --apply restores what this one held.";
  return { code: "override/ended", severity: "error", message, fix };
}
