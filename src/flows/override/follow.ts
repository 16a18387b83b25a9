import type { ReadBack } from "../../model/audit-event.ts";
import { hasErrors, type Finding } from "../../model/finding.ts";
import type { LivePlan } from "../../model/live-plan.ts";
import type { TargetFailure } from "../../model/results.ts";
import type { OverrideLife } from "../../stages/override/derive-overrides.ts";
import { actOnServers, type RunResult } from "../live/act-on-servers.ts";
import { combinedDigest } from "../live/combine.ts";
import { desiredStates } from "../live/desired-states.ts";
import { planServers, type ServerPlan, type ServerPlans, type Wanted } from "../live/plan-servers.ts";
import type { Workspace } from "../workspace.ts";
import type { OverrideRecord } from "./open-record.ts";
import { settleEnded } from "./settle-ended.ts";

/** What the servers did, or would have to do, to follow the overrides. */
export interface Followed {
  readonly plans: readonly LivePlan[];
  readonly failures: readonly TargetFailure[];
  readonly findings: readonly Finding[];
  readonly readBack: readonly ReadBack[];
}

/**
 * Makes servers follow what is accepted and what has ended: each parameter that an override speaks of goes to what holds it now,
 * an active override or the trunk. One server that fails does not hinder the others. What has ended is closed in the record once
 * the servers prove it. Repeating it changes nothing.
 *
 * @param lives the overrides to follow; those that are restored are passed over
 * @param act false: look only
 */
export async function follow(
  workspace: Workspace,
  record: OverrideRecord,
  on: { lives: readonly OverrideLife[]; act: boolean },
): Promise<Followed> {
  const lives = on.lives.filter((life) => life.state !== "restored");
  const { planned, failures } = await planServers(workspace, wantedBy(workspace, record, lives));
  const plans = planned.map((server) => server.plan);
  const seen = planned.flatMap((server) => [...server.plan.findings, ...server.preflight]);
  if (!on.act) return { plans, failures, findings: seen, readBack: [] };
  const results: RunResult[] = [];
  for (const server of planned.filter(isReady)) results.push(await bring(workspace, record, server));
  const proofs = await settleEnded(workspace, {
    record,
    ended: lives.filter((life) => life.state !== "active"),
    look: () => lookAgain(workspace, record, lives),
  });
  return {
    plans,
    failures: [...failures, ...results.flatMap((result) => result.failures)],
    findings: [...seen, ...results.flatMap((result) => result.findings), ...proofs.findings],
    readBack: [...results.flatMap((result) => result.readBack), ...proofs.readBack],
  };
}

async function lookAgain(
  workspace: Workspace,
  record: OverrideRecord,
  lives: readonly OverrideLife[],
): Promise<ServerPlans> {
  return planServers(workspace, wantedBy(workspace, record, lives));
}

function isReady({ plan, preflight }: ServerPlan): boolean {
  return plan.changes.length > 0 && !hasErrors(preflight);
}

/** For each instance that an override speaks of: its whole desired state, looked at through those parameters alone. */
function wantedBy(
  workspace: Workspace,
  { side, lives: all }: OverrideRecord,
  lives: readonly OverrideLife[],
): readonly Wanted[] {
  const changes = lives.flatMap((life) => life.override.changes);
  const names = [...new Set(changes.map((change) => change.instance))].filter((name) => side.state.instances.has(name));
  if (names.length === 0) return [];
  return desiredStates(side, all, { engines: workspace.engines, names }).map((state) => {
    const own = changes.filter((change) => change.instance === state.instance.name);
    return { state, only: new Set(own.map((change) => change.parameter)) };
  });
}

async function bring(workspace: Workspace, record: OverrideRecord, server: ServerPlan): Promise<RunResult> {
  const { side, actor, audit } = record;
  return actOnServers(workspace, {
    servers: [server],
    commit: side.commit,
    digest: combinedDigest([server.plan]),
    actor,
    audit,
    restart: false,
  });
}
