import type { Finding } from "../../model/finding.ts";
import type { Workspace } from "../workspace.ts";
import type { ServerWave } from "./server-wave.ts";
import { readAllStatistics } from "./read-all-statistics.ts";
import { watchHealth } from "./watch-health.ts";

/**
 * Pauses and watches the health of servers that a run which died had changed already, because it may have died before it had. What they
 * were before is not known any more, so that `before` is what they say now, and a server that is not well is left to its operator.
 *
 * @returns what was wrong; nothing else may be changed then
 */
export async function proveInterrupted(
  workspace: Workspace,
  waves: readonly ServerWave[],
): Promise<readonly Finding[]> {
  for (const { servers, rollout } of waves) {
    if (!rollout?.health) continue;
    await workspace.clock.wait(rollout.pauseMs);
    const { byInstance: before } = await readAllStatistics(workspace, servers);
    const sick = await watchHealth(workspace, { servers, health: rollout.health, before });
    if (sick.length > 0) return [...sick, ...servers.map(({ plan }) => notJudged(plan.instance))];
  }
  return [];
}

function notJudged(instance: string): Finding {
  return {
    code: "rollout/unproven",
    severity: "error",
    message: `${instance} was changed by a run that died before its health was proven; nothing else is changed, and it is not put back.`,
    fix: "Make the server well, or revert the commit that changed it; then look at the plan again (setpoint apply).",
    instance,
  };
}
