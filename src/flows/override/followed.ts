import type { ReadBack } from "../../model/audit-event.ts";
import { hasErrors, type Finding } from "../../model/finding.ts";
import type { LivePlan } from "../../model/live-plan.ts";
import type { OverrideResult } from "../../model/results.ts";
import type { TargetFailure } from "../../model/target-failure.ts";
import type { Workspace } from "../workspace.ts";
import { listRows } from "./list.ts";
import { openRecord } from "./open-record.ts";

/** What the servers did, or would have to do, to follow the overrides. */
export interface Followed {
  readonly plans: readonly LivePlan[];
  readonly failures: readonly TargetFailure[];
  readonly findings: readonly Finding[];
  readonly readBack: readonly ReadBack[];
}

/** What an override command has to say when it did not go to any server. */
export function nothingDone(findings: readonly Finding[]): Followed {
  return { plans: [], failures: [], findings, readBack: [] };
}

/** True if something speaks against going on. */
export function isHindered({ findings, failures }: Followed): boolean {
  return hasErrors(findings) || failures.length > 0;
}

/** The result of an override command, with every override as it stands now. */
export async function toResult(
  workspace: Workspace,
  done: Pick<OverrideResult, "action" | "acted">,
  followed: Followed,
): Promise<OverrideResult> {
  const record = await openRecord(workspace, false);
  const overrides = await listRows(workspace, record);
  return { kind: "override", ...done, overrides, ...followed, findings: [...record.astray, ...followed.findings] };
}
