import type { Finding } from "../../model/finding.ts";
import { SetpointError } from "../../model/setpoint-error.ts";
import type { BranchHead } from "../../ports/config-repo.ts";
import { deriveOverrides } from "../../stages/override/derive-overrides.ts";
import type { Workspace } from "../workspace.ts";
import { archiveBranches, overrideBranches, type OverrideRecord } from "./open-record.ts";

/** A branch whose override is over moves to the archive; one that a killed run left behind does too. One that cannot is told. */
export async function archiveEnded(workspace: Workspace, { audit }: OverrideRecord): Promise<readonly Finding[]> {
  const lives = deriveOverrides(await audit.entries(), workspace.clock.now());
  const over = new Set(lives.filter((life) => life.state === "restored").map((life) => life.override.id));
  const findings: Finding[] = [];
  for (const branch of await workspace.repo.branches(overrideBranches)) {
    const id = branch.name.slice(overrideBranches.length);
    if (over.has(id)) findings.push(...(await archive(workspace, branch, id)));
  }
  return findings;
}

async function archive({ repo }: Workspace, { name, commit }: BranchHead, id: string): Promise<readonly Finding[]> {
  try {
    await repo.moveBranch(name, `${archiveBranches}${id}`, commit);
    return [];
  } catch (error) {
    if (!(error instanceof SetpointError)) throw error;
    const message = `Override ${id} is over, but its branch ${name} stays: ${error.message}`;
    const fix = `Delete ${name} where it is not needed: its id is used up, and nothing it says counts.`;
    return [{ code: "override/not-archived", severity: "warning", message, fix }];
  }
}
