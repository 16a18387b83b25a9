import type { AcceptedOverride } from "../../model/audit-event.ts";
import type { Finding } from "../../model/finding.ts";
import type { Acceptance } from "../../stages/override/accept-override.ts";
import type { OverrideLife } from "../../stages/override/derive-overrides.ts";
import type { OverrideRequest } from "../../stages/override/override-request.ts";
import type { Workspace } from "../workspace.ts";
import { follow } from "./follow.ts";
import { type Followed, nothingDone } from "./followed.ts";
import { judgeOverride } from "./judge.ts";
import type { OverrideRecord } from "./open-record.ts";

/** Whether an override may act, and what its servers would have to do. */
export interface OverridePreview {
  readonly acceptance: Acceptance;
  readonly preview: Followed;
}

/** Judges an override and looks at its servers as if it held; changes nothing. */
export async function previewOverride(
  workspace: Workspace,
  record: OverrideRecord,
  request: OverrideRequest,
): Promise<OverridePreview> {
  const acceptance = await judgeOverride(workspace, record, request);
  switch (acceptance.kind) {
    case "refused":
      return { acceptance, preview: nothingDone(acceptance.findings) };
    case "awaiting":
      return { acceptance, preview: nothingDone([awaits(request.override.name, acceptance.mayAct)]) };
    case "accepted": {
      const life = asIfActive(acceptance.override);
      const imagined = { ...record, lives: [...record.lives, life] };
      return { acceptance, preview: await follow(workspace, imagined, { lives: [life], act: false }) };
    }
  }
}

function asIfActive(override: AcceptedOverride): OverrideLife {
  return { override, state: "active", endsAt: override.expiresAt, unrestored: [], overdueMs: 0 };
}

function awaits(id: string, mayAct: readonly string[]): Finding {
  const message = `Override ${id} waits for a second person; until then nothing is changed.`;
  const fix = `One of ${mayAct.join(", ")} runs: setpoint override accept ${id} --apply`;
  return { code: "override/awaits-second-person", severity: "warning", message, fix };
}
