import type { Finding } from "../../model/finding.ts";
import type { TargetFailure } from "../../model/target-failure.ts";
import type { Statistics } from "../../ports/target.ts";
import { judgeHealth } from "../../stages/rollout/judge-health.ts";
import type { Workspace } from "../workspace.ts";
import { readAllStatistics } from "./read-all-statistics.ts";
import type { ServerWave } from "./server-wave.ts";

/** What the servers of a wave tell before anything is changed, and what keeps their health from being judged. */
export interface Baseline {
  readonly before: ReadonlyMap<string, Statistics>;
  readonly failures: readonly TargetFailure[];
  /** Where the check cannot be decided. That it is false may be what the change is to mend. */
  readonly findings: readonly Finding[];
}

/** Asks the servers of a wave that will be asked for its health; others tell nothing. */
export async function readBaseline(workspace: Workspace, { servers, rollout }: ServerWave): Promise<Baseline> {
  if (!rollout?.health) return { before: new Map(), failures: [], findings: [] };
  const { check } = rollout.health;
  const { byInstance: before, failures } = await readAllStatistics(workspace, servers);
  const judged = servers.flatMap(({ wanted: { state } }) => {
    const statistics = before.get(state.instance.name);
    return statistics ? (judgeHealth(check, { state, statistics, before: statistics }, workspace.engines) ?? []) : [];
  });
  return { before, failures, findings: judged.filter(({ code }) => code === "rollout/health-undecided") };
}
