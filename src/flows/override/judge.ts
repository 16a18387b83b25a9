import { findInstanceEngine } from "../../engines/effective-setting.ts";
import type { Finding } from "../../model/finding.ts";
import type { Membership } from "../../model/review.ts";
import { type Acceptance, acceptOverride } from "../../stages/override/accept-override.ts";
import { findEmergencyTeams } from "../../stages/override/check-emergency.ts";
import type { OverrideContext, OverrideRequest } from "../../stages/override/override-request.ts";
import { overlay } from "../../stages/override/overlay.ts";
import { validateInstance } from "../../stages/validate/validate-fleet.ts";
import type { Workspace } from "../workspace.ts";
import { archiveBranches, type OverrideRecord } from "./open-record.ts";

/**
 * Whether an override may act: who, why, how long, which values, under which locks, against the whole record; and whether the merged
 * state of each instance would still be sound with it.
 */
export async function judgeOverride(
  workspace: Workspace,
  record: OverrideRecord,
  request: OverrideRequest,
): Promise<Acceptance> {
  const acceptance = acceptOverride(request, await contextOf(workspace, record, request));
  if (acceptance.kind !== "accepted") return acceptance;
  const findings = findBroken(workspace, record, acceptance.override);
  return findings.length > 0 ? { kind: "refused", findings } : acceptance;
}

async function contextOf(
  workspace: Workspace,
  { side, entries }: OverrideRecord,
  { override }: OverrideRequest,
): Promise<OverrideContext> {
  const forge = workspace.openForge(side.fleet.configuration);
  const memberships = new Map<string, Membership>();
  for (const team of findEmergencyTeams(override, side.fleet)) memberships.set(team, await forge.members(team));
  const archived = await workspace.repo.branches(archiveBranches);
  return {
    main: side,
    engines: workspace.engines,
    entries,
    archived: archived.map((branch) => branch.name.slice(archiveBranches.length)),
    memberships,
    now: workspace.clock.now(),
  };
}

type Accepted = Extract<Acceptance, { kind: "accepted" }>["override"];

/** Errors that the merged state has with the override and not without it. */
function findBroken(
  workspace: Workspace,
  { side }: OverrideRecord,
  { id, changes, expiresAt }: Accepted,
): readonly Finding[] {
  const active = changes.map((change) => ({ ...change, override: id, expiresAt }));
  const states = [...side.state.instances.values()].filter(({ instance }) =>
    changes.some((change) => change.instance === instance.name),
  );
  return states.flatMap((state) => {
    const place = findInstanceEngine(state, workspace.engines);
    if (!place) return [];
    const before = new Set(validateInstance(state, side.fleet, workspace.engines).map((finding) => finding.code));
    const after = validateInstance(overlay(state, active, place.catalog), side.fleet, workspace.engines);
    return after.filter((finding) => finding.severity === "error" && !before.has(finding.code));
  });
}
