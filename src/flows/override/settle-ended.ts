import type { OverrideChange, ReadBack } from "../../model/audit-event.ts";
import type { Finding } from "../../model/finding.ts";
import { deriveOverrides, type OverrideLife } from "../../stages/override/derive-overrides.ts";
import type { ServerPlan, ServerPlans } from "../live/plan-servers.ts";
import type { Workspace } from "../workspace.ts";
import { archiveBranches, overrideBranches, type OverrideRecord } from "./open-record.ts";

/** Overrides that have ended, and a way to see their servers as they are now. */
export interface Ended {
  readonly record: OverrideRecord;
  readonly ended: readonly OverrideLife[];
  readonly look: () => Promise<ServerPlans>;
}

/** What the servers proved, and what is still open. */
export interface Settled {
  readonly readBack: readonly ReadBack[];
  readonly findings: readonly Finding[];
}

/**
 * Closes ended overrides in the record where every server reads back right, and archives their branches. What is not proven stays
 * open and is said with its age; the next run tries again.
 */
export async function settleEnded(workspace: Workspace, { record, ended, look }: Ended): Promise<Settled> {
  const { planned } = ended.length > 0 ? await look() : { planned: [] };
  const [readBack, findings]: [ReadBack[], Finding[]] = [[], []];
  for (const life of ended) {
    const known = life.unrestored.filter((change) => record.side.state.instances.has(change.instance));
    const gone = life.unrestored.filter((change) => !record.side.state.instances.has(change.instance));
    const proofs = known.flatMap((change) => prove(change, planned));
    readBack.push(...proofs);
    if (proofs.length < known.length) findings.push(notRestored(life, known.length - proofs.length));
    const unmanaged = [...new Set(gone.map((change) => change.instance))];
    const event = { kind: "override-restored", override: life.override.id, readBack: proofs, unmanaged } as const;
    if (proofs.length + gone.length > 0) await record.audit.append(event, record.actor);
  }
  await archiveBranchesOf(workspace, record);
  return { readBack, findings };
}

/** The server runs what the trunk or another override wants, stores it, and waits for nothing. */
function prove({ instance, parameter }: OverrideChange, planned: readonly ServerPlan[]): readonly ReadBack[] {
  const server = planned.find(({ plan }) => plan.instance === instance);
  const observed = server?.observation.parameters.get(parameter);
  const isOpen = server?.plan.changes.some((change) => change.parameter === parameter);
  if (!observed || isOpen || observed.pendingRestart) return [];
  const { running } = observed;
  return [{ instance, parameter, running, expected: running, pendingRestart: false }];
}

function notRestored({ override, overdueMs, endsAt }: OverrideLife, open: number): Finding {
  const minutes = Math.round(overdueMs / 60_000);
  return {
    code: "override/not-restored",
    severity: "error",
    message: `Override ${override.id} ended at ${endsAt} (${minutes} min ago); ${open} of its values are not proven to be restored.`,
    fix: "See the failures beside this; setpoint override reconcile --apply tries again.",
  };
}

/** A branch whose override is over moves to the archive; one that a killed run left behind does too. */
async function archiveBranchesOf(workspace: Workspace, record: OverrideRecord): Promise<void> {
  const lives = deriveOverrides(await record.audit.entries(), workspace.clock.now());
  const over = new Set(lives.filter((life) => life.state === "restored").map((life) => life.override.id));
  for (const branch of await workspace.repo.branches(overrideBranches)) {
    const id = branch.name.slice(overrideBranches.length);
    if (over.has(id)) await workspace.repo.moveBranch(branch.name, `${archiveBranches}${id}`, branch.commit);
  }
}
