import type { OverrideChange, ReadBack } from "../../model/audit-event.ts";
import type { Finding } from "../../model/finding.ts";
import { isSameValue } from "../../model/value.ts";
import type { OverrideLife } from "../../stages/override/derive-overrides.ts";
import type { ServerPlan, ServerPlans } from "../live/plan-servers.ts";
import { recordDone } from "../live/record-done.ts";
import type { Workspace } from "../workspace.ts";
import { archiveEnded } from "./archive-ended.ts";
import type { OverrideRecord } from "./open-record.ts";

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
  const { audit, actor } = record;
  for (const life of ended) {
    const isManaged = ({ instance }: OverrideChange): boolean => record.side.state.instances.has(instance);
    const known = life.unrestored.filter(isManaged);
    const gone = life.unrestored.filter((change) => !isManaged(change));
    const proofs = known.flatMap((change) => prove(change, planned));
    readBack.push(...proofs);
    if (proofs.length < known.length) findings.push(notRestored(life, known.length - proofs.length));
    const override = life.override.id;
    const unmanaged = [...new Set(gone.map((change) => change.instance))];
    findings.push(...unmanaged.map((instance) => leftBehind(override, instance)));
    if (proofs.length + gone.length === 0) continue;
    const event = { kind: "override-restored", override, readBack: proofs, unmanaged } as const;
    const said = `What override ${override} held reads back as restored on ${proofs.length} of ${known.length} values.`;
    await recordDone(audit, { event, actor, said });
  }
  return { readBack, findings: [...findings, ...(await archiveEnded(workspace, record))] };
}

/** The server runs what the trunk or another override wants, stores it, and waits for nothing. */
function prove({ instance, parameter }: OverrideChange, planned: readonly ServerPlan[]): readonly ReadBack[] {
  const server = planned.find(({ plan }) => plan.instance === instance);
  const observed = server?.observation.parameters.get(parameter);
  const isOpen = server?.plan.changes.some((change) => change.parameter === parameter);
  if (!observed || isOpen || observed.pendingRestart) return [];
  const { running } = observed;
  const expected = server?.wanted.state.settings.get(parameter)?.value ?? running;
  return isSameValue(expected, running) ? [{ instance, parameter, running, expected, pendingRestart: false }] : [];
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

function leftBehind(override: string, instance: string): Finding {
  const message = `${instance} is no longer on the trunk; its server keeps what override ${override} set.`;
  const fix = "If the server lives on, put it right by hand, or take it back into the documents.";
  return { code: "override/left-behind", severity: "warning", message, fix, instance };
}
