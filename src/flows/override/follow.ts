import type { ReadBack } from "../../model/audit-event.ts";
import { hasErrors } from "../../model/finding.ts";
import type { OverrideLife } from "../../stages/override/derive-overrides.ts";
import { pairKey } from "../../stages/override/pair-key.ts";
import { actOnServers } from "../live/act-on-servers.ts";
import type { RunResult } from "../live/bring-waves.ts";
import { closeInterrupted } from "../live/close-interrupted.ts";
import { combinedDigest } from "../live/combine.ts";
import { findIdleRuns } from "../live/find-idle-runs.ts";
import { planServers, type ServerPlan } from "../live/plan-servers.ts";
import { findInterrupted, type Started } from "../live/record.ts";
import type { Workspace } from "../workspace.ts";
import { type Followed, nothingDone } from "./followed.ts";
import type { OverrideRecord } from "./open-record.ts";
import { settleEnded } from "./settle-ended.ts";
import { wantedBy } from "./wanted-by.ts";

/**
 * Makes servers follow what is accepted and what has ended: each parameter that an override speaks of goes to what holds it now,
 * an active override or the trunk. One server that fails does not hinder the others. What has ended is closed in the record once
 * the servers prove it. Repeating it changes nothing. A trunk whose documents cannot be read is not followed.
 *
 * @param lives the overrides to follow; those that are restored are passed over
 * @param act false: look only
 */
export async function follow(
  workspace: Workspace,
  record: OverrideRecord,
  on: { lives: readonly OverrideLife[]; act: boolean },
): Promise<Followed> {
  const { side, audit, actor } = record;
  if (hasErrors(side.fleet.findings)) return nothingDone(side.fleet.findings);
  const lives = on.lives.filter((life) => life.state !== "restored");
  const { wanted, findings: unsound } = wantedBy(workspace, record, lives);
  const { planned, failures } = await planServers(workspace, wanted);
  const plans = planned.map((server) => server.plan);
  const seen = [...unsound, ...planned.flatMap((server) => [...server.plan.findings, ...server.preflight])];
  if (!on.act) return { plans, failures, findings: seen, readBack: [] };
  const { idle, findings: busy } = await findIdleRuns(workspace, findOwn(record, lives, planned), planned);
  await closeInterrupted(idle, { audit, actor, servers: planned });
  const results: RunResult[] = [];
  for (const server of planned.filter(isReady)) results.push(await bring(workspace, record, server));
  const ended = lives.filter((life) => life.state !== "active");
  const proofs = await settleEnded(workspace, { record, ended, look: () => planServers(workspace, wanted) });
  return {
    plans,
    failures: [...failures, ...results.flatMap((result) => result.failures)],
    findings: [...seen, ...busy, ...results.flatMap((result) => result.findings), ...proofs.findings],
    readBack: keepLast([...results.flatMap((result) => result.readBack), ...proofs.readBack]),
  };
}

/** One reading of each value: the last, which for a restoration is its proof. */
function keepLast(readings: readonly ReadBack[]): readonly ReadBack[] {
  return [...new Map(readings.map((reading) => [pairKey(reading), reading])).values()];
}

/** Runs of these overrides that died: all they touched belongs to them, and its servers answer now. */
function findOwn(
  { entries }: OverrideRecord,
  lives: readonly OverrideLife[],
  planned: readonly ServerPlan[],
): readonly Started[] {
  const seen = new Set(planned.map(({ plan }) => plan.instance));
  const changes = lives.flatMap((life) => life.override.changes).filter((change) => seen.has(change.instance));
  const own = new Set(changes.map(pairKey));
  return findInterrupted(entries).filter(
    (run) => run.changes.length > 0 && run.changes.map(pairKey).every((key) => own.has(key)),
  );
}

function isReady({ plan, preflight }: ServerPlan): boolean {
  return plan.changes.length > 0 && !hasErrors(preflight);
}

async function bring(workspace: Workspace, record: OverrideRecord, server: ServerPlan): Promise<RunResult> {
  const { actor, audit } = record;
  const digest = combinedDigest([server.plan]);
  const { commit } = record.side;
  return actOnServers(workspace, { servers: [server], commit, digest, actor, audit, restart: false });
}
