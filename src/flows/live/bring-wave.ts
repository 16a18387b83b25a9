import type { ApplyOutcome, ReadBack } from "../../model/audit-event.ts";
import type { Finding } from "../../model/finding.ts";
import type { Rollout } from "../../model/policy.ts";
import type { TargetFailure } from "../../model/results.ts";
import type { Statistics } from "../../ports/target.ts";
import { judgeHealth } from "../../stages/rollout/judge-health.ts";
import type { Workspace } from "../workspace.ts";
import { type BringOptions, type BroughtServer, bringServer } from "./bring-server.ts";
import type { ServerPlan } from "./plan-servers.ts";
import { putBackWave, type Undoable } from "./put-back-wave.ts";
import { readAllStatistics } from "./read-all-statistics.ts";
import { worstOutcome } from "./record.ts";
import { watchHealth } from "./watch-health.ts";
import { attempt } from "./with-session.ts";

/** Servers that are changed one after the other and then watched together. */
export interface ServerWave {
  readonly name: string;
  readonly servers: readonly ServerPlan[];
  /** Absent: nothing is waited for, and what is done stays. */
  readonly rollout?: Rollout;
}

/** How a wave is brought. */
export interface WaveOptions extends BringOptions {
  /** Nothing comes after it that a pause would hold up. */
  readonly isLast: boolean;
}

/** What became of a wave. */
export interface WaveResult {
  readonly outcome: ApplyOutcome;
  readonly readBack: readonly ReadBack[];
  readonly failures: readonly TargetFailure[];
  readonly findings: readonly Finding[];
  /** Instances that have been changed, whatever became of them afterwards. */
  readonly changed: readonly string[];
}

/**
 * Brings the servers of a wave, up to the first that does not come out as asked; pauses; and watches their health. Under a rollout, a
 * wave comes out whole or is put back whole. A server whose health cannot be judged is found before anything is changed.
 */
export async function bringWave(workspace: Workspace, wave: ServerWave, options: WaveOptions): Promise<WaveResult> {
  const baseline = await readBaseline(workspace, wave);
  if (baseline.findings.length + baseline.failures.length > 0)
    return { outcome: "failed", readBack: [], changed: [], ...baseline };
  const brought = await bringEach(workspace, wave.servers, options);
  const { rollout } = wave;
  if (!rollout) return brought.result;
  if (isBroken(brought.result)) return undoWave(workspace, brought, options);
  if (rollout.health || !options.isLast) await workspace.clock.wait(rollout.pauseMs);
  const { servers } = wave;
  const { health } = rollout;
  const sick = health ? await watchHealth(workspace, { servers, health, before: baseline.before }) : [];
  if (sick.length === 0) return brought.result;
  const { result } = brought;
  return undoWave(workspace, { ...brought, result: { ...result, findings: [...result.findings, ...sick] } }, options);
}

/** True if no wave may follow. */
export function isBroken({ outcome }: Pick<WaveResult, "outcome">): boolean {
  return outcome === "failed" || outcome === "rolled-back";
}

interface Baseline {
  readonly before: ReadonlyMap<string, Statistics>;
  readonly failures: readonly TargetFailure[];
  /** Where the check cannot be decided. That it is false may be what the change is to mend. */
  readonly findings: readonly Finding[];
}

async function readBaseline(workspace: Workspace, { servers, rollout }: ServerWave): Promise<Baseline> {
  if (!rollout?.health) return { before: new Map(), failures: [], findings: [] };
  const { check } = rollout.health;
  const { byInstance: before, failures } = await readAllStatistics(workspace, servers);
  const judged = servers.flatMap(({ wanted: { state } }) => {
    const statistics = before.get(state.instance.name);
    return statistics ? (judgeHealth(check, { state, statistics, before: statistics }, workspace.engines) ?? []) : [];
  });
  return { before, failures, findings: judged.filter(({ code }) => code === "rollout/health-undecided") };
}

interface BroughtWave {
  readonly result: WaveResult;
  /** In the order in which they were brought. */
  readonly undoable: readonly Undoable[];
}

async function bringEach(
  workspace: Workspace,
  servers: readonly ServerPlan[],
  options: BringOptions,
): Promise<BroughtWave> {
  const brought: { server: ServerPlan; outcome: BroughtServer }[] = [];
  const failures: TargetFailure[] = [];
  for (const server of servers) {
    const outcome = await attempt(server.wanted.state.instance, () => bringServer(workspace, server, options));
    if ("code" in outcome) failures.push(outcome);
    else brought.push({ server, outcome });
    if ("code" in outcome || isBroken(outcome)) break;
  }
  const outcomes = brought.map(({ outcome }) => outcome);
  return {
    result: {
      outcome: failures.length > 0 ? "failed" : worstOutcome(outcomes.map(({ outcome }) => outcome)),
      readBack: outcomes.flatMap(({ readBack }) => readBack),
      failures,
      findings: outcomes.flatMap(({ findings }) => findings),
      changed: brought.flatMap(({ server, outcome }) => (outcome.undo ? [server.plan.instance] : [])),
    },
    undoable: brought.flatMap(({ server, outcome: { undo } }) => (undo ? [{ server, undo }] : [])),
  };
}

async function undoWave(
  workspace: Workspace,
  { result, undoable }: BroughtWave,
  options: BringOptions,
): Promise<WaveResult> {
  const undone = await putBackWave(workspace, undoable, options);
  const names = new Set(undoable.map(({ server }) => server.plan.instance));
  const readBack = [
    ...result.readBack.filter(({ instance }) => !names.has(instance)),
    ...undone.flatMap((one) => one.readBack),
  ];
  const outcomes = [...undone.map(({ outcome }) => outcome), ...(isBroken(result) ? [result.outcome] : [])];
  const findings = [...result.findings, ...undone.flatMap((one) => one.findings)];
  return { ...result, outcome: worstOutcome(outcomes), readBack, findings };
}
