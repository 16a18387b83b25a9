import type { Membership } from "../../model/review.ts";
import { type Acceptance, acceptOverride } from "../../stages/override/accept-override.ts";
import { findEmergencyTeams } from "../../stages/override/check-emergency.ts";
import type { OverrideContext, OverrideRequest } from "../../stages/override/override-request.ts";
import type { Workspace } from "../workspace.ts";
import { findUnsound } from "./find-unsound.ts";
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
  const context = await contextOf(workspace, record, request);
  const acceptance = acceptOverride(request, context);
  const complete =
    acceptance.kind === "awaiting" ? acceptOverride(withAll(request, acceptance.mayAct), context) : acceptance;
  if (complete.kind !== "accepted") return acceptance;
  const { override } = complete;
  const findings = findUnsound(workspace, record, override);
  return findings.length > 0 ? { kind: "refused", findings } : acceptance;
}

/** As if everybody had accepted who may: what is not sound with them need not wait for them. */
function withAll(request: OverrideRequest, mayAct: readonly string[]): OverrideRequest {
  return { ...request, acceptedBy: [...request.acceptedBy, ...mayAct] };
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
