import type { DoctorCheck } from "../model/doctor-check.ts";
import type { Finding } from "../model/finding.ts";
import type { DoctorResult } from "../model/results.ts";
import { findGuardedBranches } from "../stages/doctor/check-branches.ts";
import { environmentNames } from "../stages/doctor/check-environments.ts";
import { checkSettings } from "../stages/doctor/check-settings.ts";
import type { ShippedWorkflow } from "../stages/doctor/doctor-context.ts";
import { type Reader, readSide } from "./read-side.ts";
import type { Workspace } from "./workspace.ts";

/** What is looked at: the trunk and the forge's settings. */
export type Examined = Reader & Pick<Workspace, "trunk" | "clock" | "openSettings">;

/**
 * Looks at how the repository is set up on its forge: whatever lets somebody past the gate is told with its mend. What cannot be read
 * is no good news either.
 *
 * @param shipped the workflows that this version brings
 */
export async function doctor(workspace: Examined, shipped: readonly ShippedWorkflow[]): Promise<DoctorResult> {
  const { repo, trunk, clock } = workspace;
  const { configuration } = (await readSide(workspace, trunk)).fleet;
  const settings = workspace.openSettings(configuration);
  if (!settings) return { kind: "doctor", repository: "this repository", checks: [], findings: [localForge] };
  const branches = findGuardedBranches({ configuration, trunk });
  const found = await settings.read({
    branches: [...new Set(Object.values(branches))],
    environments: environmentNames,
  });
  const files = new Map((await repo.snapshot(trunk)).entries.map(({ path, blob }) => [path, blob]));
  const checks = checkSettings(found, { configuration, trunk, shipped, files, now: clock.now() });
  return { kind: "doctor", repository: found.repository, checks, findings: checks.flatMap(toFinding) };
}

function toFinding({ code, verdict, found, fix }: DoctorCheck): readonly Finding[] {
  if (verdict === "ok") return [];
  const message = `${found.charAt(0).toUpperCase()}${found.slice(1)}.`;
  return [{ code, severity: verdict === "weak" ? "warning" : "error", message, fix }];
}

const localForge: Finding = {
  code: "doctor/local-forge",
  severity: "warning",
  message:
    "The trunk's setpoint.yaml names no hosted forge: whoever can write the repository can walk around the gate.",
  fix: "Host it, and write forge: { kind: github, repository: owner/name, app: ID } into setpoint.yaml.",
};
